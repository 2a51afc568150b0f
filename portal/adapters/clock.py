"""What time it is. Moments are UTC; days and times shown to people are those of England and Wales."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from portal.domain.days import LONDON, day_of

__all__ = ["LONDON", "Clock", "SetClock", "SystemClock", "day_of"]


class Clock(Protocol):
    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class SetClock:
    """A clock that stands still until it is moved: for tests and for making the demonstration's past."""

    moment: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        """Move on by `timedelta(**by)`, such as `move(days=3)`."""
        self.moment += timedelta(**by)
