"""What follows from a contributor's choice: pure rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.domain.sending import first_day_after
from portal.domain.states import Decision

CALL_WITHIN_WORKING_DAYS = 5
# A choice that asks us to be in touch starts the letters again after a stop.
ASKS_US_TO_CONTACT = frozenset({Decision.TALK_FIRST, Decision.LATER})
# Nobody is asked twice after one of these.
ENDS_ASKING = frozenset({Decision.LATER, Decision.NO, Decision.WRONG_PERSON})


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choice that stands. `promised_on` is the day by which we do what we said, when there is one."""

    decision: Decision
    later_on: date | None
    made_at: datetime
    promised_on: date | None
    has_phone: bool
    stopped: bool


def call_by(today: date, quiet: Sequence[tuple[date, date]]) -> date:
    """Return the last day for a call that was asked for: five working days on, never a weekend or a quiet day."""
    day, left = today, CALL_WITHIN_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return _open_day(day, quiet)


def write_on(day: date, quiet: Sequence[tuple[date, date]]) -> date:
    """Return the day on which we write again: the day asked for, or the first one after it that is not quiet."""
    return first_day_after(day, quiet)


def moved_to(code: str, due_on: date, quiet: Sequence[tuple[date, date]]) -> date:
    """Return the day of a promise when quiet days were added after it was made (rule 6)."""
    return _open_day(due_on, quiet) if code == "call" else first_day_after(due_on, quiet)


def _open_day(day: date, quiet: Sequence[tuple[date, date]]) -> date:
    while True:
        moved = first_day_after(day, quiet)
        while moved.weekday() >= 5:
            moved += timedelta(days=1)
        if moved == day:
            return day
        day = moved
