"""What we wrote from an account, and the contributor's word on it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.states import QuestionState, StatementState, Verdict
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class Statement(Base):
    """One checkable sentence. Its words live in versions; the last shown version is what the contributor checks."""

    __tablename__ = "statement"
    id_tells_nothing = True
    __table_args__ = (one_of("state", StatementState),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"))
    position: Mapped[int]
    state: Mapped[str] = mapped_column(default=StatementState.DRAFT)
    both_stand_at: Mapped[datetime | None]
    taken_out_at: Mapped[datetime | None]
    submission: Mapped[str | None] = mapped_column(unique=True)


class StatementVersion(Base):
    """Words of a statement. A revision is a new version; `because` is the reviewer's reply to the check before it."""

    __tablename__ = "statement_version"
    __table_args__ = (UniqueConstraint("statement_id", "number"),)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"))
    number: Mapped[int]
    words: Mapped[str] = mapped_column(Sealed())
    easy_words: Mapped[str] = mapped_column(Sealed(), default="")
    because: Mapped[str] = mapped_column(Sealed(), default="")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
    sent_back_because: Mapped[str] = mapped_column(Sealed(), default="")
    shown_at: Mapped[datetime | None]


class Check(Base):
    """A contributor's word on one version. A new row each time; the last one stands."""

    __tablename__ = "check"
    __table_args__ = (one_of("verdict", Verdict),)
    statement_version_id: Mapped[int] = mapped_column(ForeignKey("statement_version.id"), index=True)
    verdict: Mapped[str]
    correction: Mapped[str] = mapped_column(Sealed(), default="")
    said_at: Mapped[datetime]


class Reply(Base):
    """A reviewer's answer to a check that stands as it is written. It needs a second reader before it is shown."""

    __tablename__ = "reply"
    check_id: Mapped[int] = mapped_column(ForeignKey("check.id"), index=True)
    words: Mapped[str] = mapped_column(Sealed())
    easy_words: Mapped[str] = mapped_column(Sealed(), default="")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
    sent_back_because: Mapped[str] = mapped_column(Sealed(), default="")


class Addition(Base):
    """Something the contributor says is missing from what we wrote. Settled when it has become a statement."""

    __tablename__ = "addition"
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    words: Mapped[str] = mapped_column(Sealed())
    language: Mapped[str | None]
    """In which they wrote, as their page read; not known of older rows."""
    said_at: Mapped[datetime]
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statement.id"))
    submission: Mapped[str] = mapped_column(unique=True)
    visit_id: Mapped[int | None]


class Question(Base):
    """Something the contributor wants answered (rule 9: nothing is final while it has no answer).

    `words` may be empty when they want to talk about it: a picture answer needs no typing.
    """

    __tablename__ = "question"
    __table_args__ = (one_of("state", QuestionState),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    words: Mapped[str] = mapped_column(Sealed())
    language: Mapped[str | None]
    """In which they wrote, as their page read; not known of older rows."""
    wants_to_talk: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default=QuestionState.ASKED)
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Sealed(), default="")
    easy_answer: Mapped[str] = mapped_column(Sealed(), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
    sent_back_because: Mapped[str] = mapped_column(Sealed(), default="")
    might_answer: Mapped[str] = mapped_column(default="")
    """Who might answer what we can't: a code of WhoKnows, or "" ."""
    reopened_at: Mapped[datetime | None]
    """When the contributor last said that an answer does not answer it; that answer stands in its step."""
    submission: Mapped[str] = mapped_column(unique=True)
    visit_id: Mapped[int | None]


class QuestionStep(Base):
    """One state that a question came into, in order, never changed afterwards. The asking itself is the question’s row.

    `asks` and `due_on` say who is asked and by when we know; `words` are the contributor’s, when an answer did not
    answer it; `answer` is what was shown to them then.
    """

    __tablename__ = "question_step"
    __table_args__ = (one_of("state", QuestionState), UniqueConstraint("question_id", "number"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    number: Mapped[int]
    state: Mapped[str]
    at: Mapped[datetime]
    asks: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(Sealed(), default="")
    answer: Mapped[str] = mapped_column(Sealed(), default="")
    easy_answer: Mapped[str] = mapped_column(Sealed(), default="")
    might_answer: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    submission: Mapped[str | None] = mapped_column(unique=True)
