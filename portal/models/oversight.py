"""Who looked at a contributor's words, reviews opened in an emergency, and files that a second person allowed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.oversight import FileKind, GlassKind, GlassVerdict, SeenWhat
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class Seen(Base):
    """Somebody looked at a contributor's words: what that contributor reads under "Who has looked".

    A table of the product beside the audit trail, written in the same transaction as its event. The trail is never read
    to build a page: it is evidence, sealed, in codes, about everybody at once, and one slip in a query over it would
    show a contributor that another exists. Here a row is about one contributor and names nobody else's words.
    """

    __tablename__ = "seen"
    __table_args__ = (one_of("what", SeenWhat), Index("ix_seen_contributor_id_at", "contributor_id", "at"))
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    what: Mapped[str]
    at: Mapped[datetime]
    in_emergency: Mapped[bool] = mapped_column(default=False)


class BreakGlass(Base):
    """A member of staff asked to read a review outside their areas in an emergency.

    `review_id` is empty when no review has that reference: that is kept and reported just the same. `reference` is what
    was typed.
    """

    __tablename__ = "break_glass"
    __table_args__ = (
        one_of("kind", GlassKind),
        one_of("verdict", GlassVerdict, optional=True),
        CheckConstraint("judged_by_id <> asked_by_id", name="judged_by_another"),
    )
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    reference: Mapped[str]
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"), index=True)
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(Sealed())
    asked_at: Mapped[datetime]
    until: Mapped[datetime]
    looks: Mapped[int] = mapped_column(default=0)
    submission: Mapped[str] = mapped_column(unique=True)
    verdict: Mapped[str | None]
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    judged_at: Mapped[datetime | None]
    judged_words: Mapped[str] = mapped_column(Sealed(), default="")


class FileRequest(Base):
    """A file of people's words or figures: asked for by one member of staff, allowed by another, taken once.

    `area_id` is empty for the figures of every area. The file itself is made when it is taken, and kept nowhere.
    """

    __tablename__ = "file_request"
    __table_args__ = (
        one_of("kind", FileKind),
        CheckConstraint("decided_by_id <> asked_by_id", name="decided_by_another"),
        CheckConstraint("(kind = 'review') = (review_id IS NOT NULL)", name="review_has_its_review"),
    )
    kind: Mapped[str]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    reason: Mapped[str] = mapped_column(Sealed())
    asked_at: Mapped[datetime]
    submission: Mapped[str] = mapped_column(unique=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]
    allowed_until: Mapped[datetime | None]
    refused_words: Mapped[str] = mapped_column(Sealed(), default="")
    taken_at: Mapped[datetime | None]
