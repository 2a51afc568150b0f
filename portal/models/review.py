"""The person who died, the review of their life and death, and who else is looking at it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.states import DuplicateState, PlanState, ProcessKind, ReviewState
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class Person(Base):
    """The person who died. `folded_names` holds every name they had, as compared, for search by part of a name."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("died_on >= born_on", name="died_after_birth"),)
    first_name: Mapped[str] = mapped_column(Sealed())
    last_name: Mapped[str] = mapped_column(Sealed())
    known_as: Mapped[str] = mapped_column(Sealed(), default="")
    born_on: Mapped[date | None]
    died_on: Mapped[date]
    ethnicity: Mapped[str] = mapped_column(Sealed(), default="")
    place_of_death: Mapped[str] = mapped_column(Sealed(), default="")


class Review(Base):
    __tablename__ = "review"
    __table_args__ = (one_of("state", ReviewState),)
    reference: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    second_reader_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    notified_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default=ReviewState.NOTIFIED)
    reviewer_asked_for: Mapped[str] = mapped_column(Sealed(), default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    source_row: Mapped[str] = mapped_column(Sealed(), default="")


class CareProvided(Base):
    """An organisation that gave care to the person: its employees may not be the reviewer."""

    __tablename__ = "care_provided"
    __table_args__ = (UniqueConstraint("review_id", "organisation_id"),)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)


class Allocation(Base):
    """Who was given a review, by whom, when. A new row each time."""

    __tablename__ = "allocation"
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    allocated_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    allocated_at: Mapped[datetime]


class OtherProcess(Base):
    __tablename__ = "other_process"
    __table_args__ = (one_of("kind", ProcessKind), UniqueConstraint("review_id", "kind"))
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    kind: Mapped[str]
    note: Mapped[str] = mapped_column(Sealed(), default="")
    """For staff alone: families see the kind, in plain words."""
    person: Mapped[str] = mapped_column(Sealed(), default="")
    phone: Mapped[str] = mapped_column(Sealed(), default="")
    ended_on: Mapped[date | None]


class PlannedContact(Base):
    __tablename__ = "planned_contact"
    __table_args__ = (one_of("state", PlanState),)
    other_process_id: Mapped[int] = mapped_column(ForeignKey("other_process.id"), index=True)
    contributor_id: Mapped[int | None] = mapped_column(ForeignKey("contributor.id"), index=True)
    """Whom they plan to contact: that one alone sees it (rule 5). None: nobody said whom."""
    planned_on: Mapped[date]
    about: Mapped[str] = mapped_column(Sealed(), default="")
    state: Mapped[str] = mapped_column(default=PlanState.PLANNED)
    settled_at: Mapped[datetime | None]


class PossibleDuplicate(Base):
    """Two reviews that may be of one person: offered to staff for merging, never merged alone."""

    __tablename__ = "possible_duplicate"
    __table_args__ = (
        one_of("state", DuplicateState),
        UniqueConstraint("first_review_id", "second_review_id"),
        CheckConstraint("first_review_id < second_review_id", name="ordered"),
    )
    first_review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    second_review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    state: Mapped[str] = mapped_column(default=DuplicateState.OFFERED)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]
