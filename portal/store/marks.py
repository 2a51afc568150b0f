"""Facts about this database: that it is a demonstration, that sending is held after a restore."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.models import Mark

SENDING_HELD = "sending_held"
DEMONSTRATION = "demonstration"


def mark(session: Session, name: str, *, locked: bool = False) -> str | None:
    """Return a mark's value. `locked` keeps other writers from it until this transaction ends."""
    query = select(Mark.value).where(Mark.name == name)
    return session.scalar(query.with_for_update() if locked else query)


def set_mark(session: Session, name: str, value: str) -> None:
    found = session.scalar(select(Mark).where(Mark.name == name))
    if found is None:
        session.add(Mark(name=name, value=value))
    else:
        found.value = value
    session.flush()


def clear_mark(session: Session, name: str) -> bool:
    """Take a mark away; return whether it was there."""
    there = mark(session, name) is not None
    session.execute(delete(Mark).where(Mark.name == name))
    return there
