"""Whom a provider's subject means."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Staff, StaffIdentity


def by_subject(session: Session, subject_hash: str) -> StaffIdentity | None:
    return session.scalar(select(StaffIdentity).where(StaffIdentity.subject_hash == subject_hash))


def is_bound(session: Session, staff_id: int, issuer: str) -> bool:
    found = select(StaffIdentity.id).where(StaffIdentity.staff_id == staff_id, StaffIdentity.issuer == issuer)
    return session.scalar(found) is not None


def bind(session: Session, staff_id: int, *, issuer: str, subject_hash: str, now: datetime) -> None:
    session.add(
        StaffIdentity(staff_id=staff_id, issuer=issuer, subject_hash=subject_hash, bound_at=now, last_used_at=now)
    )
    session.flush()


def forget(session: Session, staff_id: int) -> int:
    """Take away every binding of a member, and return how many there were."""
    found = session.scalars(select(StaffIdentity).where(StaffIdentity.staff_id == staff_id)).all()
    for each in found:
        session.delete(each)
    session.flush()
    return len(found)


def enabled(session: Session, staff_id: int) -> Staff | None:
    member = session.get(Staff, staff_id)
    return member if member is not None and member.disabled_at is None else None
