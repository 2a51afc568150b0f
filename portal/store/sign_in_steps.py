"""Steps of signing in that wait to come back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.models import SignInStep


def add(session: Session, id_hash: str, *, kind: str, staff_id: int | None, expires_at: datetime) -> None:
    session.add(SignInStep(id_hash=id_hash, kind=kind, staff_id=staff_id, expires_at=expires_at))
    session.flush()


def take(session: Session, id_hash: str, *, kind: str, staff_id: int | None, now: datetime) -> bool:
    """Take a step away and say whether it was there: one DELETE decides between two that come together."""
    whose = SignInStep.staff_id.is_(None) if staff_id is None else SignInStep.staff_id == staff_id
    taken = session.execute(
        delete(SignInStep)
        .where(SignInStep.id_hash == id_hash, SignInStep.kind == kind, whose, SignInStep.expires_at > now)
        .returning(SignInStep.id)
    )
    return taken.one_or_none() is not None


def clear(session: Session, now: datetime) -> None:
    session.execute(delete(SignInStep).where(SignInStep.expires_at <= now))
