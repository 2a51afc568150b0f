"""Batches of letters and who is in them. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, insert, select, update
from sqlalchemy.orm import Session

from portal.domain.batches import PAGE_OF, BatchProgress, NotWritten
from portal.domain.states import BatchMemberState, DeliveryState
from portal.models import Area, BatchMember, Contributor, Delivery, Letter, LetterBatch, Review, Staff

_AT_ONCE = 1000
_MOST_NAMES = 200


def areas(session: Session, area_ids: Collection[int]) -> tuple[tuple[int, str], ...]:
    rows = session.execute(select(Area.id, Area.name).where(Area.id.in_(area_ids)).order_by(Area.name))
    return tuple((row.id, row.name) for row in rows)


def _not_written_to(area_id: int, letter: str) -> tuple[ColumnElement[bool], ...]:
    went = (
        exists()
        .where(Letter.contributor_id == Contributor.id, Letter.name == letter)
        .where(Delivery.letter_id == Letter.id, Delivery.state != DeliveryState.CANCELLED)
    )
    return (
        Review.area_id == area_id,
        Review.merged_into_id.is_(None),
        Review.reviewer_id.is_not(None),
        Contributor.stopped_at.is_(None),
        ~went,
    )


def invitable(session: Session, area_id: int, letter: str) -> int:
    """Count those who have not had this letter and whose review has a reviewer."""
    asked = select(func.count()).select_from(Contributor).join(Review, Contributor.review_id == Review.id)
    return session.scalar(asked.where(*_not_written_to(area_id, letter))) or 0


def invitable_ids(
    session: Session, area_id: int, letter: str, *, page: int | None = None, only: Collection[int] | None = None
) -> list[int]:
    """Return who they are: all, one page, or those of `only` that are among them."""
    asked = (
        select(Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(*_not_written_to(area_id, letter))
        .order_by(Review.id, Contributor.id)
    )
    if only is not None:
        asked = asked.where(Contributor.id.in_(only))
    if page is not None:
        asked = asked.limit(PAGE_OF).offset((page - 1) * PAGE_OF)
    return list(session.scalars(asked))


def by_submission(session: Session, submission: str) -> int | None:
    return session.scalar(select(LetterBatch.id).where(LetterBatch.submission == submission))


def add(
    session: Session, *, area_id: int, letter: str, with_leaflet: bool, submission: str, by: int, now: datetime,
    people: list[int],
) -> int:  # fmt: skip
    batch = LetterBatch(
        area_id=area_id, letter=letter, with_leaflet=with_leaflet, submission=submission, asked_by_id=by, asked_at=now
    )
    session.add(batch)
    session.flush()
    for first in range(0, len(people), _AT_ONCE):
        rows = [
            {"letter_batch_id": batch.id, "contributor_id": each, "state": BatchMemberState.WAITING, "why": ""}
            for each in people[first : first + _AT_ONCE]
        ]
        session.execute(insert(BatchMember), rows)
    return batch.id


def unfinished(session: Session) -> list[int]:
    return list(
        session.scalars(select(LetterBatch.id).where(LetterBatch.finished_at.is_(None)).order_by(LetterBatch.id))
    )


def batch(session: Session, batch_id: int) -> LetterBatch | None:
    return session.get(LetterBatch, batch_id)


def waiting(session: Session, batch_id: int, most: int) -> list[BatchMember]:
    asked = select(BatchMember).where(
        BatchMember.letter_batch_id == batch_id, BatchMember.state == BatchMemberState.WAITING
    )
    return list(session.scalars(asked.order_by(BatchMember.id).limit(most)))


def finish(session: Session, batch_id: int, now: datetime) -> bool:
    """Say that everybody was looked at; False when it was said before."""
    done = session.execute(
        update(LetterBatch)
        .where(LetterBatch.id == batch_id, LetterBatch.finished_at.is_(None))
        .values(finished_at=now)
        .returning(LetterBatch.id)
    )
    return done.one_or_none() is not None


def progress(session: Session, batch_id: int, area_ids: Collection[int], now: datetime) -> BatchProgress | None:
    row = session.execute(
        select(LetterBatch, Staff.name)
        .join(Staff, LetterBatch.asked_by_id == Staff.id)
        .where(LetterBatch.id == batch_id, LetterBatch.area_id.in_(area_ids))
    ).one_or_none()
    if row is None:
        return None
    found, asked_by = row
    of_batch = BatchMember.letter_batch_id == batch_id
    members = _counted(session, select(BatchMember.state, func.count()).where(of_batch).group_by(BatchMember.state))
    not_written = BatchMember.state == BatchMemberState.NOT_WRITTEN
    delivered = select(Delivery.state, func.count()).join(BatchMember, BatchMember.delivery_id == Delivery.id)
    held = select(Delivery.why_held, func.count()).join(BatchMember, BatchMember.delivery_id == Delivery.id)
    later = select(func.count()).select_from(Delivery).join(BatchMember, BatchMember.delivery_id == Delivery.id)
    return BatchProgress(
        id=batch_id,
        letter=found.letter,
        asked_by=asked_by,
        asked_at=found.asked_at,
        finished_at=found.finished_at,
        people=sum(members.values()),
        waiting=members.get(BatchMemberState.WAITING, 0),
        queued=members.get(BatchMemberState.QUEUED, 0),
        not_written=_counted(
            session, select(BatchMember.why, func.count()).where(of_batch, not_written).group_by(BatchMember.why)
        ),
        letters=_counted(session, delivered.where(of_batch).group_by(Delivery.state)),
        quiet=session.scalar(later.where(of_batch, Delivery.state == DeliveryState.QUEUED, Delivery.due_at > now)) or 0,
        held=_counted(session, held.where(of_batch, Delivery.state == DeliveryState.HELD).group_by(Delivery.why_held)),
        who=_who(session, batch_id),
    )


def of_areas(session: Session, area_ids: Collection[int], most: int = 20) -> tuple[tuple[int, datetime, str], ...]:
    """Return the newest batches of these areas: id, asked at, by whom."""
    rows = session.execute(
        select(LetterBatch.id, LetterBatch.asked_at, Staff.name)
        .join(Staff, LetterBatch.asked_by_id == Staff.id)
        .where(LetterBatch.area_id.in_(area_ids))
        .order_by(LetterBatch.asked_at.desc())
        .limit(most)
    )
    return tuple((row.id, row.asked_at, row.name) for row in rows)


def _who(session: Session, batch_id: int) -> tuple[NotWritten, ...]:
    rows = session.execute(
        select(BatchMember.contributor_id, BatchMember.why, Contributor.name, Review.reference)
        .join(Contributor, BatchMember.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(BatchMember.letter_batch_id == batch_id, BatchMember.state == BatchMemberState.NOT_WRITTEN)
        .order_by(BatchMember.id)
        .limit(_MOST_NAMES)
    )
    return tuple(NotWritten(row.contributor_id, row.name, row.reference, row.why) for row in rows)


def _counted(session: Session, asked: Select[str, int]) -> Mapping[str, int]:
    return {row[0]: row[1] for row in session.execute(asked)}
