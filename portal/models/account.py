"""What a contributor tells us."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.decision_reasons import ReasonSaid
from portal.domain.states import AccountState
from portal.domain.supporting import SaidBy
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class Account(Base):
    """All that a contributor tells us in one sending. Telling more afterwards opens another."""

    __tablename__ = "account"
    __table_args__ = (one_of("state", AccountState), UniqueConstraint("contributor_id", "number"))
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default=AccountState.WRITING)
    started_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Answer(Base):
    """Their words under one prompt. `copy` 0 is the one being written; higher copies were kept from a conflict.

    `revision` counts saves; a save that names an older revision never overwrites, it becomes another copy (rule 3).
    `visit_id` is the visit that wrote these words: within it they may be read back without a one-time code.
    `settled_at` is when the contributor put a kept copy and the others into one text: it stays, but is not shown.
    `said_by` keeps a supporter's words apart from the person's own. `taken_out_at` is when the person took a
    supporter's words out: nobody is shown them, and the person can put them back.
    """

    __tablename__ = "answer"
    __table_args__ = (one_of("said_by", SaidBy), UniqueConstraint("account_id", "prompt", "said_by", "copy"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    prompt: Mapped[str]
    said_by: Mapped[str] = mapped_column(default=SaidBy.PERSON)
    copy: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(Sealed())
    picture_answer: Mapped[str] = mapped_column(Sealed(), default="")
    language: Mapped[str] = mapped_column(default="en")
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    taken_out_at: Mapped[datetime | None]
    visit_id: Mapped[int | None]


class DecisionReason(Base):
    """A contributor told us that a learning disability may have been given as a reason for a decision about care.

    One for each account that says so. It waits until the family has been told what we found: the words, as any that
    reach a family, pass a second reader (rule 10). `done` is for staff alone: who was told, and when.
    """

    __tablename__ = "decision_reason"
    __table_args__ = (one_of("said", ReasonSaid),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    said: Mapped[str]
    noted_at: Mapped[datetime]
    due_on: Mapped[date]
    done: Mapped[str] = mapped_column(Sealed(), default="")
    words: Mapped[str] = mapped_column(Sealed(), default="")
    easy_words: Mapped[str] = mapped_column(Sealed(), default="")
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime | None]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
    sent_back_because: Mapped[str] = mapped_column(Sealed(), default="")
