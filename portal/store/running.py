"""Counts for whoever runs the portal. Reads only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.states import DeliveryState
from portal.models import Attempt, AuditEvent, Delivery, Visit


def deliveries_by_state(session: Session) -> dict[str, int]:
    rows = session.execute(select(Delivery.state, func.count().label("number")).group_by(Delivery.state))
    return {row.state: row.number for row in rows}


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Return since when the oldest message has been due, or None when none is."""
    waits = (Delivery.state == DeliveryState.QUEUED, Delivery.due_at <= now)
    return session.scalar(select(func.min(Delivery.due_at)).where(*waits))


def open_visits(session: Session, since: datetime) -> int:
    seen = (Visit.ended_at.is_(None), Visit.last_seen_at >= since)
    return session.scalar(select(func.count()).select_from(Visit).where(*seen)) or 0


def wrong_tries(session: Session, since: datetime) -> dict[str, float]:
    rows = session.execute(select(Attempt.kind, func.count()).where(Attempt.tried_at >= since).group_by(Attempt.kind))
    return {kind: float(number) for kind, number in rows}


def audit_events(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AuditEvent)) or 0
