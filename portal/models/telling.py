"""What families are told by letters that go by themselves, and a review that takes longer."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.sealed import Sealed


class Untold(Base):
    """A letter that should have gone and could not: telling this contributor is a task for staff until `told_at`.

    `refused` is the code of why not, "" when it went after all. `key` makes it one task, however often it is tried.
    """

    __tablename__ = "untold"
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    letter: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    refused: Mapped[str]
    noted_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class ThingToRead(Base):
    """A thing on a contributor's page of which a neutral notice tells, or told: each once. `about` is a kind and a
    number ("message:12"), never words."""

    __tablename__ = "thing_to_read"
    __table_args__ = (UniqueConstraint("contributor_id", "about"),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"))
    about: Mapped[str]
    noted_at: Mapped[datetime]


class Extension(Base):
    """A review that takes longer: the new day, and why, in words for its families. It counts once it is passed."""

    __tablename__ = "extension"
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    due_on: Mapped[date]
    was_due_on: Mapped[date]
    words: Mapped[str] = mapped_column(Sealed())
    easy_words: Mapped[str] = mapped_column(Sealed(), default="")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
    sent_back_because: Mapped[str] = mapped_column(Sealed(), default="")
    submission: Mapped[str] = mapped_column(unique=True)
