"""Starting, reading and ending a signed-in visit. The id goes into a cookie; only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime

from portal.domain.errors import NotStored
from portal.domain.rooms import OpenFor, Room, StaffMember
from portal.services.tools import Tools, Work
from portal.store import visits
from portal.store.visits import WARNING

__all__ = ["WARNING", "end", "open_for", "room_for", "staff_for", "start_for_invitation", "start_for_staff"]


def _hash(visit_id: str) -> str:
    return hashlib.sha256(visit_id.encode()).hexdigest()


def start_for_invitation(work: Work, invitation_id: int) -> str:
    """Return the new 256-bit session id, in the transaction of whatever let the person in."""
    visit_id = secrets.token_urlsafe(32)
    visits.start(work.session, _hash(visit_id), now=work.now, invitation_id=invitation_id)
    return visit_id


def start_for_staff(work: Work, staff_id: int) -> str:
    visit_id = secrets.token_urlsafe(32)
    visits.start(work.session, _hash(visit_id), now=work.now, staff_id=staff_id)
    return visit_id


def room_for(tools: Tools, visit_id: str) -> Room | None:
    """Return the contributor's room, or None when the visit has ended, timed out or its invitation is gone."""
    now = tools.clock.now()
    with tools.database.connection() as connection:
        found = visits.room_of(connection, _hash(visit_id), now)
    if found is None:
        return None
    room, last_seen = found
    _keep_alive(tools, room.visit_id, last_seen, now)
    return room


def staff_for(tools: Tools, visit_id: str) -> StaffMember | None:
    now = tools.clock.now()
    with tools.database.connection() as connection:
        found = visits.staff_of(connection, visit_id, _hash(visit_id), now)
    if found is None:
        return None
    member, last_seen = found
    _keep_alive(tools, member.visit_id, last_seen, now)
    return member


def open_for(tools: Tools, visit_id: str) -> OpenFor | None:
    """Return how long a visit stays open, without making it longer; None when it has ended."""
    with tools.database.connection() as connection:
        return visits.open_for(connection, _hash(visit_id), tools.clock.now()) if visit_id else None


def end(tools: Tools, visit_id: str) -> None:
    with tools.writing() as work:
        visits.end(work.session, _hash(visit_id), work.now)


def end_others(tools: Tools, room: Room) -> None:
    """Close this contributor's page everywhere but here: a telephone that somebody else holds, a shared computer."""
    with tools.writing() as work:
        ended = visits.end_others(work.session, room.contributor_id, room.visit_id, work.now)
        work.record(room.audit_name, "ended_other_visits", room.audit_name, visits=str(ended))


def _keep_alive(tools: Tools, row_id: int, last_seen: datetime, now: datetime) -> None:
    # A write a minute at most: a page view should not cost a disk flush.
    # When nothing can be written, pages are still there to read: the next look notes it.
    if now - last_seen > visits.TOUCH_EVERY:
        with suppress(NotStored), tools.writing(patience=0) as work:
            visits.touch(work.session, row_id, work.now)
