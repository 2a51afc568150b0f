"""The audit trail: append-only, each row chained to the one before by a keyed hash. Never read to build a page."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import AuditEnd, AuditEvent

_ONLY = 1


def append(
    session: Session, key: str, *, at: datetime, who: str, did: str, about: str, details: Mapping[str, str]
) -> None:
    """Add one event in the transaction of the act itself. `details` hold codes and numbers, never people's words."""
    end = session.get(AuditEnd, _ONLY, with_for_update=True, populate_existing=True)
    before = end.last_chain if end else ""
    kept = dict(details)
    event = AuditEvent(
        at=at, who=who, did=did, about=about, details=kept, chain=_link(key, before, at, who, did, about, kept)
    )
    session.add(event)
    session.flush()
    if end is None:
        end = AuditEnd(id=_ONLY)
        session.add(end)
    end.last_event_id, end.last_chain, end.seal = event.id, event.chain, _seal(key, event.id, event.chain)
    session.flush()


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def first_break(session: Session, key: str) -> int | None:
    """Return the id of the first event that does not fit the chain, or None. A gap in the ids is a break; when events
    were cut off at the end, it is the id of the first that is missing."""
    before, last = "", 0
    for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id)).yield_per(500):
        fits = _link(key, before, event.at, event.who, event.did, event.about, event.details)
        if (last and event.id != last + 1) or not hmac.compare_digest(fits, event.chain):
            return event.id
        before, last = event.chain, event.id
    end = session.get(AuditEnd, _ONLY)
    if end is None:
        return last + 1 if last else None
    sealed = hmac.compare_digest(_seal(key, end.last_event_id, end.last_chain), end.seal)
    return None if sealed and (end.last_event_id, end.last_chain) == (last, before) else last + 1


def _seal(key: str, event_id: int, chain: str) -> str:
    return hmac.new(key.encode(), f"end {event_id} {chain}".encode(), hashlib.sha256).hexdigest()


def _link(key: str, before: str, at: datetime, who: str, did: str, about: str, details: Mapping[str, str]) -> str:
    content = json.dumps([before, at.isoformat(), who, did, about, dict(details)], sort_keys=True, ensure_ascii=True)
    return hmac.new(key.encode(), content.encode(), hashlib.sha256).hexdigest()
