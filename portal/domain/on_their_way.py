"""Letters on their way, as staff see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.domain.returns import ReturnShown
from portal.domain.states import Channel

PAGE_OF = 50


class ShowLetters(StrEnum):
    """Which letters the list shows."""

    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    ARRIVED = "arrived"
    NOT_ARRIVED = "not_arrived"


@dataclass(frozen=True, slots=True)
class LetterOnItsWay:
    delivery_id: int
    number: str
    contributor_id: int
    contributor_name: str
    reference: str
    person: str
    letter: str
    channel: Channel
    format: str
    state: str
    why: str
    at: datetime
    """When it went, or is due."""


@dataclass(frozen=True, slots=True)
class OnTheirWay:
    """A page of letters of the member's areas, and all that did not arrive and wait for somebody."""

    letters: tuple[LetterOnItsWay, ...]
    returns: tuple[ReturnShown, ...]
    late_batches: tuple[tuple[str, datetime], ...]
    """Batches at the mail room that nobody has confirmed in time: name, made at."""
    show: ShowLetters
    channel: Channel | None
    page: int
    found: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE_OF))
