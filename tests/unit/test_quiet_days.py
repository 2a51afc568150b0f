"""Quiet days that come again: leap days, the turn of the year, days that were typed as they once were."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.quiet_days import YEARS_AHEAD, Again, NextQuiet, Quiet, all_spans, coming, from_now, next_of, spans
from portal.domain.sending import first_day_after, is_quiet


def each_year(first: date, last: date | None = None) -> Quiet:
    return Quiet(first, last or first, Again.EACH_YEAR)


def test_once_is_once() -> None:
    assert spans(Quiet(date(2027, 3, 3), date(2027, 3, 5))) == ((date(2027, 3, 3), date(2027, 3, 5)),)


def test_each_year_comes_again_for_as_long_as_anybody_writes() -> None:
    found = spans(each_year(date(2027, 3, 3)))
    assert len(found) == YEARS_AHEAD + 1
    assert {(first.month, first.day) for first, _last in found} == {(3, 3)}


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [(2028, date(2028, 2, 29), date(2028, 2, 29)), (2029, date(2029, 2, 28), date(2029, 3, 1))],
)
def test_a_leap_day_keeps_both_days_that_people_keep(year: int, first: date, last: date) -> None:
    found = spans(each_year(date(2028, 2, 29)))
    assert next(span for span in found if span[0].year == year) == (first, last)


def test_a_span_over_new_year_is_one_span_each_year() -> None:
    quiet = spans(each_year(date(2026, 12, 24), date(2027, 1, 2)))
    assert quiet[1] == (date(2027, 12, 24), date(2028, 1, 2))
    assert is_quiet(date(2031, 1, 1), quiet)
    assert not is_quiet(date(2031, 1, 3), quiet)
    assert first_day_after(date(2029, 12, 30), quiet) == date(2030, 1, 3)


@pytest.mark.parametrize(
    ("typed", "today", "next_time"),
    [
        ((date(1980, 3, 3), date(1980, 3, 3)), date(2026, 11, 23), (date(2027, 3, 3), date(2027, 3, 3))),
        ((date(2020, 11, 23), date(2020, 11, 23)), date(2026, 11, 23), (date(2026, 11, 23), date(2026, 11, 23))),
        ((date(2015, 12, 24), date(2016, 1, 2)), date(2027, 1, 1), (date(2026, 12, 24), date(2027, 1, 2))),
        ((date(1980, 2, 29), date(1980, 2, 29)), date(2026, 11, 23), (date(2024, 2, 29), date(2024, 2, 29))),
        ((date(2028, 5, 1), date(2028, 5, 2)), date(2026, 11, 23), (date(2028, 5, 1), date(2028, 5, 2))),
    ],
)
def test_a_day_of_long_ago_is_moved_to_when_it_is_next(
    typed: tuple[date, date], today: date, next_time: tuple[date, date]
) -> None:
    assert from_now(*typed, today) == next_time


def test_a_leap_day_of_long_ago_stays_a_leap_day_in_leap_years() -> None:
    # Moved to 28 February 2027 it would lose 29 February 2028.
    found = spans(each_year(*from_now(date(1980, 2, 29), date(1980, 2, 29), date(2026, 11, 23))))
    assert (date(2028, 2, 29), date(2028, 2, 29)) in found
    assert (date(2027, 2, 28), date(2027, 3, 1)) in found


def test_days_of_a_faith_follow_their_own_calendar() -> None:
    found = spans(Quiet(date(2026, 11, 7), date(2026, 11, 9), Again.FAITH, "diwali"))
    assert (date(2027, 10, 28), date(2027, 10, 30)) in found
    assert spans(Quiet(date(2026, 1, 1), date(2026, 1, 2), Again.FAITH, "unknown")) == (
        (date(2026, 1, 1), date(2026, 1, 2)),
    )


def test_what_is_next() -> None:
    today = date(2026, 11, 23)
    over = Quiet(date(2026, 11, 1), date(2026, 11, 2))
    now = Quiet(date(2026, 11, 20), date(2026, 11, 30))
    assert next_of(over, today) is None
    assert coming([each_year(date(2026, 3, 3)), over, now], today) == (
        NextQuiet(date(2026, 11, 20), date(2026, 11, 30), again=False),
        NextQuiet(date(2027, 3, 3), date(2027, 3, 3), again=True),
    )


def test_quiet_days_that_touch_are_passed_as_one() -> None:
    both = all_spans([each_year(date(2026, 12, 24), date(2026, 12, 31)), each_year(date(2027, 1, 1))])
    assert first_day_after(date(2026, 12, 24), both) == date(2027, 1, 2)
    # A whole year of quiet days ends: nothing hangs.
    assert first_day_after(date(2027, 5, 5), all_spans([each_year(date(2027, 1, 1), date(2027, 12, 31))])) > date(
        2050, 1, 1
    )
