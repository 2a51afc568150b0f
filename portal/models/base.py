"""The base of every table: naming of constraints, moments in UTC, codes kept as text."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Dialect, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from portal.models import sealed


class UtcMoment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. A naive one is a mistake and raises ValueError."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


# An id may have 63 bits (row_ids.py). SQLite's own integers have 64 whatever they are called, and must be called so.
Number = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcMoment, str: String, int: Number}

    # A contributor sees the ids of some rows, in an address or a form. One that counts would tell them how many others
    # there are, and when: such a table gives ids of row_ids.py, as every table with sealed columns does.
    id_tells_nothing: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        sealed.prepare(cls)


def one_of(column: str, states: type[StrEnum], *, optional: bool = False) -> CheckConstraint:
    """Return the named constraint that a column holds one of the states' codes."""
    listed = ", ".join(f"'{state.value}'" for state in states)
    rule = f"{column} IN ({listed})"
    return CheckConstraint(f"{column} IS NULL OR {rule}" if optional else rule, name=f"{column}_is_known")
