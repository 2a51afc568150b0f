"""Days as people live them: those of England and Wales. Moments are kept in UTC."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day_of(moment: datetime) -> date:
    """Return the day in England and Wales on which a moment falls."""
    return moment.astimezone(LONDON).date()
