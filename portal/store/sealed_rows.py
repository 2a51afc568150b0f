"""The sealed columns of every table, by the version of the key that sealed them. Flushes, never commits."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Table, Text, and_, func, or_, select, text, type_coerce, update
from sqlalchemy.orm import Session

from portal.models import Base
from portal.models.sealed import Vault, sealed_columns

VERSION_LENGTH = 8


def tables() -> list[Table]:
    """Return the tables that hold sealed columns, by name: the order in which they are gone through."""
    return sorted((each for each in Base.metadata.sorted_tables if sealed_columns(each)), key=lambda each: each.name)


def versions(session: Session) -> Counter[str]:
    """Return how many values each version of the key still seals."""
    found: Counter[str] = Counter()
    for table in tables():
        for column in sealed_columns(table):
            stored = type_coerce(column, Text)
            version = func.substr(stored, 1, VERSION_LENGTH).label("version")
            for name, count in session.execute(
                select(version, func.count()).where(stored != "").group_by(text("version"))
            ):
                found[name] += count
    return found


def seal_anew(session: Session, vault: Vault, newest: str, table: Table, after: int, most: int) -> int | None:
    """Seal by the newest key what older ones seal in the next rows of a table after this id. Return the last id that
    was looked at, or None when there was no row. A value that was written anew meanwhile is left as it is."""
    columns = sealed_columns(table)
    rows = session.execute(
        select(table.c.id, *(type_coerce(column, Text).label(column.name) for column in columns))
        .where(table.c.id > after)
        .order_by(table.c.id)
        .limit(most)
    ).all()
    for row in rows:
        old = {c.name: row._mapping[c.name] for c in columns if _is_old(row._mapping[c.name], newest)}
        if old:
            _replace(session, vault, table, row.id, old)
    return rows[-1].id if rows else None


def any_old(session: Session, newest: str) -> bool:
    """Whether anything is sealed by another version than the newest."""
    for table in tables():
        old = [
            and_(stored != "", func.substr(stored, 1, VERSION_LENGTH) != newest)
            for stored in (type_coerce(column, Text) for column in sealed_columns(table))
        ]
        if session.execute(select(table.c.id).where(or_(*old)).limit(1)).first() is not None:
            return True
    return False


def _is_old(stored: str | None, newest: str) -> bool:
    return bool(stored) and not str(stored).startswith(f"{newest}.")


def _replace(session: Session, vault: Vault, table: Table, row_id: int, old: dict[str, str]) -> None:
    new: dict[str, Any] = {}
    for name, stored in old.items():
        place = f"{table.name}.{name}"
        new[name] = type_coerce(vault.seal(vault.open(stored, place, str(row_id)), place, row_id), Text)
    session.execute(
        update(table)
        .where(table.c.id == row_id, *(type_coerce(table.c[name], Text) == stored for name, stored in old.items()))
        .values(new)
    )
