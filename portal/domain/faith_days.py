"""Days of faiths that may be quiet days. They are only offered: nothing is taken from a name or a recorded faith.

Days that a moon or a calendar of its own decides stand in a table for ten years. Sources, read in November 2026:
`hijridate` 2.6.0 (the Umm al-Qura calendar of Saudi Arabia), `convertdate` 2.5.1 (the Hebrew calendar),
`python-dateutil` 2.9.0 (Easter, western and Orthodox), `holidays` 0.109 (Diwali in India; Vesak and the Lunar New Year
in Singapore, estimated from 2028 on). `tests/unit/test_faith_days.py` holds the table to sums of its own. When a year
of the table is over, the next one is added here; a day that is not in it is not kept quiet, and the page says how far
it reaches.

Where people must first see the moon, or places differ, the day before and the day after are quiet too: it is better
that a letter waits a day than that it comes on the feast. Jewish days begin on the evening before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LAST_YEAR = 2035

_EID_AL_FITR = (
    "2026-03-20", "2027-03-09", "2028-02-26", "2029-02-14", "2030-02-04", "2031-01-24", "2032-01-14", "2033-01-02",
    "2033-12-23", "2034-12-12", "2035-12-01",
)  # fmt: skip
_RAMADAN = (
    "2026-02-18", "2027-02-08", "2028-01-28", "2029-01-16", "2030-01-05", "2030-12-26", "2031-12-15", "2032-12-04",
    "2033-11-23", "2034-11-12", "2035-11-01",
)  # fmt: skip
_EID_AL_ADHA = (
    "2026-05-27", "2027-05-16", "2028-05-05", "2029-04-24", "2030-04-13", "2031-04-02", "2032-03-22", "2033-03-11",
    "2034-03-01", "2035-02-18",
)  # fmt: skip
_ROSH_HASHANAH = (
    "2026-09-12", "2027-10-02", "2028-09-21", "2029-09-10", "2030-09-28", "2031-09-18", "2032-09-06", "2033-09-24",
    "2034-09-14", "2035-10-04",
)  # fmt: skip
_YOM_KIPPUR = (
    "2026-09-21", "2027-10-11", "2028-09-30", "2029-09-19", "2030-10-07", "2031-09-27", "2032-09-15", "2033-10-03",
    "2034-09-23", "2035-10-13",
)  # fmt: skip
_PASSOVER = (
    "2026-04-02", "2027-04-22", "2028-04-11", "2029-03-31", "2030-04-18", "2031-04-08", "2032-03-27", "2033-04-14",
    "2034-04-04", "2035-04-24",
)  # fmt: skip
_EASTER = (
    "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2031-04-13", "2032-03-28", "2033-04-17",
    "2034-04-09", "2035-03-25",
)  # fmt: skip
_ORTHODOX_EASTER = (
    "2026-04-12", "2027-05-02", "2028-04-16", "2029-04-08", "2030-04-28", "2031-04-13", "2032-05-02", "2033-04-24",
    "2034-04-09", "2035-04-29",
)  # fmt: skip
_DIWALI = (
    "2026-11-08", "2027-10-29", "2028-10-17", "2029-11-05", "2030-10-26", "2031-11-14", "2032-11-02", "2033-10-22",
    "2034-11-10", "2035-10-30",
)  # fmt: skip
_VESAK = (
    "2026-05-31", "2027-05-20", "2028-05-09", "2029-05-27", "2030-05-16", "2031-06-04", "2032-05-23", "2033-05-13",
    "2034-06-01", "2035-05-22",
)  # fmt: skip
_LUNAR_NEW_YEAR = (
    "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23", "2032-02-11", "2033-01-31",
    "2034-02-19", "2035-02-08",
)  # fmt: skip
_EVERY_YEAR = range(2026, LAST_YEAR + 1)


@dataclass(frozen=True, slots=True)
class FaithDay:
    """A feast or a fast. `spans` are its quiet days, first and last included, in the years of the table."""

    code: str
    spans: tuple[tuple[date, date], ...]
    moon: bool = False
    """Whether people must see the moon first, or places differ: then a day on either side is quiet too."""

    def on_or_after(self, day: date) -> tuple[date, date] | None:
        """Return its next span that is not over on a day, or None when the table ends before."""
        return next((span for span in self.spans if span[1] >= day), None)


def _around(days: tuple[str, ...], before: int, after: int) -> tuple[tuple[date, date], ...]:
    found = (date.fromisoformat(day) for day in days)
    return tuple((day - timedelta(days=before), day + timedelta(days=after)) for day in found)


def _fixed(month: int, first: int, last: int) -> tuple[tuple[date, date], ...]:
    return tuple((date(year, month, first), date(year, month, last)) for year in _EVERY_YEAR)


def _ramadan() -> tuple[tuple[date, date], ...]:
    """The month with a day on either side: it ends on the day before Eid, wherever the moon was seen."""
    return tuple(
        (date.fromisoformat(first) - timedelta(days=1), date.fromisoformat(eid))
        for first, eid in zip(_RAMADAN, _EID_AL_FITR, strict=True)
    )


FAITH_DAYS: Mapping[str, FaithDay] = {
    each.code: each
    for each in (
        FaithDay("christmas", _fixed(12, 24, 26)),
        FaithDay("lent", _around(_EASTER, 46, -1)),
        FaithDay("easter", _around(_EASTER, 2, 1)),
        FaithDay("orthodox_easter", _around(_ORTHODOX_EASTER, 2, 1)),
        FaithDay("ramadan", _ramadan(), moon=True),
        FaithDay("eid_al_fitr", _around(_EID_AL_FITR, 1, 1), moon=True),
        FaithDay("eid_al_adha", _around(_EID_AL_ADHA, 1, 1), moon=True),
        FaithDay("rosh_hashanah", _around(_ROSH_HASHANAH, 1, 1)),
        FaithDay("yom_kippur", _around(_YOM_KIPPUR, 1, 0)),
        FaithDay("passover", _around(_PASSOVER, 1, 7)),
        FaithDay("diwali", _around(_DIWALI, 1, 1), moon=True),
        FaithDay("vaisakhi", _fixed(4, 13, 14)),
        FaithDay("vesak", _around(_VESAK, 1, 1), moon=True),
        FaithDay("lunar_new_year", _around(_LUNAR_NEW_YEAR, 1, 2)),
    )
}
"""By code, in the order in which they are offered: the largest faiths of England and Wales first (Census 2021)."""
