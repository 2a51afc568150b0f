"""The audit trail: append-only, each row chained to the one before by a keyed hash. Never read to build a page."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import AuditEvent


def append(
    session: Session, key: str, *, at: datetime, who: str, did: str, about: str, details: Mapping[str, str]
) -> None:
    """Add one event in the transaction of the act itself. `details` hold codes and numbers, never people's words."""
    before = session.scalar(select(AuditEvent.chain).order_by(AuditEvent.id.desc()).limit(1)) or ""
    kept = dict(details)
    session.add(
        AuditEvent(
            at=at, who=who, did=did, about=about, details=kept, chain=_link(key, before, at, who, did, about, kept)
        )
    )
    session.flush()


def first_break(session: Session, key: str) -> int | None:
    """Return the id of the first event that does not fit the chain, or None. A gap in the ids is a break."""
    before, expected = "", None
    for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id)).yield_per(500):
        fits = _link(key, before, event.at, event.who, event.did, event.about, event.details)
        if (expected is not None and event.id != expected) or not hmac.compare_digest(fits, event.chain):
            return event.id
        before, expected = event.chain, event.id + 1
    return None


def _link(key: str, before: str, at: datetime, who: str, did: str, about: str, details: Mapping[str, str]) -> str:
    content = json.dumps([before, at.isoformat(), who, did, about, dict(details)], sort_keys=True, ensure_ascii=True)
    return hmac.new(key.encode(), content.encode(), hashlib.sha256).hexdigest()
