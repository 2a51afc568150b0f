"""Letters on their way, as staff see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.domain.returns import ReturnShown
from portal.domain.states import Channel, DeliveryState

PAGE_OF = 50


class ShowLetters(StrEnum):
    """Which letters the list shows."""

    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    ARRIVED = "arrived"
    NOT_ARRIVED = "not_arrived"


class HeldDone(StrEnum):
    """What becomes of a letter that is held for a human."""

    ARRIVED = "arrived"
    SEND_AGAIN = "send_again"
    DO_NOT_SEND = "do_not_send"


class AgainBecause(StrEnum):
    """Why a letter that is held is sent again. A code, because it stands in the audit trail."""

    THEY_DO_NOT_HAVE_IT = "they_do_not_have_it"
    NEVER_WENT = "never_went"
    PUT_RIGHT = "put_right"
    THEY_ASKED = "they_asked"


# These have their own way on: what was done about the address, and how the need is met.
_OTHER_WAY_ON = ("address_in_doubt", "need_not_met")


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

    @property
    def for_a_human(self) -> bool:
        """Whether it is held, and goes nowhere until somebody says what becomes of it."""
        return self.state == DeliveryState.HELD and not self.why.startswith(_OTHER_WAY_ON)

    @property
    def may_have_gone(self) -> bool:
        return self.why.startswith("may_have_gone")


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
