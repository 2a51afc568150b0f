"""Days as people live them: those of England and Wales. Moments are kept in UTC."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day_of(moment: datetime) -> date:
    """Return the day in England and Wales on which a moment falls."""
    return moment.astimezone(LONDON).date()


def months_on(day: date, months: int) -> date:
    """Return the same day some months on, or that month's last day: six after 31 August 2026 is 28 February 2027."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
