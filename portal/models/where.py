"""Where a review is for one contributor: pauses, messages with the reviewer, wishes for another one, meetings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.states import MeetingHow, MeetingState, RequestSettled
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class Pause(Base):
    """Nothing is sent from `asked_at` until the day `until_on` begins, or until they say; `ended_at` is when they did.

    A new row each time; the last one that has not ended stands.
    """

    __tablename__ = "pause"
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    asked_at: Mapped[datetime]
    until_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    submission: Mapped[str] = mapped_column(unique=True)


class Message(Base):
    """One message of a contributor to their reviewer, or (with `by_id`) of staff to them: that one is shown when a
    second reader has passed it. `due_on` is by when we said that we answer; `seen_at` when the other side read it."""

    __tablename__ = "message"
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    words: Mapped[str] = mapped_column(Sealed())
    easy_words: Mapped[str] = mapped_column(Sealed(), default="")
    language: Mapped[str | None]
    """In which they wrote, as their page read; not known of older rows."""
    wants_call: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime]
    due_on: Mapped[date | None]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
    sent_back_because: Mapped[str] = mapped_column(Sealed(), default="")
    seen_at: Mapped[datetime | None]
    submission: Mapped[str] = mapped_column(unique=True)
    visit_id: Mapped[int | None]


class ReviewerRequest(Base):
    """A contributor asks for somebody else to do the review. For coordinators alone, never for the reviewer."""

    __tablename__ = "reviewer_request"
    __table_args__ = (one_of("settled", RequestSettled, optional=True),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    words: Mapped[str] = mapped_column(Sealed(), default="")
    asked_at: Mapped[datetime]
    settled: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    submission: Mapped[str] = mapped_column(unique=True)
    visit_id: Mapped[int | None]


class Meeting(Base):
    """A meeting that staff propose to one contributor. `arranged` are codes of what is seen to, such as `interpreter`;
    `sequence` counts changes, so that a calendar knows the newer file."""

    __tablename__ = "meeting"
    __table_args__ = (
        one_of("state", MeetingState),
        one_of("how", MeetingHow),
        CheckConstraint("minutes > 0", name="lasts"),
    )
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[str] = mapped_column(default=MeetingState.PROPOSED)
    how: Mapped[str]
    place: Mapped[str] = mapped_column(Sealed(), default="")
    arranged: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int]
    words: Mapped[str] = mapped_column(Sealed(), default="")
    proposed_at: Mapped[datetime]
    said_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    submission: Mapped[str] = mapped_column(unique=True)
    visit_id: Mapped[int | None]


class MeetingTime(Base):
    """One of the times of a proposal; `round` is the meeting’s sequence when it was proposed."""

    __tablename__ = "meeting_time"
    __table_args__ = (UniqueConstraint("meeting_id", "round", "starts_at"),)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    round: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    chosen_at: Mapped[datetime | None]
