"""Late words: kept by whoever's visit it was, once however often they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update
from sqlalchemy.orm import Session

from portal.models import Invitation, LateWords, Visit


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose words they are: a contributor's or a member of staff's. One of the two is set."""

    contributor_id: int | None = None
    staff_id: int | None = None

    def owns(self) -> ColumnElement[bool]:
        if self.contributor_id is not None:
            return LateWords.contributor_id == self.contributor_id
        return LateWords.staff_id == self.staff_id

    @property
    def audit_name(self) -> str:
        return f"contributor:{self.contributor_id}" if self.contributor_id is not None else f"staff:{self.staff_id}"


def owner_of(session: Session, visit_row: int, started_after: datetime) -> Owner | None:
    """Return whose visit it was, however it ended; None when it is not there or is too long ago."""
    row = session.execute(
        select(Visit.staff_id, Invitation.contributor_id)
        .outerjoin(Invitation, Visit.invitation_id == Invitation.id)
        .where(Visit.id == visit_row, Visit.started_at > started_after)
    ).one_or_none()
    return None if row is None else Owner(row.contributor_id, row.staff_id)


def is_kept(session: Session, fingerprint: str) -> int | None:
    """Return the id of the row that holds this very form already."""
    return session.scalar(select(LateWords.id).where(LateWords.fingerprint == fingerprint))


def count_of_visit(session: Session, visit_row: int) -> int:
    return session.scalar(select(func.count()).where(LateWords.visit_id == visit_row)) or 0


def waiting_at(session: Session, visit_row: int, place: str) -> Sequence[LateWords]:
    return session.scalars(
        select(LateWords).where(
            LateWords.visit_id == visit_row, LateWords.place == place, LateWords.settled_at.is_(None)
        )
    ).all()


def waiting_row(session: Session, owner: Owner, late_id: int, place: str) -> LateWords | None:
    """Return one of somebody's own rows for a page, while it waits."""
    return session.scalar(
        select(LateWords).where(
            owner.owns(), LateWords.id == late_id, LateWords.place == place, LateWords.settled_at.is_(None)
        )
    )


def add(session: Session, owner: Owner, **row: Any) -> int:
    made = LateWords(contributor_id=owner.contributor_id, staff_id=owner.staff_id, **row)
    session.add(made)
    session.flush()
    return made.id


def waiting(connection: Connection, owner: Owner) -> Sequence[Any]:
    """Return (id, visit_id, place, fields, kept_at) of what waits for somebody, oldest first."""
    return connection.execute(
        select(LateWords.id, LateWords.visit_id, LateWords.place, LateWords.fields, LateWords.kept_at)
        .where(owner.owns(), LateWords.settled_at.is_(None))
        .order_by(LateWords.kept_at, LateWords.id)
    ).all()


def one(connection: Connection, owner: Owner, late_id: int) -> Any:
    return connection.execute(
        select(LateWords.id, LateWords.visit_id, LateWords.place, LateWords.fields, LateWords.kept_at).where(
            owner.owns(), LateWords.id == late_id, LateWords.settled_at.is_(None)
        )
    ).one_or_none()


def settle(session: Session, owner: Owner, late_id: int, now: datetime) -> None:
    session.execute(
        update(LateWords)
        .where(owner.owns(), LateWords.id == late_id, LateWords.settled_at.is_(None))
        .values(settled_at=now)
    )
