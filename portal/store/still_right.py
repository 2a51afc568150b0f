"""When somebody was asked, and said, whether what they need is still right. Flushes, never commits."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.orm import Session

from portal.domain.days import day_of
from portal.domain.states import SaidStillRight
from portal.domain.still_right import ANSWERS
from portal.models import Need, StillRight
from portal.store.prebuilt import prebuilt


class Asked(NamedTuple):
    """The days that decide whether to ask: of the oldest need, of the last answer, of the last time in a letter."""

    oldest: date | None
    right_on: date | None
    asked_on: date | None


_ASKED = prebuilt(
    select(
        select(func.min(Need.recorded_at))
        .where(Need.contributor_id == bindparam("contributor_id"), Need.ended_at.is_(None))
        .scalar_subquery()
        .label("oldest"),
        select(func.max(StillRight.said_at))
        .where(StillRight.contributor_id == bindparam("contributor_id"), StillRight.said.in_(ANSWERS))
        .scalar_subquery()
        .label("right_at"),
        select(func.max(StillRight.said_at))
        .where(StillRight.contributor_id == bindparam("contributor_id"), StillRight.said == SaidStillRight.ASKED)
        .scalar_subquery()
        .label("asked_at"),
    )
)


def asked(connection: Connection | Session, contributor_id: int) -> Asked:
    row = connection.execute(_ASKED, {"contributor_id": contributor_id}).one()
    return Asked(*(None if each is None else day_of(each) for each in row))


def note(session: Session, contributor_id: int, said: SaidStillRight, by: str, now: datetime) -> None:
    """Add what happened as a row of its own (rule 11)."""
    session.add(StillRight(contributor_id=contributor_id, said=said, said_by=by, said_at=now))
    session.flush()
