"""Wrong tries, counted in the database so that all workers count alike (safety.md, fact 11)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.models import Attempt


def since(session: Session, kind: str, subject: str, moment: datetime) -> int:
    """Return how many tries of this kind by this subject came after a moment."""
    counted = session.scalar(
        select(func.count())
        .select_from(Attempt)
        .where(Attempt.subject == subject, Attempt.kind == kind, Attempt.tried_at > moment)
    )
    return counted or 0


def alone(session: Session, subject: str) -> None:
    """Until this transaction ends, let others who try as the same subject wait. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(subject))))


def note(session: Session, kind: str, subject: str, moment: datetime) -> int:
    """Add a try and return its id, with which `forget` takes it back."""
    made = Attempt(kind=kind, subject=subject, tried_at=moment)
    session.add(made)
    session.flush()
    return made.id


def forget(session: Session, ids: tuple[int, ...]) -> None:
    session.execute(delete(Attempt).where(Attempt.id.in_(ids)))
