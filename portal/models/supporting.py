"""Who sat with a contributor, what they helped with, and what staff know of the person's agreement."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.supporting import Agreed
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed

_OPEN = text("ended_at IS NULL")
_HELPED_WITH = ("answer_id", "choice_id", "check_id")
_ONE_THING = " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in _HELPED_WITH) + " = 1"


class Sitting(Base):
    """One supporter beside one contributor in one visit, until it is switched off or the visit ends.

    It belongs to the visit and not to the contributor: who opens the room next may be alone, or with somebody else.
    `ways` are codes of domain.supporting.HelpWay.
    """

    __tablename__ = "sitting"
    __table_args__ = (
        # One supporter at a time: two presses of the same button are one.
        Index("uq_sitting_open", "visit_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    visit_id: Mapped[int]
    name: Mapped[str] = mapped_column(Sealed(), default="")
    ways: Mapped[str] = mapped_column(Sealed(), default="")
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Helped(Base):
    """That a supporter was there when an answer, a choice or a check was written."""

    __tablename__ = "helped"
    __table_args__ = (
        CheckConstraint(_ONE_THING, name="with_one_thing"),
        *(Index(f"uq_helped_{column}", "sitting_id", column, unique=True) for column in _HELPED_WITH),
    )
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"), index=True)
    choice_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"), index=True)
    check_id: Mapped[int | None] = mapped_column(ForeignKey("check.id"), index=True)


class SupportRecord(Base):
    """What staff know of it: whether the person agreed to the help, and, where there is a doubt about a decision, what
    was tried to help them decide (Mental Capacity Act 2005, section 1). A new row each time; the last one stands.

    Nothing in the contributor's room asks for this row: it never stands in the way of telling.
    """

    __tablename__ = "support_record"
    __table_args__ = (one_of("agreed", Agreed),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    agreed: Mapped[str]
    how: Mapped[str] = mapped_column(Sealed(), default="")
    doubt: Mapped[bool]
    decision: Mapped[str] = mapped_column(Sealed(), default="")
    tried: Mapped[str] = mapped_column(Sealed(), default="")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    submission: Mapped[str] = mapped_column(unique=True)
