"""Passkeys of staff."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.models import Passkey


def of(session: Session, staff_id: int) -> tuple[Passkey, ...]:
    return tuple(session.scalars(select(Passkey).where(Passkey.staff_id == staff_id).order_by(Passkey.id)))


def by_credential(session: Session, credential_id: str) -> Passkey | None:
    return session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))


def add(session: Session, passkey: Passkey) -> None:
    session.add(passkey)
    session.flush()


def use(session: Session, passkey_id: int, sign_count: int, now: datetime) -> bool:
    """Keep that a passkey was used. False when its count did not grow: one UPDATE decides between two copies of it.
    An authenticator that does not count says 0 for ever."""
    grew = Passkey.sign_count < sign_count if sign_count else Passkey.sign_count == 0
    changed = session.execute(
        update(Passkey)
        .where(Passkey.id == passkey_id, grew)
        .values(sign_count=sign_count, last_used_at=now)
        .returning(Passkey.id)
    )
    return changed.one_or_none() is not None


def remove(session: Session, staff_id: int, passkey_id: int) -> bool:
    gone = session.execute(
        delete(Passkey).where(Passkey.id == passkey_id, Passkey.staff_id == staff_id).returning(Passkey.id)
    )
    return gone.one_or_none() is not None


def remove_all(session: Session, staff_id: int) -> int:
    return len(session.execute(delete(Passkey).where(Passkey.staff_id == staff_id).returning(Passkey.id)).all())
