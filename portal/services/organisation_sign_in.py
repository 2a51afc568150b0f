"""Sign in with the organisation's own account (OpenID Connect): from the button to a member of staff who is known here.

It never makes a member of staff. Somebody is matched by the provider's subject; the first time by an e-mail address
that the provider has verified, and from then on by the subject alone, so that an address that passes to another person
opens nothing.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass

from portal.domain.errors import Refused
from portal.domain.sign_in import SignInWay, Vouched
from portal.services import sign_in_steps, staff_visits
from portal.services.tools import Tools, Work
from portal.store import staff_accounts, staff_identities

log = logging.getLogger("portal")
_LONGEST_CODE = 4096


@dataclass(frozen=True, slots=True)
class CameBack:
    """Who came back from the provider. `token` is a new visit's, or "" when our own second factor comes next."""

    staff_id: int
    token: str


def begin(tools: Tools, *, redirect_uri: str) -> tuple[str, str]:
    """Return the state that this browser must bring back, and where it goes. Raises Refused("provider_down")."""
    provider = tools.organisation
    if provider is None:
        raise Refused("no_provider", why="no_provider")
    state = sign_in_steps.begin(tools, sign_in_steps.PROVIDER)
    try:
        address = provider.authorization_address(
            redirect_uri=redirect_uri,
            state=state,
            nonce=sign_in_steps.derived_text(tools, state, "nonce"),
            verifier=sign_in_steps.derived_text(tools, state, "verifier"),
        )
    except Refused as refused:
        _say(refused)
        raise
    return state, address


def come_back(
    tools: Tools, *, begun: str, state: str, code: str, issuer: str, redirect_uri: str, browser: str
) -> CameBack:
    """Sign somebody in who comes back with a code. `begun` is the state that this browser took along.

    Raises Refused: not_started_here, provider_down, not_proved, email_not_verified or not_staff.
    """
    try:
        vouched = _vouched(tools, begun, state, code, issuer, redirect_uri)
        with tools.writing() as work:
            staff_id = _member(work, vouched)
            if not vouched.strong:
                work.record(f"staff:{staff_id}", "organisation_vouched", f"staff:{staff_id}")
                return CameBack(staff_id, "")
            work.record(f"staff:{staff_id}", "signed_in", f"staff:{staff_id}", way=SignInWay.ORGANISATION.value)
            return CameBack(staff_id, staff_visits.start(work, staff_id, SignInWay.ORGANISATION, browser))
    except Refused as refused:
        _say(refused)
        with tools.writing() as work:
            work.record("anyone", "organisation_sign_in_refused", "sign_in", why=refused.details.get("why", ""))
        raise


def _vouched(tools: Tools, begun: str, state: str, code: str, issuer: str, redirect_uri: str) -> Vouched:
    provider = tools.organisation
    if provider is None or not begun or state != begun:
        raise Refused("not_started_here", why="another_state")
    sign_in_steps.claim(tools, state, sign_in_steps.PROVIDER)
    if not 0 < len(code) <= _LONGEST_CODE:
        raise Refused("not_proved", why="no_code")
    return provider.vouched(
        code=code,
        issuer=issuer,
        redirect_uri=redirect_uri,
        nonce=sign_in_steps.derived_text(tools, state, "nonce"),
        verifier=sign_in_steps.derived_text(tools, state, "verifier"),
        now_seconds=int(tools.clock.now().timestamp()),
    )


def _member(work: Work, vouched: Vouched) -> int:
    """Return whose account it is, bound now when it is the first time."""
    subject_hash = hashlib.sha256(f"{vouched.issuer}\0{vouched.subject}".encode("utf-8", "replace")).hexdigest()
    known = staff_identities.by_subject(work.session, subject_hash)
    if known is not None:
        if staff_identities.enabled(work.session, known.staff_id) is None:
            raise Refused("not_staff", why="disabled")
        known.last_used_at = work.now
        return known.staff_id
    email = vouched.email.strip()
    member = staff_accounts.by_email(work.session, email) if email.isprintable() else None
    if member is None or member.disabled_at is not None:
        raise Refused("not_staff", why="unknown" if member is None else "disabled")
    if staff_identities.is_bound(work.session, member.id, vouched.issuer):
        raise Refused("not_staff", why="bound_to_another_subject")
    staff_identities.bind(work.session, member.id, issuer=vouched.issuer, subject_hash=subject_hash, now=work.now)
    work.record(f"staff:{member.id}", "organisation_account_bound", f"staff:{member.id}")
    return member.id


def _say(refused: Refused) -> None:
    # Codes of ours only: no token, secret, address or claim.
    log.warning("organisation sign-in: %s (%s)", refused.code, refused.details.get("why", ""))
