"""Meetings and their times. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from portal.domain.meetings import MeetingShown, ProposedTime
from portal.domain.states import MeetingHow, MeetingState
from portal.models import Contributor, Meeting, MeetingTime, Review, Staff

_COLUMNS = (
    Meeting.id, Meeting.state, Meeting.how, Meeting.place, Meeting.arranged, Meeting.minutes, Meeting.words,
    Meeting.sequence, Meeting.proposed_at, Meeting.changed_at, Staff.name.label("by"), Staff.phone.label("by_phone"),
)  # fmt: skip


def of_contributor(connection: Connection | Session, contributor_id: int) -> tuple[MeetingShown, ...]:
    """Return a contributor's meetings, the newest first, each with the times of its newest proposal. Two queries."""
    times: dict[int, list[tuple[int, ProposedTime]]] = {}
    for row in connection.execute(
        select(MeetingTime.id, MeetingTime.meeting_id, MeetingTime.round, MeetingTime.starts_at, MeetingTime.chosen_at)
        .join(Meeting, MeetingTime.meeting_id == Meeting.id)
        .where(Meeting.contributor_id == contributor_id)
        .order_by(MeetingTime.starts_at)
    ):
        shown = ProposedTime(row.id, row.starts_at, row.chosen_at is not None)
        times.setdefault(row.meeting_id, []).append((row.round, shown))
    rows = connection.execute(
        select(*_COLUMNS)
        .join(Staff, Meeting.asked_by_id == Staff.id)
        .where(Meeting.contributor_id == contributor_id)
        .order_by(Meeting.proposed_at.desc(), Meeting.id.desc())
    )
    return tuple(
        MeetingShown(
            id=row.id,
            state=MeetingState(row.state),
            how=MeetingHow(row.how),
            place=row.place,
            arranged=tuple(row.arranged.split()),
            minutes=row.minutes,
            words=row.words,
            sequence=row.sequence,
            proposed_at=row.proposed_at,
            by=row.by,
            by_phone=row.by_phone,
            times=_newest(times.get(row.id, ())),
            changed_at=row.changed_at,
        )
        for row in rows
    )


def _newest(times: Collection[tuple[int, ProposedTime]]) -> tuple[ProposedTime, ...]:
    last = max((number for number, _time in times), default=0)
    return tuple(time for number, time in times if number == last)


def is_kept(session: Session, submission: str) -> bool:
    return session.scalar(select(Meeting.id).where(Meeting.submission == submission)) is not None


def own(session: Session, contributor_id: int, meeting_id: int) -> Meeting | None:
    return session.scalar(
        select(Meeting).where(Meeting.id == meeting_id, Meeting.contributor_id == contributor_id).with_for_update()
    )


def in_areas(session: Session, meeting_id: int, area_ids: Collection[int]) -> Meeting | None:
    found: Meeting | None = session.scalar(
        select(Meeting)
        .join(Contributor, Meeting.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(Meeting.id == meeting_id, Review.area_id.in_(area_ids))
    )
    return found


def add_times(session: Session, meeting: Meeting, moments: Sequence[datetime], number: int) -> None:
    for moment in sorted(set(moments)):
        session.add(MeetingTime(meeting_id=meeting.id, round=number, starts_at=moment))
    session.flush()


def times_of(session: Session, meeting: Meeting) -> dict[int, MeetingTime]:
    """Return the times of the newest proposal."""
    rows = session.scalars(select(MeetingTime).where(MeetingTime.meeting_id == meeting.id)).all()
    last = max((row.round for row in rows), default=0)
    return {row.id: row for row in rows if row.round == last}
