"""Many people written to at once, as staff see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

PAGE_OF = 50


@dataclass(frozen=True, slots=True)
class Invitable:
    """Somebody who has had no introductory letter yet. `cannot` is why they can't get one now, or ""."""

    contributor_id: int
    name: str
    relationship: str
    reference: str
    person: str
    reviewer: str
    channel: str
    format: str
    cannot: str
    language: str
    """The language that it goes in."""
    quiet_until: datetime | None


@dataclass(frozen=True, slots=True)
class InvitablePage:
    area_id: int
    areas: tuple[tuple[int, str], ...]
    people: tuple[Invitable, ...]
    found: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE_OF))


@dataclass(frozen=True, slots=True)
class NotWritten:
    contributor_id: int
    name: str
    reference: str
    why: str


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How a batch stands. `letters` counts its deliveries by state; `quiet` of those that wait are for a later day."""

    id: int
    letter: str
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    people: int
    waiting: int
    queued: int
    not_written: Mapping[str, int]
    letters: Mapping[str, int]
    quiet: int
    held: Mapping[str, int]
    who: tuple[NotWritten, ...] = ()

    @property
    def looked_at(self) -> int:
        return self.people - self.waiting

    @property
    def over(self) -> bool:
        """Whether nothing will change by itself any more, quiet days aside."""
        going = sum(self.letters.get(state, 0) for state in ("queued", "sending")) - self.quiet
        return self.finished_at is not None and not going
