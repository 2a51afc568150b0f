"""The outcome as one contributor sees it: prebuilt queries, the same few however much is in it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, select
from sqlalchemy.orm import aliased

from portal.domain.easy_rows import rows_of
from portal.domain.outcomes import (
    LastUpdate,
    SharedAction,
    SharedLearning,
    SharedOutcome,
    SharedRecommendation,
    Words,
)
from portal.domain.states import ActionState, OutcomeState, StatementState
from portal.models import (
    Action,
    ActionUpdate,
    Check,
    Learning,
    LearningSource,
    Outcome,
    Promise,
    Recommendation,
    Review,
    Statement,
    StatementVersion,
)
from portal.models.sealed import opened
from portal.store.outcomes import last_shown_number
from portal.store.prebuilt import prebuilt

# What is promised about a telephone call is not about the outcome.
NOT_ABOUT_WRITING = ("call",)

_OUTCOME = prebuilt(
    select(
        Outcome.id,
        Outcome.published_at,
        Outcome.found,
        Outcome.easy_found,
        Outcome.thanks,
        Outcome.easy_thanks,
        Review.due_on,
        select(Promise.due_on)
        .where(
            Promise.contributor_id == bindparam("contributor_id"),
            Promise.code.not_in(NOT_ABOUT_WRITING),
            Promise.kept_at.is_(None),
            Promise.ended_at.is_(None),
        )
        .order_by(Promise.due_on)
        .limit(1)
        .scalar_subquery()
        .label("promised_on"),
    )
    .select_from(Review)
    .outerjoin(Outcome, and_(Outcome.review_id == Review.id, Outcome.state == OutcomeState.PUBLISHED))
    .where(Review.id == bindparam("review_id"))
)
_PARTS = prebuilt(
    select(
        Learning.id.label("learning_id"),
        Learning.words.label("learning"),
        Learning.easy_words.label("easy_learning"),
        Recommendation.id.label("recommendation_id"),
        Recommendation.words.label("recommendation"),
        Recommendation.easy_words.label("easy_recommendation"),
        Action.id.label("action_id"),
        Action.words.label("action"),
        Action.easy_words.label("easy_action"),
        Action.owner,
        Action.due_on,
        Action.state,
    )
    .outerjoin(Recommendation, Recommendation.learning_id == Learning.id)
    .outerjoin(Action, Action.recommendation_id == Recommendation.id)
    .where(Learning.outcome_id == bindparam("outcome_id"))
    .order_by(Learning.position, Learning.id, Recommendation.position, Recommendation.id, Action.due_on, Action.id)
)
_UPDATES = prebuilt(
    select(ActionUpdate.action_id, ActionUpdate.words, ActionUpdate.easy_words, ActionUpdate.passed_at)
    .join(Action, ActionUpdate.action_id == Action.id)
    .join(Recommendation, Action.recommendation_id == Recommendation.id)
    .join(Learning, Recommendation.learning_id == Learning.id)
    .where(Learning.outcome_id == bindparam("outcome_id"), ActionUpdate.passed_at.is_not(None))
    .order_by(ActionUpdate.passed_at, ActionUpdate.id)
)
_said_of = aliased(StatementVersion)
_OWN = prebuilt(
    select(
        LearningSource.learning_id,
        StatementVersion.words,
        StatementVersion.easy_words,
        Statement.both_stand_at,
        # Where both accounts stand, these are theirs: the correction they wrote, not our sentence.
        select(opened(Check.correction))
        .join(_said_of, Check.statement_version_id == _said_of.id)
        .where(_said_of.statement_id == Statement.id)
        .order_by(Check.id.desc())
        .limit(1)
        .correlate(Statement)
        .scalar_subquery()
        .label("correction"),
    )
    .join(Learning, LearningSource.learning_id == Learning.id)
    .join(Statement, LearningSource.statement_id == Statement.id)
    .join(StatementVersion, StatementVersion.statement_id == Statement.id)
    .where(
        Learning.outcome_id == bindparam("outcome_id"),
        Statement.contributor_id == bindparam("contributor_id"),
        Statement.state == StatementState.SHOWN,
        StatementVersion.number == last_shown_number(),
    )
    .order_by(Statement.position, Statement.id)
)


def for_contributor(connection: Connection, *, review_id: int, contributor_id: int, today: date) -> SharedOutcome:
    """Return what one contributor may see: the whole published outcome, with only their own statements (rule 5)."""
    outcome = connection.execute(_OUTCOME, {"review_id": review_id, "contributor_id": contributor_id}).one()
    if outcome.id is None:
        awaited = outcome.promised_on or outcome.due_on
        return SharedOutcome(promised_on=outcome.promised_on, planned_on=outcome.due_on, late=awaited < today)
    asked = {"outcome_id": outcome.id}
    updates: dict[int, list[LastUpdate]] = defaultdict(list)
    for row in connection.execute(_UPDATES, asked):
        updates[row.action_id].append(LastUpdate(_words(row.words, row.easy_words), row.passed_at))
    own: dict[int, list[Words]] = defaultdict(list)
    for row in connection.execute(_OWN, {**asked, "contributor_id": contributor_id}):
        theirs = row.correction if row.both_stand_at and row.correction else ""
        own[row.learning_id].append(_words(theirs, "") if theirs else _words(row.words, row.easy_words))
    return SharedOutcome(
        published_at=outcome.published_at,
        found=_words(outcome.found, outcome.easy_found),
        thanks=_words(outcome.thanks, outcome.easy_thanks),
        learnings=_learnings(connection.execute(_PARTS, asked).all(), updates, own),
    )


def _words(plain: str, easy: str) -> Words:
    """Easy Read never shows nothing: where nobody wrote easy words, the plain ones stand there."""
    return Words(plain, rows_of(easy) or rows_of(plain))


def _learnings(
    rows: Any, updates: dict[int, list[LastUpdate]], own: dict[int, list[Words]]
) -> tuple[SharedLearning, ...]:
    learnings: dict[int, Row[Any]] = {}
    recommendations: dict[int, dict[int, Row[Any]]] = defaultdict(dict)
    actions: dict[int, list[SharedAction]] = defaultdict(list)
    for row in rows:
        learnings.setdefault(row.learning_id, row)
        if row.recommendation_id is not None:
            recommendations[row.learning_id].setdefault(row.recommendation_id, row)
        if row.action_id is not None:
            actions[row.recommendation_id].append(
                SharedAction(
                    _words(row.action, row.easy_action), row.owner, row.due_on, ActionState(row.state),
                    updates[row.action_id][-1] if updates[row.action_id] else None, tuple(updates[row.action_id]),
                )
            )  # fmt: skip
    return tuple(
        SharedLearning(
            _words(learning.learning, learning.easy_learning),
            tuple(own[learning_id]),
            tuple(
                SharedRecommendation(
                    _words(each.recommendation, each.easy_recommendation),
                    tuple(actions[recommendation_id]),
                    recommendation_id,
                )
                for recommendation_id, each in recommendations[learning_id].items()
            ),
        )
        for learning_id, learning in learnings.items()
    )
