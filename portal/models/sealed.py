"""Columns that nobody can read without the key: people's words, names and contacts.

What is stored is `<key version>.<nonce, ciphertext and tag>`; the table, column, row id and key version are bound to it
as associated data, so that a value moved to another row or column does not open (safety.md, fact 8). The empty string
stays empty and NULL stays NULL: a query may ask whether there is something, and nothing else.

Reading: every select gets the row's id beside the stored text, in one SQL expression. Writing: an object of such a
table has its id from the moment it is made, and its text carries that id; statements that are not objects' say
`in_row(id, text)`. A plain text raises before it reaches the database, so a filter by a sealed column can't silently
find nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from sqlalchemy import Column, ColumnElement, Dialect, Label, String, Text, cast, event, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, QueryableAttribute
from sqlalchemy.types import TypeDecorator

from portal.models.row_ids import new_row_id

_BETWEEN = ":"


class NotItsRow(TypeError):
    """A text for a sealed column came without its row, or a sealed column was used where it can't be opened."""


class Vault(Protocol):
    """What a database's dialect must have as `vault` before a sealed column is read or written."""

    def seal(self, text: str, place: str, row_id: int) -> str: ...

    def open(self, stored: str, place: str, row_id: str) -> str: ...


class InRow(str):
    """A text together with the id of the row that it is for."""

    __slots__ = ("row_id",)
    row_id: int


class MappingInRow(dict[str, Any]):
    """The same for what is kept as JSON."""

    row_id: int


def in_row(row_id: int, text: str) -> InRow:
    """Say which row a text is for, in a statement that is not an object's."""
    made = InRow(text)
    made.row_id = row_id
    return made


def rows_sealed(table: type[Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows for a bulk insert, each text of a sealed column bound to its row's `id`."""
    names = [column.name for column in table.__table__.columns if isinstance(column.type, Sealed)]
    return [{**row, **{name: in_row(row["id"], row[name]) for name in names if name in row}} for row in rows]


class Opened(TypeDecorator[str]):
    """`<row id>:<stored text>`, as selected; read as the text."""

    impl = Text
    cache_ok = True

    def __init__(self, place: str = "") -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value:
            raise NotItsRow(f"{self.place} can't be compared with a text")
        return value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if not value:
            return value
        row_id, between, stored = value.partition(_BETWEEN)
        if not between:
            raise NotItsRow(f"{self.place} was selected without its row")
        return _vault(dialect).open(stored, self.place, row_id) if stored else ""


class Sealed(TypeDecorator[str]):
    """A text that is encrypted for its table, column and row. `place`, such as `person.first_name`, is put in when
    the table is made (portal/models/base.py)."""

    impl = Text
    cache_ok = True

    def __init__(self, place: str = "") -> None:
        super().__init__()
        self.place = place

    def column_expression(self, column: ColumnElement[str]) -> ColumnElement[str]:
        return type_coerce(_with_row(column, self.place), self)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if not value:
            return value  # type: ignore[no-any-return]
        if not isinstance(value, InRow):
            # Without the text itself: this may be logged.
            raise NotItsRow(f"a text for {self.place} needs its row: say in_row(id, text)")
        return _vault(dialect).seal(str(value), self.place, value.row_id)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        row_id, between, stored = value.partition(_BETWEEN)
        if not between:
            raise NotItsRow(f"{self.place} was selected without its row")
        return _vault(dialect).open(stored, self.place, row_id) if stored else ""


class SealedJSON(Sealed):
    """The same for a mapping, kept as JSON."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not isinstance(value, MappingInRow):
            raise NotItsRow(f"a value for {self.place} needs its row")
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return super().process_bind_param(in_row(value.row_id, text), dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        text = super().process_result_value(value, dialect)
        return json.loads(text) if text else text


T = TypeVar("T")


def opened(attribute: QueryableAttribute[T] | InstrumentedAttribute[T]) -> ColumnElement[T]:
    """Return a sealed column for a subquery's select list: there the row's id must be joined to it explicitly."""
    column: Any = attribute.expression
    return type_coerce(_with_row(column, column.type.place), Opened(column.type.place))  # type: ignore[arg-type]


def _with_row(column: ColumnElement[Any], place: str) -> ColumnElement[str]:
    while isinstance(column, Label):
        column = column.element
    table = getattr(column, "table", None)
    if not isinstance(column, Column) or table is None or "id" not in table.c:
        raise NotItsRow(f"{place} is selected where its row is not known: say opened(…) in the subquery")
    return cast(table.c.id, String) + _BETWEEN + type_coerce(column, Text)


def _vault(dialect: Dialect) -> Vault:
    vault: Vault | None = getattr(dialect, "vault", None)
    if vault is None:
        raise NotItsRow("this database was opened without its keys")
    return vault


def sealed_columns(table: Any) -> list[Column[Any]]:
    return [column for column in table.columns if isinstance(column.type, Sealed)]


def prepare(cls: type[Any]) -> None:
    """Name the place of each sealed column of a mapped class; give its objects their id, and their texts that id.

    A table without one gives its objects such an id too where it says `id_tells_nothing` (base.py).
    """
    table = cls.__table__
    columns = sealed_columns(table)
    if columns or cls.id_tells_nothing:
        event.listen(cls, "init", _give_id)
    for column in columns:
        kind: Any = column.type
        kind.place = f"{table.name}.{column.name}"
        bind = _bind_mapping if isinstance(kind, SealedJSON) else _bind_text
        event.listen(getattr(cls, column.name), "set", bind, retval=True)


def _give_id(target: Any, _args: Any, kwargs: dict[str, Any]) -> None:
    target.id = kwargs.pop("id", None) or new_row_id()


def _bind_text(target: Any, value: str | None, _old: Any, _initiator: Any) -> str | None:
    # Always anew: a text read from one object may be given to another.
    return value if value is None else in_row(target.id, value)


def _bind_mapping(target: Any, value: Mapping[str, Any] | None, _old: Any, _initiator: Any) -> MappingInRow | None:
    if value is None:
        return None
    made = MappingInRow(value)
    made.row_id = target.id
    return made
