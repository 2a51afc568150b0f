"""Counts of reviews by area and by how far their families were reached."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session

from portal.domain.states import WENT, AccountState, OutcomeState
from portal.models import (
    Account,
    Area,
    Check,
    Choice,
    Contributor,
    Delivery,
    Letter,
    Outcome,
    Review,
    Statement,
    StatementVersion,
)

_of_review = Contributor.review_id == Review.id
_STEPS = (
    exists()
    .where(_of_review, Letter.contributor_id == Contributor.id)
    .where(Delivery.letter_id == Letter.id, Delivery.state.in_(WENT)),
    exists().where(_of_review, Choice.contributor_id == Contributor.id),
    exists().where(_of_review, Account.contributor_id == Contributor.id, Account.state == AccountState.SENT),
    exists()
    .where(_of_review, Statement.contributor_id == Contributor.id)
    .where(StatementVersion.statement_id == Statement.id, Check.statement_version_id == StatementVersion.id),
    exists().where(Outcome.review_id == Review.id, Outcome.state == OutcomeState.PUBLISHED),
)


def by_area(session: Session, area_ids: Collection[int] | None) -> list[tuple[str, tuple[int, ...]]]:
    """Return (area, numbers) by the area's name: reviews notified, and of these how many reached each step.

    `area_ids` None means every area.
    """
    counted = (
        select(Area.name, func.count(), *(func.sum(case((step, 1), else_=0)) for step in _STEPS))
        .join(Review, Review.area_id == Area.id)
        .where(Review.merged_into_id.is_(None))
        .group_by(Area.id, Area.name)
        .order_by(Area.name)
    )
    if area_ids is not None:
        counted = counted.where(Area.id.in_(area_ids))
    return [(row[0], tuple(int(number) for number in row[1:])) for row in session.execute(counted)]
