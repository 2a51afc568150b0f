"""Who looked at a contributor's words: written with each look, read by that contributor alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.orm import Session

from portal.domain.days import day_of
from portal.domain.oversight import SeenBy, SeenWhat
from portal.domain.states import Role
from portal.models import Seen, Staff
from portal.store.prebuilt import prebuilt

ONE_LOOK = timedelta(hours=1)
# Whom a family meets. Anybody else is "somebody at the programme" to them.
KNOWN = frozenset({Role.REVIEWER, Role.COORDINATOR, Role.ADMINISTRATOR})
_COUNT = prebuilt(select(func.count()).select_from(Seen).where(Seen.contributor_id == bindparam("contributor_id")))
_PAGE = prebuilt(
    select(Seen.at, Seen.what, Seen.in_emergency, Staff.name, Staff.job_title, Staff.role)
    .join(Staff, Seen.staff_id == Staff.id)
    .where(Seen.contributor_id == bindparam("contributor_id"))
    .order_by(Seen.at.desc(), Seen.id.desc())
    .offset(bindparam("skip"))
    .limit(bindparam("most"))
)


def note(
    session: Session,
    contributor_ids: Iterable[int],
    staff_id: int,
    what: SeenWhat,
    now: datetime,
    *,
    in_emergency: bool = False,
) -> None:
    """Write one look of one member of staff at each of these contributors' words: one an hour says it."""
    wanted = set(contributor_ids)
    if not wanted:
        return
    before = session.scalars(
        select(Seen.contributor_id).where(
            Seen.contributor_id.in_(wanted),
            Seen.staff_id == staff_id,
            Seen.what == what,
            Seen.in_emergency.is_(in_emergency),
            Seen.at > now - ONE_LOOK,
        )
    )
    session.add_all(
        Seen(contributor_id=each, staff_id=staff_id, what=what, at=now, in_emergency=in_emergency)
        for each in sorted(wanted - set(before))
    )
    session.flush()


def count(connection: Connection, contributor_id: int) -> int:
    return connection.execute(_COUNT, {"contributor_id": contributor_id}).scalar_one()


def page(connection: Connection, contributor_id: int, *, skip: int, most: int) -> tuple[SeenBy, ...]:
    """Return some of the looks at this contributor's words and nobody else's, the newest first."""
    rows = connection.execute(_PAGE, {"contributor_id": contributor_id, "skip": skip, "most": most})
    return tuple(_seen(row) for row in rows)


def _seen(row: Any) -> SeenBy:
    known = row.role in KNOWN
    return SeenBy(
        on=day_of(row.at),
        who=row.name if known else "",
        job=row.job_title if known else "",
        what=SeenWhat(row.what),
        in_emergency=row.in_emergency,
    )
