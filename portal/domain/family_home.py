"""What a contributor's own page shows of how things stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

NEW_FOR = timedelta(days=30)
"""How long a thing counts as new. Whether it was opened is not kept: a look at a page changes nothing (rule 2)."""


@dataclass(frozen=True, slots=True)
class NewThing:
    """What a notice told of: `kind` is such as "message", `on` the day it came."""

    kind: str
    on: date


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
    asks_if_right: bool = False
    """Whether it is time to ask if what they told us about being in touch is still right."""
    new: tuple[NewThing, ...] = ()
    """What came lately, each kind once, the newest first."""
