"""Whose names belong into words that staff write: the review that an address is about, within the areas of who asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.models import Action, Contributor, Learning, Outcome, Person, Recommendation, Review, Statement

# By what an address names, such as the statement in /staff/statements/12.
_REVIEW_OF: Mapping[str, Select[Any]] = {
    "reference": select(Review.id),
    "contributor_id": select(Review.id).join(Contributor, Contributor.review_id == Review.id),
    "statement_id": select(Review.id)
    .join(Contributor, Contributor.review_id == Review.id)
    .join(Statement, Statement.contributor_id == Contributor.id),
    "action_id": select(Review.id)
    .join(Outcome, Outcome.review_id == Review.id)
    .join(Learning, Learning.outcome_id == Outcome.id)
    .join(Recommendation, Recommendation.learning_id == Learning.id)
    .join(Action, Action.recommendation_id == Recommendation.id),
}
_ROW = {
    "reference": Review.reference,
    "contributor_id": Contributor.id,
    "statement_id": Statement.id,
    "action_id": Action.id,
}
KINDS = frozenset(_REVIEW_OF)


def review_about(session: Session, kind: str, value: str | int, area_ids: Collection[int]) -> int | None:
    """Return the id of the review that a reference, contributor, statement or action belongs to, or None."""
    asked = _REVIEW_OF[kind].where(_ROW[kind] == value, Review.area_id.in_(area_ids))
    found: int | None = session.scalars(asked).one_or_none()
    return found


def person_of(session: Session, review_id: int) -> Person:
    return session.scalars(
        select(Person).join(Review, Review.person_id == Person.id).where(Review.id == review_id)
    ).one()
