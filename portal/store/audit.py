"""The audit trail: append-only, each row chained to the one before by a keyed hash. Never read to build a page."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from portal.domain.audit_trail import Break, BreakKind, Head
from portal.models import AuditEnd, AuditEvent, audit_guards

_ONLY = 1
_ROWS = select(
    AuditEvent.id,
    # As they lie in the database: an edit that our own types can't read must be found, not trip the search.
    *(
        type_coerce(column, NullType).label(column.key)
        for column in (AuditEvent.at, AuditEvent.who, AuditEvent.did, AuditEvent.about, AuditEvent.details)
    ),
    type_coerce(AuditEvent.chain, NullType).label("chain"),
).order_by(AuditEvent.id)


def append(
    session: Session, key: str, *, at: datetime, who: str, did: str, about: str, details: Mapping[str, str]
) -> None:
    """Add one event in the transaction of the act itself. `details` hold codes and numbers, never people's words."""
    end = session.get(AuditEnd, _ONLY, with_for_update=True, populate_existing=True)
    before, last = (end.last_chain, end.last_event_id) if end else ("", 0)
    kept = dict(details)
    event = AuditEvent(
        # Numbered from the end, not by the database: a sequence leaves gaps when an act is rolled back, and a gap here
        # means that something was taken out.
        id=last + 1,
        at=at,
        who=who,
        did=did,
        about=about,
        details=kept,
        chain=_link(key, before, at, who, did, about, kept),
    )
    session.add(event)
    session.flush()
    if end is None:
        end = AuditEnd(id=_ONLY)
        session.add(end)
    end.last_event_id, end.last_chain, end.seal = event.id, event.chain, _seal(key, event.id, event.chain)
    session.flush()


def details_of(session: Session, did: str) -> list[dict[str, str]]:
    """Return the details of every event of one kind, newest first."""
    return list(session.scalars(select(AuditEvent.details).where(AuditEvent.did == did).order_by(AuditEvent.id.desc())))


def count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(AuditEvent)) or 0


def guarded(connection: Connection) -> bool:
    """Whether the database itself refuses to change or take away an event."""
    return audit_guards.are_up(connection)


def head(session: Session, key: str, now: datetime) -> Head | None:
    """Return where the trail ends now, sealed; None while nothing has happened."""
    end = session.get(AuditEnd, _ONLY)
    if end is None:
        return None
    return Head(end.last_event_id, end.last_chain, now, head_seal(key, end.last_event_id, end.last_chain, now))


def first_break(connection: Connection, key: str, heads: Iterable[Head] = ()) -> Break | None:
    """Return the first place where the trail does not fit itself, its end or the heads; None when it is whole.

    Streams: a hundred thousand events take seconds and no more memory than a hundred.
    """
    known, not_ours = _known_heads(key, heads)
    if not_ours is not None:
        return not_ours
    before, last = "", 0
    with _any_text(connection):
        for row in connection.execution_options(stream_results=True, yield_per=2000).execute(_ROWS):
            if row.id != last + 1:
                return Break(last + 1, BreakKind.REMOVED if row.id > last + 1 else BreakKind.CHANGED)
            if not _fits(key, before, row):
                return Break(row.id, BreakKind.CHANGED)
            before, last = row.chain, row.id
            if known.get(last, before) != before:
                return Break(last, BreakKind.REWRITTEN)
        end = connection.execute(
            select(
                *(type_coerce(each, NullType) for each in (AuditEnd.last_event_id, AuditEnd.last_chain, AuditEnd.seal))
            ).where(AuditEnd.id == _ONLY)
        ).one_or_none()
    return _end_break(key, end, before, last, max(known, default=0))


def _end_break(key: str, end: Any, before: str, last: int, known_last: int) -> Break | None:
    if end is None:
        if not last and not known_last:
            return None
        return Break(last + 1, BreakKind.END_LOST if last else BreakKind.REMOVED)
    end_id, end_chain, seal = end
    if not _same(_seal(key, end_id, end_chain), seal):
        return Break(last + 1, BreakKind.END_LOST)
    if (end_id, end_chain) != (last, before):
        return Break(last + 1, BreakKind.REMOVED if end_id > last else BreakKind.CHANGED)
    return Break(last + 1, BreakKind.ROLLED_BACK) if known_last > last else None


def _known_heads(key: str, heads: Iterable[Head]) -> tuple[dict[int, str], Break | None]:
    """Return the chain by event id that the heads say; or the first line that our key did not seal."""
    known: dict[int, str] = {}
    for line, each in enumerate(heads, 1):
        if not _same(head_seal(key, each.event_id, each.chain, each.at), each.seal):
            return {}, Break(line, BreakKind.HEAD_NOT_OURS)
        if known.setdefault(each.event_id, each.chain) != each.chain:
            # Two heads that our own key sealed disagree: after the first, the trail was made anew.
            return {}, Break(each.event_id, BreakKind.REWRITTEN)
    return known, None


def head_seal(key: str, event_id: int, chain: str, at: datetime) -> str:
    return _hmac(key, f"head {event_id} {chain} {at.astimezone(UTC).isoformat()}")


def _fits(key: str, before: str, row: Any) -> bool:
    """Whether a row, as it lies there, is what our key chained to the one before it."""
    at, details = _moment(row.at), _details(row.details)
    texts = (row.who, row.did, row.about, row.chain)
    if at is None or details is None or not all(isinstance(each, str) for each in texts):
        return False
    return _same(_link(key, before, at, row.who, row.did, row.about, details), row.chain)


def _moment(kept: Any) -> datetime | None:
    """Return a moment as it was kept: SQLite's text in the one form that we write, or the driver's own datetime."""
    if isinstance(kept, datetime):
        return kept.replace(tzinfo=UTC)
    try:
        found = datetime.fromisoformat(kept)
    except (TypeError, ValueError):
        return None
    return found.replace(tzinfo=UTC) if found.strftime("%Y-%m-%d %H:%M:%S.%f") == kept else None


def _details(kept: Any) -> dict[str, Any] | None:
    """Return details as they were kept. JSON that says the same in another form was not written by us."""
    if isinstance(kept, dict):
        return kept
    try:
        found = json.loads(kept)
    except (TypeError, ValueError):
        return None
    return found if isinstance(found, dict) and json.dumps(found) == kept else None


@contextmanager
def _any_text(connection: Connection) -> Iterator[None]:
    """Read SQLite's text even when somebody wrote bytes there that are none: such a row must be named."""
    driver = connection.connection.driver_connection if connection.dialect.name == "sqlite" else None
    if driver is None:
        yield
        return
    before, driver.text_factory = driver.text_factory, lambda kept: kept.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = before


def _seal(key: str, event_id: int, chain: str) -> str:
    return _hmac(key, f"end {event_id} {chain}")


def _link(key: str, before: str, at: datetime, who: str, did: str, about: str, details: Mapping[str, Any]) -> str:
    content = json.dumps(
        [before, at.astimezone(UTC).isoformat(), who, did, about, dict(details)], sort_keys=True, ensure_ascii=True
    )
    return _hmac(key, content)


def _hmac(key: str, content: str) -> str:
    return hmac.new(key.encode(), content.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _same(expected: str, kept: object) -> bool:
    return isinstance(kept, str) and kept.isascii() and hmac.compare_digest(expected, kept)
