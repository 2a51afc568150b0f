"""What a contributor's own page shows of how things stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FamilyHome:
    """`telling` is "", "writing" or "sent". `promise` is the code of the promise that comes due first, or "" ."""

    due_on: date
    longer_because: str
    """Why the review takes longer, when it does."""
    longer_because_easy: str
    telling: str
    statements: int
    to_check: int
    outcome_published: bool
    promise: str
    promised_on: date | None
    has_phone: bool
