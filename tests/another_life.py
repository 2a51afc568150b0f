"""Everything that another contributor of the same review may have: a row or more in each table that hangs on them.

The tables are read from the models, so that one that is added later is filled too.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, LargeBinary, Table, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import CheckConstraint

from portal.models import Base, Contributor
from portal.models.base import UtcMoment
from portal.models.sealed import SealedJSON
from portal.services.tools import Tools

PLANTED = "Zebulon"
"""Stands in each of their words."""
_NOT_THEIRS = frozenset({"audit_event", "audit_end"})
_CODES = re.compile(r"(\w+) IN \(([^)]*)\)")
_numbers = count(1)


def live(tools: Tools, contributor: Contributor) -> dict[str, list[int]]:
    """Give a contributor rows in every table that hangs on them, by hook or by crook; return their ids by table."""
    classes = _classes()
    made: dict[str, list[int]] = {"contributor": [contributor.id]}
    with tools.writing() as work:
        for table in Base.metadata.sorted_tables:
            if table.name in _NOT_THEIRS or table.name in made or table.name not in classes or "id" not in table.c:
                continue
            if not any(key.column.table.name in made for column in table.columns for key in column.foreign_keys):
                continue
            for values in [
                *_rows(work.session, table, made, work.now),
                *_with_one(work.session, table, made, work.now),
            ]:
                row = classes[table.name](**values)
                try:
                    with work.session.begin_nested():
                        work.session.add(row)
                        work.session.flush()
                except IntegrityError:
                    continue  # one more of what there can be one of
                made.setdefault(table.name, []).append(row.id)
    return made


def _classes() -> dict[str, Any]:
    return {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]


def unfilled(made: dict[str, list[int]]) -> set[str]:
    """Return the tables that hang on a contributor and got no row."""
    hang = {"contributor"}
    for table in Base.metadata.sorted_tables:
        if "id" in table.c and any(
            key.column.table.name in hang and not column.nullable
            for column in table.columns
            for key in column.foreign_keys
        ):
            hang.add(table.name)
    return hang - set(made) - _NOT_THEIRS


def _rows(session: Session, table: Table, made: dict[str, list[int]], now: datetime) -> Iterator[dict[str, Any]]:
    """Yield a row for each code that a column can have: first with every moment empty that may be, then with each."""
    codes = _codes(table)
    most = max((len(each) for each in codes.values()), default=1)
    for number in range(max(most, 2)):
        values: dict[str, Any] = {}
        for column in table.columns:
            if column.name == "id":
                continue
            values[column.name] = _value(session, column, made, codes, number, now)
        if all(value is not _NOTHING for value in values.values()):
            yield values


def _add(session: Session, table: Table, made: dict[str, list[int]], now: datetime) -> int | None:
    values = next(_rows(session, table, made, now), None)
    if values is None:
        return None
    row = _classes()[table.name](**values)
    session.add(row)
    session.flush()
    return int(row.id)


def _with_one(session: Session, table: Table, made: dict[str, list[int]], now: datetime) -> Iterator[dict[str, Any]]:
    """Yield rows in which one optional reference is set and no other: what belongs to one thing of several."""
    optional = [column.name for column in table.columns if column.foreign_keys and column.nullable]
    for values in list(_rows(session, table, made, now))[:1] if len(optional) > 1 else []:
        for name in optional:
            yield {**values, **{other: None for other in optional if other != name}}


_NOTHING = object()


def _value(
    session: Session,
    column: Column[Any],
    made: dict[str, list[int]],
    codes: dict[str, list[str]],
    number: int,
    now: datetime,
) -> Any:
    for key in column.foreign_keys:
        theirs = made.get(key.column.table.name)
        if theirs:
            # Their newest row: what hangs on it hangs on them.
            return theirs[number % len(theirs)] if key.column.table is not column.table else None
        if column.nullable and number % 2 == 0:
            return None
        other = session.scalar(select(key.column).order_by(key.column.desc()).limit(1))
        if other is None and not column.nullable:
            # Nobody's: such as a batch for the mail room.
            other = _add(session, key.column.table, {}, now)
        return _NOTHING if other is None and not column.nullable else other
    if column.name in codes:
        return codes[column.name][number % len(codes[column.name])]
    kind = column.type
    if isinstance(kind, DateTime | UtcMoment):
        return None if column.nullable and number % 2 == 0 else now
    if isinstance(kind, Date):
        return None if column.nullable and number % 2 == 0 else now.date() + timedelta(days=number)
    if isinstance(kind, Boolean):
        return number % 2 == 1
    if isinstance(kind, Integer | BigInteger):
        return next(_numbers)
    if isinstance(kind, LargeBinary):
        return secrets.token_bytes(8)
    if isinstance(kind, SealedJSON):
        return {PLANTED: PLANTED}
    return f"{PLANTED} {secrets.token_urlsafe(12)}"


def _codes(table: Table) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule in table.constraints:
        if isinstance(rule, CheckConstraint):
            match = _CODES.search(str(rule.sqltext))
            if match:
                found[match[1]] = [code.strip().strip("'") for code in match[2].split(",")]
    return found
