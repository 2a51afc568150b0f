"""Statements whose shape never changes: SQLAlchemy finds their SQL without walking over their parts at each request."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy.sql import Select

S = TypeVar("S", bound=Select[*tuple[Any, ...]])


def prebuilt(statement: S) -> S:
    """Return the same statement, its cache key made once. Build others from it before, not after."""
    key = statement._generate_cache_key()
    # The key holds the shape and the named parameters; the values come with each execution.
    object.__setattr__(statement, "_generate_cache_key", lambda: key)
    return statement
