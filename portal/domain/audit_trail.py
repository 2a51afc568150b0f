"""What a look over the audit trail can find, and the heads that are kept outside the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BreakKind(StrEnum):
    """What kind of hand was at the trail.

    CHANGED: an event does not fit the one before it: it was edited, put in, or moved. REMOVED: events are missing from
    here on. END_LOST: the row that says where the trail ends is missing or not sealed by our key. REWRITTEN: the trail
    fits together, and yet says something else at this event than the head that was kept outside: it was made anew
    with our key. ROLLED_BACK: the trail ends before an event that a head outside knows: an older copy is in its place.
    HEAD_NOT_OURS: a line of the heads was changed.
    """

    CHANGED = "changed"
    REMOVED = "removed"
    END_LOST = "end_lost"
    REWRITTEN = "rewritten"
    ROLLED_BACK = "rolled_back"
    HEAD_NOT_OURS = "head_not_ours"


@dataclass(frozen=True, slots=True)
class Break:
    """`event_id` is the first event that is wrong or missing (for HEAD_NOT_OURS, the number of the line)."""

    event_id: int
    kind: BreakKind


@dataclass(frozen=True, slots=True)
class Head:
    """Where the trail ended at a moment, sealed with the audit key: one line in a place outside the database."""

    event_id: int
    chain: str
    at: datetime
    seal: str
