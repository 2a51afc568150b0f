"""Learning of published outcomes, with recommendations, actions and what a second reader passed of their updates."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.domain.days import day_of
from portal.domain.published import ActionShown, LearningShown, RecommendationShown, UpdateShown
from portal.domain.states import OutcomeState
from portal.models import Action, ActionUpdate, Area, Learning, Outcome, Recommendation, Review


def _published(area_ids: Collection[int]) -> Select[int]:
    return (
        select(Learning.id)
        .join(Outcome, Learning.outcome_id == Outcome.id)
        .join(Review, Outcome.review_id == Review.id)
        .where(Review.area_id.in_(area_ids), Outcome.state == OutcomeState.PUBLISHED, Outcome.published_at.is_not(None))
    )


def count(session: Session, area_ids: Collection[int]) -> int:
    return session.scalar(select(func.count()).select_from(_published(area_ids).subquery())) or 0


def learning(session: Session, area_ids: Collection[int], *, skip: int, most: int) -> tuple[LearningShown, ...]:
    """Return learning, the newest outcome first, in five queries however much there is."""
    rows = session.execute(
        _published(area_ids)
        .join(Area, Review.area_id == Area.id)
        .add_columns(Learning.words, Area.name.label("area"), Outcome.published_at)
        .order_by(Outcome.published_at.desc(), Learning.position, Learning.id)
        .offset(skip)
        .limit(most)
    ).all()
    advised = session.scalars(
        select(Recommendation)
        .where(Recommendation.learning_id.in_([row.id for row in rows]))
        .order_by(Recommendation.position, Recommendation.id)
    ).all()
    actions = _actions(session, [each.id for each in advised])
    return tuple(
        LearningShown(
            area=row.area,
            published_on=day_of(row.published_at),
            words=row.words,
            recommendations=tuple(
                RecommendationShown(each.words, tuple(actions.get(each.id, ())))
                for each in advised
                if each.learning_id == row.id
            ),
        )
        for row in rows
    )


def _actions(session: Session, recommendation_ids: Collection[int]) -> dict[int, list[ActionShown]]:
    actions = session.scalars(
        select(Action).where(Action.recommendation_id.in_(recommendation_ids)).order_by(Action.due_on, Action.id)
    ).all()
    updates: dict[int, list[UpdateShown]] = {}
    for update in session.scalars(
        select(ActionUpdate)
        .where(ActionUpdate.action_id.in_([each.id for each in actions]), ActionUpdate.passed_at.is_not(None))
        .order_by(ActionUpdate.id)
    ):
        updates.setdefault(update.action_id, []).append(
            UpdateShown(update.state, update.words, day_of(update.written_at))
        )
    found: dict[int, list[ActionShown]] = {}
    for each in actions:
        done = tuple(updates.get(each.id, ()))
        shown = ActionShown(each.words, each.owner, each.due_on, done[-1].state if done else each.state, done)
        found.setdefault(each.recommendation_id, []).append(shown)
    return found
