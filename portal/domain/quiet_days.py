"""Quiet days: once, each year again, or the days of a faith. Every one of them becomes plain spans of days.

What sends asks only for spans (portal/domain/sending.py): a kind of day that is added here is obeyed everywhere.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from portal.domain.faith_days import FAITH_DAYS

YEARS_AHEAD = 30
"""How far each-year days are worked out. A review is kept for eight years; nothing is promised for longer."""
MOST_EACH_YEAR = 92
"""Days that come again may fill a quarter of a year at most: whoever wants nothing at all stops our letters."""


class Again(StrEnum):
    """How quiet days come again."""

    ONCE = "once"
    EACH_YEAR = "each_year"
    FAITH = "faith"


class Quiet(NamedTuple):
    """Quiet days as they were asked for. `faith_day` is a code of FAITH_DAYS, for `Again.FAITH` alone."""

    starts_on: date
    ends_on: date
    again: Again = Again.ONCE
    faith_day: str = ""


class NextQuiet(NamedTuple):
    """When quiet days are next, and whether they come again."""

    starts_on: date
    ends_on: date
    again: bool


def spans(quiet: Quiet) -> tuple[tuple[date, date], ...]:
    """Return the spans of days, first and last included, that are quiet."""
    if quiet.again is Again.FAITH:
        known = FAITH_DAYS.get(quiet.faith_day)
        # A code that is offered no longer keeps the days that stand in its row.
        return known.spans if known else ((quiet.starts_on, quiet.ends_on),)
    if quiet.again is Again.EACH_YEAR:
        return tuple(_in_year(quiet, more) for more in range(YEARS_AHEAD + 1))
    return ((quiet.starts_on, quiet.ends_on),)


def all_spans(every: Iterable[Quiet]) -> tuple[tuple[date, date], ...]:
    return tuple(sorted({span for quiet in every for span in spans(quiet)}))


def next_of(quiet: Quiet, today: date) -> NextQuiet | None:
    """Return the span that is going on or comes next; None when all are over."""
    found = next((span for span in spans(quiet) if span[1] >= today), None)
    return None if found is None else NextQuiet(*found, quiet.again is not Again.ONCE)


def coming(every: Iterable[Quiet], today: date) -> tuple[NextQuiet, ...]:
    """Return when each is next, the soonest first."""
    return tuple(sorted({found for quiet in every if (found := next_of(quiet, today)) is not None}))


def from_now(first: date, last: date, today: date) -> tuple[date, date]:
    """Return each-year days as they come next. Somebody may type the very day of a birth or a death, years ago.

    29 February stays one: it is the last that there was, when the next year has none.
    """
    typed = Quiet(first, last, Again.EACH_YEAR)
    years = max(0, today.year - last.year)
    years += _in_year(typed, years)[1] < today
    while years and not _stands(first, last, years):
        years -= 1
    return _in_year(typed, years)


def length(first: date, last: date) -> int:
    return (last - first).days + 1


def _in_year(quiet: Quiet, more: int) -> tuple[date, date]:
    """Return the span some years later. 29 February is 28 February to 1 March in a year that has none: people keep
    either day, and a letter on the wrong one cannot be taken back."""
    first, last = quiet.starts_on, quiet.ends_on
    return _on(first, first.year + more, late=False), _on(last, last.year + more, late=True)


def _stands(first: date, last: date, more: int) -> bool:
    """Whether both days are there, some years later."""
    return all((day.month, day.day) != (2, 29) or calendar.isleap(day.year + more) for day in (first, last))


def _on(day: date, year: int, *, late: bool) -> date:
    if (day.month, day.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28) + timedelta(days=int(late))
    return day.replace(year=year)
