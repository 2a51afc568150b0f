"""Something begun that must come back to the same browser: once, and soon.

The browser keeps the id in its signed cookie, the database its hash and how long it lives. What has to be hard to guess
(a nonce, a PKCE verifier, a challenge) is derived from the id with our key, so that nothing of it is kept anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

from portal.domain.errors import Refused
from portal.services.tools import Tools
from portal.store import sign_in_steps

PROVIDER, ADD_PASSKEY, USE_PASSKEY, CONFIRM_PASSKEY = "provider", "add_passkey", "use_passkey", "confirm_passkey"
_LASTS = {PROVIDER: timedelta(minutes=10)}
_USUALLY = timedelta(minutes=5)
_LONGEST = 100


def begin(tools: Tools, kind: str, *, staff_id: int | None = None) -> str:
    """Return the id of a new step. Those that ran out are cleared away."""
    step_id = secrets.token_urlsafe(32)
    with tools.writing() as work:
        sign_in_steps.clear(work.session, work.now)
        ends = work.now + _LASTS.get(kind, _USUALLY)
        sign_in_steps.add(work.session, _hash(step_id), kind=kind, staff_id=staff_id, expires_at=ends)
    return step_id


def claim(tools: Tools, step_id: str, kind: str, *, staff_id: int | None = None) -> None:
    """Use a step up: it opens once. Raises Refused("not_started_here") when it is none, another's, or over."""
    with tools.writing() as work:
        claimed = 0 < len(step_id) <= _LONGEST and sign_in_steps.take(
            work.session, _hash(step_id), kind=kind, staff_id=staff_id, now=work.now
        )
    if not claimed:
        raise Refused("not_started_here", why="not_started_here")


def derived(tools: Tools, step_id: str, what: str) -> bytes:
    """Return 32 bytes that only this portal can tell from the step's id."""
    return hmac.new(tools.keys.codes.encode(), f"step:{what}:{step_id}".encode(), hashlib.sha256).digest()


def derived_text(tools: Tools, step_id: str, what: str) -> str:
    return base64.urlsafe_b64encode(derived(tools, step_id, what)).rstrip(b"=").decode()


def _hash(step_id: str) -> str:
    return hashlib.sha256(step_id.encode("utf-8", "replace")).hexdigest()
