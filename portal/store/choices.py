"""A contributor's choices, the promises made for them, and the letters that a choice holds back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, bindparam, select, update
from sqlalchemy.orm import Session

from portal.domain.choosing import Chosen
from portal.domain.states import Decision, DeliveryState
from portal.models import Choice, Contributor, Delivery, Letter, Promise
from portal.store.prebuilt import prebuilt

CHOICE_PROMISES = ("call", "write_later")
WRITE_AGAIN = "write_again"
"""What the letters themselves promise to somebody who has not answered."""
ENDED_BY_A_CHOICE = (*CHOICE_PROMISES, WRITE_AGAIN)

_CHOSEN = prebuilt(
    select(
        Choice.decision,
        Choice.later_on,
        Choice.made_at,
        Contributor.mobile,
        Contributor.landline,
        Contributor.stopped_at,
        select(Promise.due_on)
        .where(
            Promise.contributor_id == Contributor.id,
            Promise.code.in_(CHOICE_PROMISES),
            Promise.kept_at.is_(None),
            Promise.ended_at.is_(None),
        )
        .order_by(Promise.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("promised_on"),
    )
    .join(Contributor, Choice.contributor_id == Contributor.id)
    .where(Choice.contributor_id == bindparam("contributor_id"))
    .order_by(Choice.id.desc())
    .limit(1)
)


def last(connection: Connection, contributor_id: int) -> Chosen | None:
    """Return the choice that stands, with what was promised for it."""
    row = connection.execute(_CHOSEN, {"contributor_id": contributor_id}).one_or_none()
    if row is None:
        return None
    return Chosen(
        decision=Decision(row.decision),
        later_on=row.later_on,
        made_at=row.made_at,
        promised_on=row.promised_on,
        has_phone=bool(row.mobile or row.landline),
        stopped=row.stopped_at is not None,
    )


def is_saved(session: Session, submission: str) -> bool:
    return session.scalar(select(Choice.id).where(Choice.submission == submission)) is not None


def add(
    session: Session,
    contributor_id: int,
    decision: Decision,
    *,
    later_on: date | None,
    words: str,
    submission: str,
    now: datetime,
) -> int:
    made = Choice(
        contributor_id=contributor_id,
        decision=decision,
        later_on=later_on,
        words=words,
        made_at=now,
        submission=submission,
    )
    session.add(made)
    session.flush()
    return made.id


def promise(session: Session, contributor_id: int, code: str, due_on: date, now: datetime) -> None:
    session.add(Promise(contributor_id=contributor_id, code=code, due_on=due_on, made_at=now))
    session.flush()


def end_promises(
    session: Session, contributor_id: int, now: datetime, codes: Collection[str] = ENDED_BY_A_CHOICE
) -> None:
    """End promises that a newer choice, or letter, overtakes: they are neither kept nor broken."""
    session.execute(update(Promise).where(*_standing(contributor_id, codes)).values(ended_at=now))


def keep_promises(session: Session, contributor_id: int, codes: Collection[str], now: datetime) -> None:
    """End promises because we did what they say."""
    session.execute(update(Promise).where(*_standing(contributor_id, codes)).values(kept_at=now))


def _standing(contributor_id: int, codes: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """Promises of these codes that are neither kept nor ended."""
    return (
        Promise.contributor_id == contributor_id,
        Promise.code.in_(codes),
        Promise.kept_at.is_(None),
        Promise.ended_at.is_(None),
    )


def open_promises(session: Session, contributor_id: int) -> list[tuple[str, date]]:
    """Return the code and day of each promise that a choice made and that still stands."""
    rows = session.execute(select(Promise.code, Promise.due_on).where(*_standing(contributor_id, CHOICE_PROMISES)))
    return [(row.code, row.due_on) for row in rows]


def cancel_queued(session: Session, contributor_id: int, *, letter: str = "") -> int:
    """Cancel a contributor's letters that wait to go (all, or those of one name); return how many."""
    letters = select(Letter.id).where(Letter.contributor_id == contributor_id)
    if letter:
        letters = letters.where(Letter.name == letter)
    cancelled = session.execute(
        update(Delivery)
        .where(
            Delivery.letter_id.in_(letters),
            Delivery.state.in_((DeliveryState.QUEUED, DeliveryState.HELD)),
        )
        .values(state=DeliveryState.CANCELLED)
        .returning(Delivery.id)
    )
    return len(cancelled.all())


def stop_first_time(session: Session, contributor_id: int, moment: datetime) -> bool:
    """Stop everything; return whether it was not stopped before. Two presses at one moment are one stop."""
    stopped = session.execute(
        update(Contributor)
        .where(Contributor.id == contributor_id, Contributor.stopped_at.is_(None))
        .values(stopped_at=moment)
        .returning(Contributor.id)
    )
    return bool(stopped.all())


def set_stopped(session: Session, contributor_id: int, moment: datetime | None) -> None:
    session.execute(update(Contributor).where(Contributor.id == contributor_id).values(stopped_at=moment))
