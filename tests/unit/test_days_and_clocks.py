"""Days are those of England and Wales, across both changes of the clocks and the leap day; due days never slip."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.domain.choosing import call_by, write_on
from portal.domain.days import day_of, months_on


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # the night of 29 March 2026: summer time begins at 1 in the morning
        (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 0, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),
        # the night of 25 October 2026: it ends at 2, and one hour comes twice
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_a_moment_falls_on_the_day_that_people_live(moment: datetime, day: date) -> None:
    assert day_of(moment) == day


def test_every_day_of_two_years_has_its_turn_and_none_twice() -> None:
    # given each quarter of an hour of 2027 and 2028, a leap year among them
    moment, days = datetime(2027, 1, 1, tzinfo=UTC), []
    while moment < datetime(2029, 1, 1, tzinfo=UTC):
        if not days or days[-1] != day_of(moment):
            days.append(day_of(moment))
        moment += timedelta(minutes=15)
    # then each day comes once, in order
    assert days == [date(2027, 1, 1) + timedelta(days=n) for n in range(731)]
    assert date(2028, 2, 29) in days


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2027, 8, 29), 6, date(2028, 2, 29)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2025, 9, 29), 6, date(2026, 3, 29)),
        (date(2026, 4, 25), 6, date(2026, 10, 25)),
    ],
)
def test_due_days_are_days_that_exist(day: date, months: int, due: date) -> None:
    assert months_on(day, months) == due


def test_quiet_days_and_promises_over_a_change_of_the_clocks() -> None:
    quiet = [(date(2026, 3, 28), date(2026, 3, 30)), (date(2026, 10, 25), date(2026, 10, 25))]
    assert write_on(date(2026, 3, 29), quiet) == date(2026, 3, 31)
    assert write_on(date(2026, 10, 25), quiet) == date(2026, 10, 26)
    # five working days from the Wednesday before Easter week's change, never a quiet day or a weekend
    assert call_by(date(2026, 3, 23), quiet) == date(2026, 3, 31)
    assert call_by(date(2028, 2, 25), []) == date(2028, 3, 3)
