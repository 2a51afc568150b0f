"""Support organisations: read urgent first, written by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from portal.domain.support import SupportLoad, SupportOrganisationView
from portal.models import SupportOrganisation

_ALL = select(
    SupportOrganisation.name,
    SupportOrganisation.what_for,
    SupportOrganisation.phone,
    SupportOrganisation.website,
    SupportOrganisation.hours,
    SupportOrganisation.area,
    SupportOrganisation.formats,
    SupportOrganisation.languages,
    SupportOrganisation.urgent,
    SupportOrganisation.verified_on,
).order_by(SupportOrganisation.urgent.desc(), SupportOrganisation.position, SupportOrganisation.id)


def every(connection: Connection) -> tuple[SupportOrganisationView, ...]:
    return tuple(SupportOrganisationView(**row._asdict()) for row in connection.execute(_ALL))


def any_there(session: Session) -> bool:
    return session.scalar(select(SupportOrganisation.id).limit(1)) is not None


def write(session: Session, rows: Iterable[Mapping[str, object]]) -> SupportLoad:
    """Add organisations or bring them to what `rows` say, by name. One whose telephone number changes counts as not
    verified until somebody has rung it."""
    here = {row.name: row for row in session.scalars(select(SupportOrganisation))}
    added = changed = unchanged = 0
    for row in rows:
        found = here.get(str(row["name"]))
        if found is None:
            session.add(SupportOrganisation(**row))
            added += 1
            continue
        new = {key: value for key, value in row.items() if getattr(found, key) != value}
        if "phone" in new and "verified_on" not in new:
            found.verified_on = None
        for key, value in new.items():
            setattr(found, key, value)
        changed += bool(new)
        unchanged += not new
    session.flush()
    return SupportLoad(added, changed, unchanged)
