"""The blind index: by which keyed hashes a name is found without being readable (ADR 0012).

Rows go with their person or contributor. They have no id of their own: a token of an owner is there once.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, Table

from portal.models.base import Base, Number


def _tokens(name: str, owner: str) -> Table:
    return Table(
        name,
        Base.metadata,
        Column("token", LargeBinary(16), primary_key=True),
        Column(
            f"{owner}_id",
            Number,
            ForeignKey(f"{owner}.id", ondelete="CASCADE"),
            primary_key=True,
            index=True,
            autoincrement=False,
        ),
        sqlite_with_rowid=False,
    )


person_token = _tokens("person_token", "person")
contributor_token = _tokens("contributor_token", "contributor")
