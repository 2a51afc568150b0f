"""The needs that stand, of any number of contributors, each with its age: one query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.caseload import NeedShown
from portal.domain.days import day_of
from portal.domain.still_right import ANSWERS, to_ask
from portal.models import Contributor, Need, StillRight


def needs_of(
    session: Session, contributor_ids: Sequence[int], today: date | None = None
) -> dict[int, tuple[NeedShown, ...]]:
    """Return the needs that stand, by contributor, in the order in which they were recorded.

    With `today`, each says whether it is time to ask if it is still right.
    """
    confirmed = (
        select(StillRight.contributor_id, func.max(StillRight.said_at).label("said_at"))
        .where(StillRight.contributor_id.in_(contributor_ids), StillRight.said.in_(ANSWERS))
        .group_by(StillRight.contributor_id)
        .subquery()
    )
    found: dict[int, tuple[NeedShown, ...]] = {}
    for row in session.execute(
        select(Need.contributor_id, Need.kind, Need.detail, Need.recorded_at, confirmed.c.said_at)
        .outerjoin(confirmed, confirmed.c.contributor_id == Need.contributor_id)
        .where(Need.contributor_id.in_(contributor_ids), Need.ended_at.is_(None))
        .order_by(Need.id)
    ):
        since, right = day_of(row.recorded_at), day_of(row.said_at) if row.said_at else None
        before = found.get(row.contributor_id, ())
        if (row.kind, row.detail) not in {(each.kind, each.detail) for each in before}:
            old = today is not None and to_ask(max(since, right or since), today)
            shown = NeedShown(row.kind, row.detail, since, right if right and right >= since else None, old)
            found[row.contributor_id] = (*before, shown)
    return found


def how_they_read(session: Session, contributor_ids: Sequence[int]) -> Sequence[Any]:
    """Return the language, form and supporter of each of these contributors."""
    return session.execute(
        select(
            Contributor.id,
            Contributor.language,
            Contributor.presentation,
            Contributor.has_learning_disability,
            Contributor.supporter_name,
        ).where(Contributor.id.in_(contributor_ids))
    ).all()
