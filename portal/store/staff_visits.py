"""How staff came in, and which of their visits are open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from portal.domain.sign_in import OpenVisit, SignInWay
from portal.models import StaffVisit, Visit
from portal.store.visits import LONGEST, STAFF_IDLE


def note(session: Session, id_hash: str, *, way: SignInWay, browser: str) -> None:
    """Keep how the visit of this id began."""
    visit_id = session.scalars(select(Visit.id).where(Visit.id_hash == id_hash)).one()
    session.add(StaffVisit(visit_id=visit_id, way=way.value, browser=browser))
    session.flush()


def open_visits(session: Session, staff_id: int, here: int, now: datetime) -> tuple[OpenVisit, ...]:
    rows = session.execute(
        select(Visit.id, Visit.started_at, Visit.last_seen_at, StaffVisit.way, StaffVisit.browser)
        .outerjoin(StaffVisit, StaffVisit.visit_id == Visit.id)
        .where(*_open(staff_id), Visit.last_seen_at > now - STAFF_IDLE, Visit.started_at > now - LONGEST)
        .order_by(Visit.last_seen_at.desc(), Visit.id.desc())
    )
    return tuple(
        OpenVisit(
            row.id, SignInWay(row.way or SignInWay.PASSWORD), row.browser or "A browser", row.started_at,
            row.last_seen_at, row.id == here,
        )
        for row in rows
    )  # fmt: skip


def confirmed_at(session: Session, visit_id: int) -> datetime | None:
    return session.scalar(select(StaffVisit.confirmed_at).where(StaffVisit.visit_id == visit_id))


def renew(session: Session, visit_id: int, id_hash: str, now: datetime) -> None:
    """Give an open visit a new id, and keep that its second factor was given now."""
    session.execute(update(Visit).where(Visit.id == visit_id, Visit.ended_at.is_(None)).values(id_hash=id_hash))
    changed = session.execute(
        update(StaffVisit).where(StaffVisit.visit_id == visit_id).values(confirmed_at=now).returning(StaffVisit.id)
    )
    if changed.one_or_none() is None:
        session.add(StaffVisit(visit_id=visit_id, way=SignInWay.PASSWORD.value, browser="A browser", confirmed_at=now))
        session.flush()


def end_all(session: Session, staff_id: int | None, now: datetime, *, but: int = 0, only: int = 0) -> int:
    """End a member's visits: all, all but one, or only one; those of every member for None. Return how many."""
    which = Visit.id == only if only else Visit.id != but
    ended = session.execute(update(Visit).where(*_open(staff_id), which).values(ended_at=now).returning(Visit.id))
    return len(ended.all())


def _open(staff_id: int | None) -> tuple[ColumnElement[bool], ...]:
    whose = Visit.staff_id.is_not(None) if staff_id is None else Visit.staff_id == staff_id
    return whose, Visit.ended_at.is_(None)
