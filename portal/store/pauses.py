"""Pauses: nothing goes to somebody who asked for one, until a day or until they say. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.states import DeliveryState
from portal.domain.where_it_is import PauseShown
from portal.models import Contributor, Delivery, Letter, Pause

PAUSED = "paused"
"""Why a delivery waits, as it stands in its row."""


def stands(today: date) -> ColumnElement[bool]:
    """Whether a pause stands on this day."""
    return and_(Pause.ended_at.is_(None), or_(Pause.until_on.is_(None), Pause.until_on > today))


def is_paused(today: date) -> ColumnElement[bool]:
    """Whether a contributor of the query around this is paused."""
    return exists().where(Pause.contributor_id == Contributor.id, stands(today)).correlate(Contributor)


def standing(session: Session, contributor_id: int, today: date) -> Pause | None:
    return session.scalar(
        select(Pause)
        .where(Pause.contributor_id == contributor_id, stands(today))
        .order_by(Pause.asked_at.desc(), Pause.id.desc())
        .limit(1)
    )


def of_people(session: Session, ids: Sequence[int], today: date) -> dict[int, PauseShown]:
    rows = session.scalars(select(Pause).where(Pause.contributor_id.in_(ids), stands(today)).order_by(Pause.asked_at))
    return {row.contributor_id: PauseShown(row.asked_at, row.until_on) for row in rows}


def look_again_on(session: Session, contributor_id: int, today: date) -> date | None:
    """Return the first day on which something may go again, or tomorrow where they said no day; None: not paused."""
    pause = standing(session, contributor_id, today)
    return None if pause is None else pause.until_on or today + timedelta(days=1)


def is_kept(session: Session, submission: str) -> bool:
    return session.scalar(select(Pause.id).where(Pause.submission == submission)) is not None


def end(session: Session, contributor_id: int, now: datetime) -> bool:
    """End what stands; return whether anything did."""
    ended = session.execute(
        update(Pause)
        .where(Pause.contributor_id == contributor_id, Pause.ended_at.is_(None))
        .values(ended_at=now)
        .returning(Pause.id)
    )
    return ended.first() is not None


def let_go(session: Session, contributor_id: int, now: datetime) -> None:
    """What waited for the end of a pause is due now: the claim looks at quiet days again."""
    session.execute(
        update(Delivery)
        .where(
            Delivery.letter_id.in_(select(Letter.id).where(Letter.contributor_id == contributor_id)),
            Delivery.state == DeliveryState.QUEUED,
            Delivery.why_held == PAUSED,
        )
        .values(due_at=now, why_held="")
    )
