"""What we write to everybody of a review before its outcome: why it takes longer, what we ask them. Reads only."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.states import OutcomeState, ReviewState
from portal.domain.word_translations import ENGLISH, Part, Written
from portal.models import Extension, Learning, Outcome, Recommendation, RecommendationOffer, Review

_later = aliased(Extension)
_newer = aliased(RecommendationOffer)


def extensions(session: Session, where: ColumnElement[bool]) -> Iterator[Written]:
    """Why a review takes longer, as its pages say it: what was passed last, until the outcome is there."""
    asked = (
        select(Extension)
        .join(Review, Extension.review_id == Review.id)
        .where(
            where,
            Review.state != ReviewState.OUTCOME_SHARED,
            Extension.passed_at.is_not(None),
            ~select(_later.id)
            .where(
                _later.review_id == Extension.review_id,
                or_(
                    _later.passed_at > Extension.passed_at,
                    and_(_later.passed_at == Extension.passed_at, _later.id > Extension.id),
                ),
            )
            .exists(),
        )
        .order_by(Extension.id)
    )
    for row in session.scalars(asked):
        yield Written(row.id, (Part(row.words, row.easy_words),), ENGLISH, row.review_id, None)


def offers(session: Session, where: ColumnElement[bool]) -> Iterator[Written]:
    """The recommendations of a draft as they were offered last, each with what it means for whoever reads it."""
    asked = (
        select(RecommendationOffer, Outcome.review_id)
        .join(Recommendation, RecommendationOffer.recommendation_id == Recommendation.id)
        .join(Learning, Recommendation.learning_id == Learning.id)
        .join(Outcome, Learning.outcome_id == Outcome.id)
        .where(
            where,
            Outcome.state != OutcomeState.PUBLISHED,
            RecommendationOffer.passed_at.is_not(None),
            ~select(_newer.id)
            .where(
                _newer.recommendation_id == RecommendationOffer.recommendation_id,
                or_(
                    _newer.passed_at > RecommendationOffer.passed_at,
                    and_(_newer.passed_at == RecommendationOffer.passed_at, _newer.id > RecommendationOffer.id),
                ),
            )
            .exists(),
        )
        .order_by(RecommendationOffer.id)
    )
    for row, review_id in session.execute(asked):
        parts = (
            Part(row.words, row.easy_words, "What we recommend"),
            Part(row.means, row.easy_means, "What this means for them"),
        )
        yield Written(row.id, tuple(part for part in parts if part.words.strip()), ENGLISH, review_id, None)
