"""People whom a contributor named, because they should be asked too; and what staff did about each name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.named_people import Knew, Knows, NamedDecision, Reads
from portal.domain.states import Scope
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class NamedPerson(Base):
    """What a contributor said of somebody, once. A change, and taking it back, is a new row with the first one's id in
    `first_id` (rule 11): the last row of a chain stands."""

    __tablename__ = "named_person"
    __table_args__ = (
        one_of("knew", Knew, optional=True),
        one_of("knows", Knows, optional=True),
        one_of("easy_read", Reads, optional=True),
        Index("ix_named_person_contributor_id_first_id", "contributor_id", "first_id"),
    )
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"))
    first_id: Mapped[int | None] = mapped_column(ForeignKey("named_person.id"))
    name: Mapped[str] = mapped_column(Sealed())
    knew: Mapped[str | None]
    knew_words: Mapped[str] = mapped_column(Sealed(), default="")
    reach: Mapped[str] = mapped_column(Sealed(), default="")
    reach_unknown: Mapped[bool] = mapped_column(default=False)
    knows: Mapped[str | None]
    easy_read: Mapped[str | None]
    language: Mapped[str] = mapped_column(Sealed(), default="")
    may_say: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(Sealed(), default="")
    taken_back: Mapped[bool] = mapped_column(default=False)
    said_at: Mapped[datetime]
    visit_id: Mapped[int | None]
    submission: Mapped[str] = mapped_column(unique=True)


class NamedPersonDecision(Base):
    """What staff did about a name: a new row each time. `invited_ref` is the contributor that was made, or was there
    already: a number without a foreign key, so that taking that person's words away leaves this where it is."""

    __tablename__ = "named_person_decision"
    __table_args__ = (one_of("decision", NamedDecision), one_of("scope", Scope, optional=True))
    named_person_id: Mapped[int] = mapped_column(ForeignKey("named_person.id"), index=True)
    decision: Mapped[str]
    scope: Mapped[str | None]
    because: Mapped[str] = mapped_column(Sealed(), default="")
    invited_ref: Mapped[int | None] = mapped_column(index=True)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime]
    submission: Mapped[str] = mapped_column(unique=True)
