"""Recommendations together: offered to families before publishing, what they say, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.together import Became, SuggestionKind
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class RecommendationOffer(Base):
    """A recommendation of a draft as it stood when it was offered for comment. Shown once a second reader passed it."""

    __tablename__ = "recommendation_offer"
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    words: Mapped[str] = mapped_column(Sealed())
    easy_words: Mapped[str] = mapped_column(Sealed(), default="")
    means: Mapped[str] = mapped_column(Sealed(), default="")
    easy_means: Mapped[str] = mapped_column(Sealed(), default="")
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    offered_at: Mapped[datetime]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
    sent_back_because: Mapped[str] = mapped_column(Sealed(), default="")


class Suggestion(Base):
    """What a contributor says to a recommendation. A new row each time; the old ones stay."""

    __tablename__ = "suggestion"
    __table_args__ = (one_of("kind", SuggestionKind),)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    kind: Mapped[str]
    words: Mapped[str] = mapped_column(Sealed(), default="")
    language: Mapped[str | None]
    """In which they wrote, as their page read; not known of older rows."""
    said_at: Mapped[datetime]
    submission: Mapped[str] = mapped_column(unique=True)
    visit_id: Mapped[int | None]


class SuggestionAnswer(Base):
    """What became of a suggestion and why. Shown once a second reader has passed it (rule 10)."""

    __tablename__ = "suggestion_answer"
    __table_args__ = (one_of("became", Became),)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestion.id"), index=True)
    became: Mapped[str]
    words: Mapped[str] = mapped_column(Sealed())
    easy_words: Mapped[str] = mapped_column(Sealed(), default="")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
    sent_back_because: Mapped[str] = mapped_column(Sealed(), default="")
