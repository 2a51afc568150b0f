"""A review that takes longer: the new day and why, as staff write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ExtendSheet:
    """What the page of an extension shows. `waiting` is the one that a second reader has; `sent_back` says why not."""

    reference: str
    person: str
    due_on: date
    told: int
    """How many contributors will be told."""
    waiting: bool
    words: str = ""
    easy_words: str = ""
    new_day: date | None = None
    sent_back: str = ""
