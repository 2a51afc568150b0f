"""The table of faith days holds to sums of its own: a slip of one figure is found."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from portal.domain import faith_days
from portal.domain.faith_days import FAITH_DAYS, LAST_YEAR

YEARS = range(2026, LAST_YEAR + 1)
MONTH = 29.530588853
A_NEW_MOON = date(2026, 2, 17)


def days(name: str) -> list[date]:
    return [date.fromisoformat(each) for each in getattr(faith_days, name)]


def into_the_month(day: date) -> float:
    """How many days after a new moon, by mean months."""
    return ((day - A_NEW_MOON).days + 0.5) % MONTH


def western_easter(year: int) -> date:
    """The anonymous Gregorian rule (Nature, 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    w = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * w) // 451
    month, day = divmod(h + w - 7 * m + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Meeus's rule for the Julian calendar, thirteen days on."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def test_easter() -> None:
    assert days("_EASTER") == [western_easter(year) for year in YEARS]
    assert days("_ORTHODOX_EASTER") == [orthodox_easter(year) for year in YEARS]


def test_jewish_days_stand_as_far_apart_as_the_calendar_has_them() -> None:
    new_years = days("_ROSH_HASHANAH")
    assert [day + timedelta(days=9) for day in new_years] == days("_YOM_KIPPUR")
    # The new year is always 163 days after the first day of Passover, and never a Sunday, Wednesday or Friday.
    assert [day + timedelta(days=163) for day in days("_PASSOVER")] == new_years
    assert not {day.isoweekday() for day in new_years} & {7, 3, 5}
    assert all((later - day).days in {353, 354, 355, 383, 384, 385} for day, later in pairwise(new_years))
    assert all((into_the_month(day) + 1.5) % MONTH < 5 for day in new_years)


def test_muslim_days_begin_with_a_new_moon_and_follow_each_other() -> None:
    ramadan, fitr, adha = days("_RAMADAN"), days("_EID_AL_FITR"), days("_EID_AL_ADHA")
    assert all((eid - first).days in {29, 30} for first, eid in zip(ramadan, fitr, strict=True))
    assert all((later - day).days in {354, 355} for day, later in pairwise(fitr))
    # Two months and nine days: 68 or 69 days after Eid al-Fitr.
    assert all((each - before).days in {67, 68, 69} for each in adha for before in [max(d for d in fitr if d < each)])
    assert all(0 < into_the_month(day) < 4 for day in (*ramadan, *fitr))


def test_other_moons() -> None:
    # Diwali is at the new moon of October or November, Vesak at the full moon of May, the new year at a new moon.
    assert all(min(into_the_month(day), MONTH - into_the_month(day)) < 2 for day in days("_DIWALI"))
    assert all((10, 14) <= (day.month, day.day) <= (11, 16) for day in days("_DIWALI"))
    assert all(12.5 < into_the_month(day) < 17 for day in days("_VESAK"))
    assert all(min(into_the_month(day), MONTH - into_the_month(day)) < 2 for day in days("_LUNAR_NEW_YEAR"))
    assert all((1, 21) <= (day.month, day.day) <= (2, 21) for day in days("_LUNAR_NEW_YEAR"))


@pytest.mark.parametrize("code", FAITH_DAYS)
def test_each_has_a_span_in_every_year_in_order(code: str) -> None:
    spans = FAITH_DAYS[code].spans
    assert list(spans) == sorted(spans)
    assert {last.year for _first, last in spans} | {first.year for first, _last in spans} >= set(YEARS)
    assert all(0 < (last - first).days + 1 <= 50 for first, last in spans)


def test_days_that_a_moon_decides_have_a_day_on_either_side() -> None:
    assert FAITH_DAYS["eid_al_fitr"].on_or_after(date(2027, 1, 1)) == (date(2027, 3, 8), date(2027, 3, 10))
    assert FAITH_DAYS["ramadan"].on_or_after(date(2027, 1, 1)) == (date(2027, 2, 7), date(2027, 3, 9))
    # A Jewish day begins on the evening before.
    assert FAITH_DAYS["yom_kippur"].on_or_after(date(2027, 1, 1)) == (date(2027, 10, 10), date(2027, 10, 11))
    assert FAITH_DAYS["yom_kippur"].on_or_after(date(LAST_YEAR + 1, 1, 1)) is None
