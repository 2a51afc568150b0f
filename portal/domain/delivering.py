"""What can become of a message that is given to a provider: a mail server, a text and post service, the local outbox.

A provider either took it, or certainly did not, or nobody can tell. Only the second may be sent again without asking
(safety.md, fact 2): a family that reads the same letter twice is hurt twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from portal.domain.states import Channel


@dataclass(frozen=True, slots=True)
class Message:
    """One delivery as a provider is given it. `reference` is ours, and the same on every try."""

    delivery_id: int
    letter: str
    channel: Channel
    format: str
    reference: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """The provider has it. `number` is its own name for it; `failed` is why it will not arrive, or ""."""

    number: str = ""
    file: str = ""
    failed: str = ""


class NotTaken(Exception):
    """Something went wrong. `why` is a code, with a number at most: never an address, a name or a provider's words."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class ChannelDown(NotTaken):
    """This message was certainly not taken, and no other would be: the channel rests, and then is tried again."""


class TryLater(NotTaken):
    """This message was certainly not taken. It may be later."""


class NeverTaken(NotTaken):
    """The provider refuses this message for good. A human must see to it."""


class Unsure(NotTaken):
    """It may have gone, or not."""


class CannotLookUp(NotTaken):
    """This provider can't tell whether it took a message."""


class Carrier(Protocol):
    """A way out of the house."""

    @property
    def name(self) -> str: ...

    @property
    def settles_after(self) -> timedelta:
        """How long a message rests when nobody knows whether it went: longer than its sending and the provider's delay
        in showing it together. Looked up sooner, a message that went would not be found."""
        ...

    @property
    def same_twice_is_one(self) -> bool:
        """Whether sending the same reference again is the same message again, so that nothing need be looked up."""
        ...

    @property
    def gathers(self) -> bool:
        """Whether messages wait to be gathered into batches, and are never sent one by one."""
        ...

    def send(self, message: Message) -> Taken:
        """Give one message to the provider. Raises a NotTaken."""
        ...

    def look_up(self, reference: str) -> Taken | None:
        """Return what became of a message, None when the provider never had it. Raises ChannelDown, CannotLookUp."""
        ...


class End(StrEnum):
    """How a message that a provider took has ended."""

    ARRIVED = "arrived"
    DID_NOT_ARRIVE = "did_not_arrive"
    CAME_BACK = "came_back"
    NO_MORE_IS_KNOWN = "no_more_is_known"


@dataclass(frozen=True, slots=True)
class Fate:
    """How one message ended. `number` is the provider's own name for it; `why` is a code."""

    number: str
    end: End
    why: str


@dataclass(frozen=True, slots=True)
class FatePage:
    """Some of a provider's messages, the newest first: those that have ended, the numbers of all, and after which the
    next page begins ("" when there is none)."""

    ended: tuple[Fate, ...]
    numbers: tuple[str, ...]
    older: str


@runtime_checkable
class TellsFates(Protocol):
    """A carrier that can be asked later how its messages ended, in pages."""

    @property
    def name(self) -> str: ...

    def fates(self, older_than: str = "") -> FatePage:
        """Raises ChannelDown."""
        ...


@dataclass(frozen=True, slots=True)
class ChannelTrouble:
    """Why a channel rests, since when and until when. Its letters wait; nothing about them is lost."""

    channel: Channel
    why: str
    since: datetime
    waiting: int
