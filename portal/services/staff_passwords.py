"""Passwords of staff: hashing with Argon2id, what they must be, changing one's own."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.domain.errors import Refused
from portal.domain.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, fault_of
from portal.domain.rooms import StaffMember
from portal.models import Staff
from portal.services import staff_visits
from portal.services.tools import Tools, Work
from portal.store import attempts, staff_accounts

_hasher = PasswordHasher()
_MOST_WRONG = 10
_WITHIN = timedelta(minutes=15)
_KIND = "password_change"


def matches(kept: str, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return _hasher.verify(kept, password.encode("utf-8", "replace"))
    except (VerificationError, InvalidHashError):
        return False


def hashed(password: str) -> str:
    return _hasher.hash(password.encode("utf-8", "replace"))


def is_old(kept: str) -> bool:
    return _hasher.check_needs_rehash(kept)


@cache
def decoy() -> str:
    """A hash to check against when there is no account, so that the answer takes as long."""
    return _hasher.hash("nobody has this password")


def hold(password: str, *own_words: str) -> None:
    """Raise Refused when this may not be a password: password_short, password_long or password_common."""
    if fault := fault_of(password, own_words):
        raise Refused(fault, shortest=str(SHORTEST_PASSWORD))


def change(tools: Tools, member: StaffMember, *, current: str, new: str) -> int:
    """Change one's own password, end one's other visits and return how many there were.

    Raises Refused: wait, wrong, password_short, password_long, password_common or password_same.
    """
    with tools.writing() as work:
        if attempts.since(work.session, _KIND, str(member.id), work.now - _WITHIN) >= _MOST_WRONG:
            raise Refused("wait")
        noted = attempts.note(work.session, _KIND, str(member.id), work.now)
        kept = work.session.get_one(Staff, member.id).password_hash
    if not (kept and matches(kept, current)):
        with tools.writing() as work:
            work.record(member.audit_name, "password_change_refused", member.audit_name)
        raise Refused("wrong")
    if new == current:
        raise Refused("password_same")
    hold(new, member.name, member.email, tools.settings.service_name)
    fresh = hashed(new)
    with tools.writing() as work:
        attempts.forget(work.session, (noted,))
        return set_in(work, member.id, fresh, by=member.audit_name, but=member.visit_id)


def set_in(work: Work, staff_id: int, password_hash: str, *, by: str, but: int = 0) -> int:
    """Keep a new hash and end every visit but one, in a transaction of the caller's."""
    staff_accounts.keep_hash(work.session, staff_id, password_hash)
    ended = staff_visits.end_in(work, staff_id, but=but)
    work.record(by, "changed_password", f"staff:{staff_id}", visits_ended=str(ended))
    return ended
