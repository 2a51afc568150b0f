"""What somebody raises with us, what was answered, and everything that happened to it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.concerns import ConcernAbout, ConcernDid, ConcernKind, ConcernState, Desk
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class Concern(Base):
    """Feedback, a concern or a complaint: from a contributor's room, or from anybody (then without a contributor).

    `desk` has it now. `about_staff_id` is whom it is about, where that is one member of staff: they never see it.
    `typed_by_id` typed it from a paper without a room that came on `received_on`; else both are empty.
    """

    __tablename__ = "concern"
    __table_args__ = (
        one_of("kind", ConcernKind),
        one_of("about", ConcernAbout),
        one_of("state", ConcernState),
        one_of("desk", Desk),
    )
    reference: Mapped[str] = mapped_column(unique=True)
    contributor_id: Mapped[int | None] = mapped_column(ForeignKey("contributor.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    about_staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[str]
    about: Mapped[str]
    state: Mapped[str] = mapped_column(default=ConcernState.RECEIVED)
    desk: Mapped[str]
    words: Mapped[str] = mapped_column(Sealed())
    name: Mapped[str] = mapped_column(Sealed(), default="")
    contact: Mapped[str] = mapped_column(Sealed(), default="")
    raised_at: Mapped[datetime]
    hear_by: Mapped[date]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None]
    submission: Mapped[str] = mapped_column(unique=True)
    visit_id: Mapped[int | None]
    typed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    received_on: Mapped[date | None]


class ConcernAnswer(Base):
    """Our answer in plain and Easy Read words. Shown once a second reader has passed it (rule 10)."""

    __tablename__ = "concern_answer"
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    words: Mapped[str] = mapped_column(Sealed())
    easy_words: Mapped[str] = mapped_column(Sealed(), default="")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
    sent_back_because: Mapped[str] = mapped_column(Sealed(), default="")


class ConcernEvent(Base):
    """One thing that happened to a concern. Append-only. `by_id` is empty for who raised it."""

    __tablename__ = "concern_event"
    __table_args__ = (one_of("did", ConcernDid),)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    did: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    words: Mapped[str] = mapped_column(Sealed(), default="")
    passed_to: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    submission: Mapped[str | None] = mapped_column(unique=True)
