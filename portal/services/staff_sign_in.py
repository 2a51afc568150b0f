"""Staff sign in: e-mail and password, then one time code of the second factor.

A try is noted before it is checked and taken back when it was right, so that tries side by side can't slip past the
limit. Nothing here tells an unknown address from a wrong password: neither by its answer nor by its time.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from datetime import timedelta
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.domain.errors import Refused
from portal.models import Staff
from portal.services import visits
from portal.services.tools import Tools
from portal.store import attempts, staff_accounts

MOST_WRONG = 10
WITHIN = timedelta(minutes=15)
HALF_WAY = timedelta(minutes=5)
_STEP_SECONDS = 30
_LONGEST_PASSWORD = 1000

_hasher = PasswordHasher()


def check_password(tools: Tools, *, email: str, password: str, address: str) -> int:
    """Return the id of the member of staff who has come half way. Raises Refused: wrong, or wait."""
    email = unicodedata.normalize("NFKC", email).strip().casefold()
    noted = _note(tools, ("sign_in_account", _subject(tools, email)), ("sign_in_address", _subject(tools, address)))
    decoy = _decoy()
    with tools.reading() as session:
        found = staff_accounts.by_email(session, email) if email.isprintable() else None
        member_id = found.id if found else 0
        usable = found is not None and found.disabled_at is None and bool(found.password_hash)
        kept = found.password_hash if found and found.password_hash else decoy
    if not (_matches(kept, password) and usable):
        with tools.writing() as work:
            work.record(f"staff:{member_id}" if member_id else "anyone", "sign_in_refused", f"staff:{member_id}")
        raise Refused("wrong")
    with tools.writing() as work:
        attempts.forget(work.session, noted)
        if _hasher.check_needs_rehash(kept):
            staff_accounts.keep_hash(work.session, member_id, _hasher.hash(password))
    return member_id


def check_code(tools: Tools, *, staff_id: int, code: str, address: str) -> str:
    """Return the token of a new visit. Each code opens once. Raises Refused: wrong, or wait."""
    noted = _note(tools, ("second_factor", str(staff_id)), ("sign_in_address", _subject(tools, address)))
    with tools.writing() as work:
        member = work.session.get(Staff, staff_id)
        step = _step_of(member.totp_secret, code, int(work.now.timestamp())) if member else None
        if step is not None and staff_accounts.use_step(work.session, staff_id, step):
            attempts.forget(work.session, noted)
            work.record(f"staff:{staff_id}", "signed_in", f"staff:{staff_id}")
            return visits.start_for_staff(work, staff_id)
        work.record(f"staff:{staff_id}", "second_factor_refused", f"staff:{staff_id}")
    raise Refused("wrong")


def sign_out(tools: Tools, *, staff_id: int, token: str) -> None:
    visits.end(tools, token)
    with tools.writing() as work:
        work.record(f"staff:{staff_id}", "signed_out", f"staff:{staff_id}")


def _note(tools: Tools, *subjects: tuple[str, str]) -> tuple[int, ...]:
    """Note a try for each subject; raise Refused("wait") when one of them has had too many wrong ones lately."""
    with tools.writing() as work:
        for kind, subject in subjects:
            if attempts.since(work.session, kind, subject, work.now - WITHIN) >= MOST_WRONG:
                raise Refused("wait")
        return tuple(attempts.note(work.session, kind, subject, work.now) for kind, subject in subjects)


def _subject(tools: Tools, text: str) -> str:
    # What somebody typed may be a secret in the wrong box: only its keyed hash is kept.
    return hmac.new(
        tools.keys.codes.encode(), b"sign-in:" + text.encode("utf-8", "replace"), hashlib.sha256
    ).hexdigest()


@cache
def _decoy() -> str:
    """A hash to check against when there is no account, so that the answer takes as long."""
    return _hasher.hash("nobody has this password")


def _matches(kept: str, password: str) -> bool:
    if len(password) > _LONGEST_PASSWORD:
        return False
    try:
        return _hasher.verify(kept, password.encode("utf-8", "replace"))
    except (VerificationError, InvalidHashError):
        return False


def _step_of(secret: str, typed: str, seconds: int) -> int | None:
    """Return the time step whose code was typed: now, or one either side for a clock that is a little off."""
    code = "".join(str(unicodedata.decimal(c)) for c in typed if unicodedata.decimal(c, None) is not None)
    if len(code) != 6 or not secret:
        return None
    totp, now = pyotp.TOTP(secret), seconds // _STEP_SECONDS
    steps = [step for step in (now - 1, now, now + 1) if hmac.compare_digest(totp.generate_otp(step), code)]
    return max(steps, default=None)
