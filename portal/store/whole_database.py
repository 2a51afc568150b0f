"""Every row of every table, in and out, the same for SQLite and PostgreSQL. What is sealed stays sealed: rows are read
as they lie there, by the database's own description of itself and not by the models."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    insert,
    inspect,
    literal,
    select,
    text,
)  # fmt: skip
from sqlalchemy import (
    column as named_column,
)
from sqlalchemy import (
    table as named_table,
)

VERSION_TABLE = "alembic_version"
_AT_ONCE = 1000
_PIECE = 1 << 18


class CannotBeRead(Exception):
    """A row does not fit the table it is for. The message names the table, never what the row holds."""


def tables(connection: Connection) -> list[Table]:
    """Return every table that there is, in an order in which each comes after those it refers to."""
    found = MetaData()
    found.reflect(connection)
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return [table for table in found.sorted_tables if table.name != VERSION_TABLE]


def revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.scalar(select(named_column("version_num")).select_from(named_table(VERSION_TABLE)))
    return found


def holds_data(connection: Connection) -> bool:
    """Whether somebody's work is in there: a review, a member of staff, an audit event."""
    there = set(inspect(connection).get_table_names())
    return any(
        name in there and connection.scalar(select(literal(1)).select_from(named_table(name)).limit(1)) is not None
        for name in ("review", "staff", "audit_event")
    )


class Rows:
    """One table's rows as lines of JSON. `count` is right once all were read."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection, self._table = connection, table
        self.count = 0

    def pieces(self) -> Iterator[bytes]:
        query = select(self._table).order_by(*self._table.primary_key.columns)
        names = [column.name for column in self._table.columns]
        waiting, size = [], 0
        for row in self._connection.execute(query, execution_options={"yield_per": _AT_ONCE}):
            self.count += 1
            line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=_told) + "\n"
            waiting.append(line)
            size += len(line)
            if size > _PIECE:
                yield "".join(waiting).encode()
                waiting, size = [], 0
        yield "".join(waiting).encode()


def load(connection: Connection, table: Table, lines: Iterable[str]) -> int:
    """Put rows back; return how many. Raises CannotBeRead."""
    read = {column.name: _reader(column.type) for column in table.columns}
    done, batch = 0, []
    for line in lines:
        try:
            batch.append({name: _read(read[name], value) for name, value in json.loads(line).items()})
        except (ValueError, KeyError, TypeError) as problem:
            raise CannotBeRead(table.name) from problem
        if len(batch) >= _AT_ONCE:
            connection.execute(insert(table), batch)
            done, batch = done + len(batch), []
    if batch:
        connection.execute(insert(table), batch)
    return done + len(batch)


class Loading:
    """What has to be so while rows come in any order, and is put right at the end."""

    def __init__(self, connection: Connection, found: list[Table]) -> None:
        self._connection, self._tables = connection, found
        self._sqlite = connection.dialect.name == "sqlite"
        self._keys: list[tuple[str, str, str]] = []

    def begin(self) -> None:
        if self._sqlite:
            return  # foreign keys are off unless they are switched on
        self._keys = [
            (row.place, row.name, row.rule)
            for row in self._connection.execute(
                text(
                    "SELECT conrelid::regclass::text AS place, conname AS name, pg_get_constraintdef(oid) AS rule "
                    "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
                )
            )
        ]
        for place, name, _rule in self._keys:
            self._connection.exec_driver_sql(f'ALTER TABLE {place} DROP CONSTRAINT "{name}"')

    def finish(self) -> None:
        """Hold every reference to what it refers to, and let ids go on after the last. Raises CannotBeRead."""
        if self._sqlite:
            wrong = self._connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if wrong is not None:
                raise CannotBeRead(str(wrong[0]))
            return
        for place, name, rule in self._keys:
            self._connection.exec_driver_sql(f'ALTER TABLE {place} ADD CONSTRAINT "{name}" {rule}')
        for table in self._tables:
            self._go_on(table)

    def _go_on(self, table: Table) -> None:
        if "id" not in table.columns:
            return
        quoted = self._connection.dialect.identifier_preparer.format_table(table)
        self._connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence(:name, 'id'), max(id)) FROM {quoted} "  # noqa: S608  # nosec B608
                "HAVING max(id) IS NOT NULL AND pg_get_serial_sequence(:name, 'id') IS NOT NULL"
            ),
            {"name": quoted},
        )


def _told(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(type(value).__name__)


def _reader(kind: Any) -> Any:
    if isinstance(kind, DateTime):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    return base64.b64decode if isinstance(kind, LargeBinary) else None


def _read(reader: Any, value: Any) -> Any:
    return value if reader is None or value is None else reader(value)
