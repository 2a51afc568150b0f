"""Where a member of staff is signed in; ending visits; a second factor given again."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from portal.domain.rooms import StaffMember
from portal.domain.sign_in import OpenVisit, SignInWay
from portal.services import visits
from portal.services.tools import Tools, Work
from portal.store import staff_visits

# After a second factor was given again: open a page that needs it for so long, and send it for so long.
CONFIRMED_TO_OPEN = timedelta(minutes=10)
CONFIRMED_TO_SEND = timedelta(minutes=20)


def start(work: Work, staff_id: int, way: SignInWay, browser: str) -> str:
    """Return the token of a new visit of staff that began in this way."""
    token = visits.start_for_staff(work, staff_id)
    staff_visits.note(work.session, _hash(token), way=way, browser=browser)
    return token


def open_visits(tools: Tools, member: StaffMember) -> tuple[OpenVisit, ...]:
    with tools.reading() as session:
        return staff_visits.open_visits(session, member.id, member.visit_id, tools.clock.now())


def end_others(tools: Tools, member: StaffMember, *, only: int = 0) -> int:
    """End the member's other visits, or only one of them, and return how many ended."""
    with tools.writing() as work:
        if only == member.visit_id:
            return 0
        ended = end_in(work, member.id, but=member.visit_id, only=only)
        work.record(member.audit_name, "ended_other_visits", member.audit_name, visits=str(ended))
    return ended


def end_in(work: Work, staff_id: int, *, but: int = 0, only: int = 0) -> int:
    """The same, in a transaction of the caller's."""
    return staff_visits.end_all(work.session, staff_id, work.now, but=but, only=only)


def end_everybodys(work: Work) -> int:
    return staff_visits.end_all(work.session, None, work.now)


def confirm_in(work: Work, member: StaffMember) -> str:
    """Keep that the second factor was given again, and return the visit's new token: the old one opens nothing more."""
    token = secrets.token_urlsafe(32)
    staff_visits.renew(work.session, member.visit_id, _hash(token), work.now)
    work.record(member.audit_name, "second_factor_again", member.audit_name)
    return token


def confirmed_lately(tools: Tools, member: StaffMember, *, sending: bool) -> bool:
    """Whether this visit gave its second factor again, lately enough to open a page or to send it."""
    with tools.reading() as session:
        at = staff_visits.confirmed_at(session, member.visit_id)
    return at is not None and tools.clock.now() - at <= (CONFIRMED_TO_SEND if sending else CONFIRMED_TO_OPEN)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
