"""What tells that a contributor's letter page must be made anew: one small query."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from portal.models import Choice, Letter, QuietDay, SupportOrganisation

_CONTRIBUTOR: BindParameter[int] = bindparam("contributor_id")
_STAMP = select(
    select(func.max(Letter.asked_at))
    .where(Letter.contributor_id == _CONTRIBUTOR, Letter.name == bindparam("name"))
    .scalar_subquery()
    .label("asked_at"),
    select(func.max(Choice.id)).where(Choice.contributor_id == _CONTRIBUTOR).scalar_subquery().label("choice"),
    select(func.count(QuietDay.id)).where(QuietDay.contributor_id == _CONTRIBUTOR).scalar_subquery().label("quiet"),
    select(func.max(QuietDay.ended_at)).where(QuietDay.contributor_id == _CONTRIBUTOR).scalar_subquery().label("ended"),
    select(func.count(SupportOrganisation.id)).scalar_subquery().label("support"),
    select(func.max(SupportOrganisation.verified_on)).scalar_subquery().label("verified_on"),
)


def stamp(connection: Connection, contributor_id: int, name: str) -> tuple[datetime | None, tuple[object, ...]]:
    """Return when the letter was last asked for, and everything that changes its words beside the room."""
    row = connection.execute(_STAMP, {"contributor_id": contributor_id, "name": name}).one()
    return row.asked_at, tuple(row)
