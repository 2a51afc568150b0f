"""What came of a review: found, learned, advised, done; and whose words led there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.states import ActionState, OutcomeState
from portal.models.base import Base, one_of


class Outcome(Base):
    """One for a review. Each text has its Easy Read words beside it: one sentence a line."""

    __tablename__ = "outcome"
    __table_args__ = (one_of("state", OutcomeState),)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), unique=True)
    state: Mapped[str] = mapped_column(default=OutcomeState.DRAFT)
    found: Mapped[str] = mapped_column(default="")
    easy_found: Mapped[str] = mapped_column(default="")
    thanks: Mapped[str] = mapped_column(default="")
    easy_thanks: Mapped[str] = mapped_column(default="")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]


class Learning(Base):
    __tablename__ = "learning"
    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcome.id"), index=True)
    position: Mapped[int]
    words: Mapped[str]
    easy_words: Mapped[str] = mapped_column(default="")


class LearningSource(Base):
    """A statement that led to a learning: "your words led here" is a walk along these rows."""

    __tablename__ = "learning_source"
    __table_args__ = (UniqueConstraint("learning_id", "statement_id"),)
    learning_id: Mapped[int] = mapped_column(ForeignKey("learning.id"))
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"), index=True)


class Recommendation(Base):
    __tablename__ = "recommendation"
    learning_id: Mapped[int] = mapped_column(ForeignKey("learning.id"), index=True)
    position: Mapped[int]
    words: Mapped[str]
    easy_words: Mapped[str] = mapped_column(default="")


class Action(Base):
    """Who does what by when."""

    __tablename__ = "action"
    __table_args__ = (one_of("state", ActionState),)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    words: Mapped[str]
    easy_words: Mapped[str] = mapped_column(default="")
    owner: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default=ActionState.PLANNED)


class ActionUpdate(Base):
    """What has been done. Shown to contributors once a second reader has passed it (rule 10)."""

    __tablename__ = "action_update"
    __table_args__ = (one_of("state", ActionState),)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    state: Mapped[str]
    words: Mapped[str]
    easy_words: Mapped[str] = mapped_column(default="")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
