"""Staff sign in: e-mail and password, then one time code of the second factor.

A try is noted before it is checked and taken back when it was right, so that tries side by side can't slip past the
limit. Nothing here tells an unknown address from a wrong password: neither by its answer nor by its time.

Too many wrong tries mean a wait, for the account and for the address they came from. Somebody who keeps trying could
make a member of staff wait for ever, so a browser in which they came in before is counted by itself: others' wrong
tries never hold it up, and its own ten do.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping
from datetime import timedelta

import pyotp

from portal.domain.errors import Refused
from portal.domain.rooms import StaffMember
from portal.domain.sign_in import SignInWay
from portal.models import Staff
from portal.services import staff_passwords, staff_visits, visits
from portal.services.tools import Tools, Work
from portal.store import attempts, staff_accounts

MOST_WRONG = 10
WITHIN = timedelta(minutes=15)
# A code has a million values and three are right at a time: ten a quarter of an hour, day after day, are too many.
MOST_WRONG_CODES_A_DAY = 40
DAY = timedelta(days=1)
HALF_WAY = timedelta(minutes=5)
_STEP_SECONDS = 30
Known = Mapping[int, str]
_NOBODY_KNOWN: Known = {}


def check_password(tools: Tools, *, email: str, password: str, address: str, known: Known = _NOBODY_KNOWN) -> int:
    """Return the id of the member of staff who has come half way. `known` are the members that came in before in this
    browser, each with its mark. Raises Refused: wrong, wait or only_organisation."""
    if tools.settings.organisation and tools.settings.organisation.only:
        raise Refused("only_organisation")
    email = unicodedata.normalize("NFKC", email).strip().casefold()
    with tools.reading() as session:
        found = staff_accounts.by_email(session, email) if email.isprintable() else None
        member_id = found.id if found else 0
        usable = found is not None and found.disabled_at is None and bool(found.password_hash)
        kept = found.password_hash if found and found.password_hash else staff_passwords.decoy()
    mark = known.get(member_id, "")
    noted = _note(
        tools,
        *(
            [("sign_in_browser", _subject(tools, mark))]
            if mark
            else [("sign_in_account", _subject(tools, email)), ("sign_in_address", _subject(tools, address))]
        ),
    )
    if not (staff_passwords.matches(kept, password) and usable):
        with tools.writing() as work:
            work.record(f"staff:{member_id}" if member_id else "anyone", "sign_in_refused", f"staff:{member_id}")
        raise Refused("wrong")
    with tools.writing() as work:
        attempts.forget(work.session, noted)
        if staff_passwords.is_old(kept):
            staff_accounts.keep_hash(work.session, member_id, staff_passwords.hashed(password))
    return member_id


def check_code(
    tools: Tools,
    *,
    staff_id: int,
    code: str,
    address: str,
    known: Known = _NOBODY_KNOWN,
    way: SignInWay = SignInWay.PASSWORD,
    browser: str = "A browser",
) -> str:
    """Return the token of a new visit. Each code opens once. Raises Refused: wrong, or wait."""
    noted = _note_code(tools, staff_id, address, known)
    with tools.writing() as work:
        if _code_is_right(work, staff_id, code):
            attempts.forget(work.session, noted)
            work.record(f"staff:{staff_id}", "signed_in", f"staff:{staff_id}", way=way.value)
            return staff_visits.start(work, staff_id, way, browser)
        work.record(f"staff:{staff_id}", "second_factor_refused", f"staff:{staff_id}")
    raise Refused("wrong")


def confirm_with_code(
    tools: Tools, member: StaffMember, *, code: str, address: str, known: Known = _NOBODY_KNOWN
) -> str:
    """Take a code as the second factor again, for something that a borrowed computer should not do; return the visit's
    new token. Raises Refused: wrong, or wait."""
    noted = _note_code(tools, member.id, address, known)
    with tools.writing() as work:
        if _code_is_right(work, member.id, code):
            attempts.forget(work.session, noted)
            return staff_visits.confirm_in(work, member)
        work.record(member.audit_name, "second_factor_refused", member.audit_name)
    raise Refused("wrong")


def sign_out(tools: Tools, *, staff_id: int, token: str) -> None:
    visits.end(tools, token)
    with tools.writing() as work:
        work.record(f"staff:{staff_id}", "signed_out", f"staff:{staff_id}")


def _code_is_right(work: Work, staff_id: int, code: str) -> bool:
    member = work.session.get(Staff, staff_id)
    step = _step_of(member.totp_secret, code, int(work.now.timestamp())) if member else None
    return step is not None and staff_accounts.use_step(work.session, staff_id, step)


def _note_code(tools: Tools, staff_id: int, address: str, known: Known) -> tuple[int, ...]:
    if mark := known.get(staff_id, ""):
        return _note(tools, ("second_factor_browser", _subject(tools, mark)))
    with tools.reading() as session:
        a_day_ago = tools.clock.now() - DAY
        if attempts.since(session, "second_factor", str(staff_id), a_day_ago) >= MOST_WRONG_CODES_A_DAY:
            raise Refused("wait_a_day")
    return _note(tools, ("second_factor", str(staff_id)), ("sign_in_address", _subject(tools, address)))


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


def _step_of(secret: str, typed: str, seconds: int) -> int | None:
    """Return the time step whose code was typed: now, or one either side for a clock that is a little off."""
    code = "".join(str(unicodedata.decimal(c)) for c in typed[:100] if unicodedata.decimal(c, None) is not None)
    if len(code) != 6 or not secret:
        return None
    totp, now = pyotp.TOTP(secret), seconds // _STEP_SECONDS
    steps = [step for step in (now - 1, now, now + 1) if hmac.compare_digest(totp.generate_otp(step), code)]
    return max(steps, default=None)
