"""How a contributor is reached and what they need. A change ends the old row and adds a new one (rule 11)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.orm import Session

from portal.domain.contact import ADDRESSES, ContactWishes, masked
from portal.domain.states import NeedKind, Presentation
from portal.models import Contributor, Need
from portal.models.sealed import in_row
from portal.store import quiet_days
from portal.store.prebuilt import prebuilt

_ON_FILE = select(Contributor.supporter_name, *(getattr(Contributor, name) for name in ADDRESSES)).where(
    Contributor.id == bindparam("contributor_id")
)
_NEEDS = prebuilt(
    select(Need.kind, Need.detail)
    .where(Need.contributor_id == bindparam("contributor_id"), Need.ended_at.is_(None))
    .order_by(Need.id)
)


def read(connection: Connection, contributor_id: int, today: date) -> ContactWishes:
    """Return everything that one contributor told us about being in touch. Quiet days that are over are left out."""
    who = {"contributor_id": contributor_id}
    row = connection.execute(_ON_FILE, who).one()
    needs = connection.execute(_NEEDS, who)
    return ContactWishes(
        on_file={name: masked(name, getattr(row, name)) for name in ADDRESSES},
        needs={NeedKind(need.kind): need.detail for need in needs},
        quiet=quiet_days.theirs(connection, contributor_id, today),
        supporter_name=row.supporter_name,
    )


def change_needs(
    session: Session,
    contributor_id: int,
    asked: Mapping[NeedKind, str],
    *,
    among: Collection[NeedKind],
    by: str,
    now: datetime,
) -> list[NeedKind]:
    """Make the needs among those asked about be the ones asked for; return which changed. Others stay."""
    standing = {
        NeedKind(row.kind): row
        for row in session.scalars(
            select(Need).where(Need.contributor_id == contributor_id, Need.ended_at.is_(None)).order_by(Need.id)
        )
    }
    changed = []
    for kind in among:
        before, after = standing.get(kind), asked.get(kind)
        if (before.detail if before is not None else None) == after:
            continue
        changed.append(kind)
        session.execute(
            update(Need)
            .where(Need.contributor_id == contributor_id, Need.kind == kind, Need.ended_at.is_(None))
            .values(ended_at=now)
        )
        if after is not None:
            session.add(Need(contributor_id=contributor_id, kind=kind, detail=after, recorded_by=by, recorded_at=now))
    session.flush()
    return sorted(changed)


def on_file(session: Session, contributor_id: int) -> dict[str, str]:
    """Return the addresses as they stand, unmasked."""
    row = session.execute(_ON_FILE, {"contributor_id": contributor_id}).one()
    return {name: getattr(row, name) for name in ADDRESSES}


def change_addresses(session: Session, contributor_id: int, addresses: Mapping[str, str]) -> None:
    session.execute(
        update(Contributor)
        .where(Contributor.id == contributor_id)
        .values({name: in_row(contributor_id, text) for name, text in addresses.items()})
    )


def change_supporter(session: Session, contributor_id: int, name: str) -> bool:
    """Keep a supporter's name; return whether it is a new one."""
    before = session.scalar(
        select(Contributor.supporter_name).where(Contributor.id == contributor_id).with_for_update()
    )
    if before is None or before == name:
        return False
    session.execute(
        update(Contributor).where(Contributor.id == contributor_id).values(supporter_name=in_row(contributor_id, name))
    )
    return True


def keep_page_look(session: Session, contributor_id: int, language: str, presentation: Presentation) -> None:
    session.execute(
        update(Contributor)
        .where(Contributor.id == contributor_id)
        .values(page_language=language, page_presentation=presentation)
    )


def keep_look(session: Session, contributor_id: int, language: str, presentation: Presentation) -> None:
    session.execute(
        update(Contributor).where(Contributor.id == contributor_id).values(language=language, presentation=presentation)
    )
