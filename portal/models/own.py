"""What contributors do with what is theirs: receipts of sentences they agreed to, corrections, what they take back, and
what came back on paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.owning import CorrectionOf, PaperVerdict, TakenKind, WishSettled
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed, SealedJSON


class Receipt(Base):
    """The code of a sentence's words at the moment when its contributor said that they are right. It never changes."""

    __tablename__ = "receipt"
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("check.id"), unique=True)
    code: Mapped[str] = mapped_column(Sealed())
    made_at: Mapped[datetime]


class Correction(Base):
    """Something that we hold and that is wrong. It is answered as a question is: in `question_id`."""

    __tablename__ = "correction"
    __table_args__ = (one_of("what", CorrectionOf),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    what: Mapped[str]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    asked_at: Mapped[datetime]


class TakenBack(Base):
    """Something taken back, as a row of its own (rule 11). What it was stays sealed, seen by nobody, until retention or
    erasure takes it. `answer_id` or `check_id` says which, where it was one.

    `settled_at`: staff have seen to it, where it asks for something of them; `how` says what became of it, and `due_on`
    by when they hear from us.
    """

    __tablename__ = "taken_back"
    __table_args__ = (one_of("kind", TakenKind), one_of("how", WishSettled, optional=True))
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    kind: Mapped[str]
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"), unique=True)
    check_id: Mapped[int | None] = mapped_column(ForeignKey("check.id"))
    words: Mapped[str] = mapped_column(Sealed(), default="")
    made_at: Mapped[datetime]
    due_on: Mapped[date | None]
    how: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    submission: Mapped[str] = mapped_column(unique=True)


class PaperReply(Base):
    """What an administrator typed from a form that came back on paper. It was taken as if its contributor had sent it;
    `verdict` is their own word on what was typed, and `words` what they say to it.

    `account_id` is the sending that it made, where it told us about the person.
    """

    __tablename__ = "paper_reply"
    __table_args__ = (one_of("verdict", PaperVerdict, optional=True),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    form: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(SealedJSON())
    received_on: Mapped[date]
    typed_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    typed_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    said: Mapped[dict[str, Any] | None] = mapped_column(SealedJSON())
    """`answers`: each question as it stood on the form, with the answer; not known of older rows."""
    verdict: Mapped[str | None]
    words: Mapped[str] = mapped_column(Sealed(), default="")
    said_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    submission: Mapped[str] = mapped_column(unique=True)
