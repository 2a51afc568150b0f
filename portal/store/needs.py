"""The needs that stand, of any number of contributors in one query."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.caseload import NeedShown
from portal.models import Need


def needs_of(session: Session, contributor_ids: Sequence[int]) -> dict[int, tuple[NeedShown, ...]]:
    """Return the needs that stand, by contributor, in the order in which they were recorded."""
    found: dict[int, tuple[NeedShown, ...]] = {}
    for row in session.execute(
        select(Need.contributor_id, Need.kind, Need.detail)
        .where(Need.contributor_id.in_(contributor_ids), Need.ended_at.is_(None))
        .order_by(Need.id)
    ):
        shown = NeedShown(row.kind, row.detail)
        if shown not in found.get(row.contributor_id, ()):
            found[row.contributor_id] = (*found.get(row.contributor_id, ()), shown)
    return found
