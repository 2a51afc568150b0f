"""What came of a review: found, learned, advised, done; and whose words led there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.states import ActionState, OutcomeState
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class Outcome(Base):
    """One for a review. Each text has its Easy Read words beside it: one sentence a line.

    A draft with `ready_at` waits for its second reader. Every edit takes `ready_at` and the pass away again (rule 10).
    `easy_…_prefilled` says that the Easy Read words are only the plain sentences so far: somebody must look at them.
    """

    __tablename__ = "outcome"
    __table_args__ = (one_of("state", OutcomeState),)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), unique=True)
    state: Mapped[str] = mapped_column(default=OutcomeState.DRAFT)
    found: Mapped[str] = mapped_column(Sealed(), default="")
    easy_found: Mapped[str] = mapped_column(Sealed(), default="")
    easy_found_prefilled: Mapped[bool] = mapped_column(default=False)
    thanks: Mapped[str] = mapped_column(Sealed(), default="")
    easy_thanks: Mapped[str] = mapped_column(Sealed(), default="")
    easy_thanks_prefilled: Mapped[bool] = mapped_column(default=False)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    ready_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    sent_back_because: Mapped[str] = mapped_column(Sealed(), default="")
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class OutcomeWriter(Base):
    """Everybody who wrote a part of an outcome. None of them can be its second reader."""

    __tablename__ = "outcome_writer"
    __table_args__ = (UniqueConstraint("outcome_id", "staff_id"),)
    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcome.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class OutcomeTelling(Base):
    """A contributor to be told of the outcome, or of one update of an action.

    `refused` is empty when their letter was queued. Else it is the code of why not, `about` says more in codes, and
    telling them is a task for staff until `told_at`. `key` makes it impossible to tell the same twice.
    """

    __tablename__ = "outcome_telling"
    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcome.id"), index=True)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    action_update_id: Mapped[int | None] = mapped_column(ForeignKey("action_update.id"))
    key: Mapped[str] = mapped_column(unique=True)
    refused: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Learning(Base):
    __tablename__ = "learning"
    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcome.id"), index=True)
    position: Mapped[int]
    words: Mapped[str] = mapped_column(Sealed())
    easy_words: Mapped[str] = mapped_column(Sealed(), default="")
    easy_words_prefilled: Mapped[bool] = mapped_column(default=False)
    submission: Mapped[str | None] = mapped_column(unique=True)


class LearningSource(Base):
    """A statement that led to a learning: "your words led here" is a walk along these rows."""

    __tablename__ = "learning_source"
    __table_args__ = (UniqueConstraint("learning_id", "statement_id"),)
    learning_id: Mapped[int] = mapped_column(ForeignKey("learning.id"))
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"), index=True)


class Recommendation(Base):
    """What is advised. `means` says what that means for a family who reads it, in the same two ways."""

    __tablename__ = "recommendation"
    learning_id: Mapped[int] = mapped_column(ForeignKey("learning.id"), index=True)
    position: Mapped[int]
    words: Mapped[str] = mapped_column(Sealed())
    easy_words: Mapped[str] = mapped_column(Sealed(), default="")
    easy_words_prefilled: Mapped[bool] = mapped_column(default=False)
    means: Mapped[str] = mapped_column(Sealed(), default="")
    easy_means: Mapped[str] = mapped_column(Sealed(), default="")
    easy_means_prefilled: Mapped[bool] = mapped_column(default=False)
    submission: Mapped[str | None] = mapped_column(unique=True)


class Action(Base):
    """Who does what by when."""

    __tablename__ = "action"
    __table_args__ = (one_of("state", ActionState),)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    words: Mapped[str] = mapped_column(Sealed())
    easy_words: Mapped[str] = mapped_column(Sealed(), default="")
    easy_words_prefilled: Mapped[bool] = mapped_column(default=False)
    submission: Mapped[str | None] = mapped_column(unique=True)
    owner: Mapped[str] = mapped_column(Sealed())
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default=ActionState.PLANNED)


class ActionUpdate(Base):
    """What has been done. Shown to contributors once a second reader has passed it (rule 10).

    `evidence` is how we know, in words for staff and the steering group. It is not shown to contributors.
    """

    __tablename__ = "action_update"
    __table_args__ = (one_of("state", ActionState),)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    state: Mapped[str]
    words: Mapped[str] = mapped_column(Sealed())
    easy_words: Mapped[str] = mapped_column(Sealed(), default="")
    easy_words_prefilled: Mapped[bool] = mapped_column(default=False)
    evidence: Mapped[str] = mapped_column(Sealed(), default="")
    sent_back_because: Mapped[str] = mapped_column(Sealed(), default="")
    submission: Mapped[str | None] = mapped_column(unique=True)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
