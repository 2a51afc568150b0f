"""What follows from a choice."""

from datetime import date, timedelta

import pytest

from portal.domain.choosing import call_by, write_on
from portal.domain.days import months_on

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (MONDAY, date(2026, 11, 30)),
        (date(2026, 11, 27), date(2026, 12, 4)),
        (date(2026, 11, 28), date(2026, 12, 4)),
        (date(2026, 11, 29), date(2026, 12, 4)),
    ],
)
def test_a_call_comes_within_five_working_days(today: date, due: date) -> None:
    assert call_by(today, []) == due


@pytest.mark.parametrize("offset", range(14))
@pytest.mark.parametrize("length", [0, 1, 6, 9])
def test_a_call_never_falls_on_a_weekend_or_a_quiet_day(offset: int, length: int) -> None:
    first = MONDAY + timedelta(days=offset)
    last = first + timedelta(days=length)
    day = call_by(MONDAY, [(first, last), (last + timedelta(days=1), last + timedelta(days=1))])
    assert day.weekday() < 5
    assert not first <= day <= last + timedelta(days=1)


def test_a_letter_waits_for_the_end_of_quiet_days() -> None:
    assert write_on(MONDAY, [(MONDAY, MONDAY + timedelta(days=2))]) == MONDAY + timedelta(days=3)
    assert write_on(MONDAY, []) == MONDAY


@pytest.mark.parametrize(
    ("today", "months", "day"),
    [
        (date(2026, 11, 23), 1, date(2026, 12, 23)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
    ],
)
def test_months_are_those_of_the_calendar(today: date, months: int, day: date) -> None:
    assert months_on(today, months) == day
