"""Who a letter goes to, and when: contacts, needs as they are recorded, quiet days. Pure rules.

What is made of them, and by which channel, is decided in `portal/domain/deciding.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from portal.domain.states import Channel, NeedKind, Presentation

LARGEST_POINTS = 36.0
SMALLEST_LARGE_POINTS = 16.0
USUAL_LARGE_POINTS = 18.0

# "18", "18pt", "18 point": a size of print, and nothing else that somebody would have to read.
_SIZE = re.compile(r"(?:at least\s+)?(\d{1,3})\s*-?\s*(?:pt|pts|point|points)?\.?", re.IGNORECASE)
_CHANNEL_WORDS = {
    "email": Channel.EMAIL, "emails": Channel.EMAIL, "post": Channel.POST, "letter": Channel.POST,
    "letters": Channel.POST, "paper": Channel.POST, "text": Channel.TEXT, "texts": Channel.TEXT, "sms": Channel.TEXT,
}  # fmt: skip
_AROUND = frozenset({"no", "not", "by", "in", "the", "any", "and", "or", "never", "nothing", "please", "messages"})


@dataclass(frozen=True, slots=True)
class KnownNeed:
    kind: NeedKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """What decides how one contributor is written to."""

    contributor_id: int
    name: str
    language: str
    presentation: Presentation
    email: str
    mobile: str
    post: tuple[str, ...]
    """Address lines; empty unless there are both a first line and a postcode."""
    needs: tuple[KnownNeed, ...]
    quiet: tuple[tuple[date, date], ...]
    """Spans of days, first and last included, on which nothing is sent."""
    stopped: bool
    came_back: tuple[tuple[Channel, date], ...] = ()
    """Channels whose address something came back from, and when: nobody has said yet what was done."""

    def address(self, channel: Channel) -> str:
        """Return where a channel reaches this person, or "" ."""
        return {Channel.EMAIL: self.email, Channel.TEXT: self.mobile, Channel.POST: ", ".join(self.post)}[channel]

    def has(self, *kinds: NeedKind) -> bool:
        return any(need.kind in kinds for need in self.needs)

    @property
    def easy(self) -> bool:
        return self.presentation is Presentation.EASY_READ or self.has(NeedKind.EASY_READ)

    @property
    def points(self) -> float | None:
        """Return the size of print that was asked for, within what can be printed, or None."""
        asked = next((need.detail for need in self.needs if need.kind is NeedKind.LARGE_PRINT), None)
        if asked is None:
            return None
        number = re.search(r"\d{1,3}", asked)
        size = float(number[0]) if number else USUAL_LARGE_POINTS
        return min(max(size, SMALLEST_LARGE_POINTS), LARGEST_POINTS)


def can_print(size_asked: str) -> bool:
    """Whether the words beside a wish for large print are a size that we print, or none: then it is the usual one."""
    words = size_asked.strip()
    found = _SIZE.fullmatch(words)
    return not words or (found is not None and float(found[1]) <= LARGEST_POINTS)


@dataclass(frozen=True, slots=True)
class QueuedLetter:
    """A letter that waits to be sent. `repeat` says that the same submission had queued it before."""

    letter_id: int
    delivery_id: int
    invitation_id: int | None
    channel: Channel
    format: str
    language: str
    due_at: datetime
    address: str = field(repr=False, default="")
    held_back: bool = False
    """A quiet day moved it."""
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message, as `portal outbox` lists it (the contract's names)."""

    id: int
    to: str
    channel: str
    letter: str
    language: str
    format: str
    state: str
    subject: str
    text: str
    files: tuple[str, ...] = ()


def closed_channels(detail: str) -> frozenset[Channel]:
    """Return the channels that a "not to be sent" names; none when it says anything else, which a person must read."""
    words = re.findall(r"[a-z]+", detail.casefold().replace("e-mail", "email"))
    if not all(word in _CHANNEL_WORDS or word in _AROUND for word in words):
        return frozenset()
    return frozenset(_CHANNEL_WORDS[word] for word in words if word in _CHANNEL_WORDS)


def is_quiet(day: date, quiet: Iterable[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in quiet)


def first_day_after(day: date, quiet: Sequence[tuple[date, date]]) -> date:
    """Return the day itself, or the first day after it that is in no quiet span."""
    while is_quiet(day, quiet):
        day = max(last for first, last in quiet if first <= day <= last) + timedelta(days=1)
    return day
