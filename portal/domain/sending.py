"""How a letter gets to somebody: which channel and format, when, and what staff must see to first. Pure rules.

Sources: product.md rules 6 to 8; words.md, "Needs"; safety.md, "Links, codes".
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

# What a person needs that a letter from the portal can't be. Each becomes a task for staff before anything is sent.
BEYOND_US = (
    NeedKind.BRAILLE_1, NeedKind.BRAILLE_2, NeedKind.AUDIO, NeedKind.WORD, NeedKind.COLOURED_PAPER,
    NeedKind.INTERPRETER, NeedKind.BSL_INTERPRETER, NeedKind.BSL_VIDEO, NeedKind.LIPSPEAKER, NeedKind.SPEECH_TO_TEXT,
    NeedKind.DEAFBLIND_MANUAL, NeedKind.MAKATON, NeedKind.ADVOCATE, NeedKind.THROUGH_SUPPORTER,
)  # fmt: skip

# A recorded way of contact leaves out the others; a recorded format only comes first among what is left.
_ONLY_BY = {
    NeedKind.CONTACT_EMAIL: Channel.EMAIL,
    NeedKind.CONTACT_POST: Channel.POST,
    NeedKind.CONTACT_TEXT: Channel.TEXT,
}
_BEST_BY = {NeedKind.FORMAT_EMAIL: Channel.EMAIL, NeedKind.FORMAT_TEXT: Channel.TEXT}
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


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """One channel as staff see it. `why_not` is "", or no_address, asked_for_others or asked_not_to."""

    channel: Channel
    address: str
    why_not: str = ""

    @property
    def allowed(self) -> bool:
        return not self.why_not


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


def channels(contact: Contact) -> tuple[ChannelChoice, ...]:
    """Return every channel with why it may not be used; the one to use first comes first."""
    only = {channel for kind, channel in _ONLY_BY.items() if contact.has(kind)}
    never = {
        channel
        for need in contact.needs
        if need.kind is NeedKind.NOT_TO_BE_SENT
        for channel in _no_channels(need.detail)
    }
    order = [channel for kind, channel in _BEST_BY.items() if contact.has(kind)]
    if contact.has(NeedKind.LARGE_PRINT, NeedKind.COLOURED_PAPER):
        # The size and the paper that were asked for can only be made on paper.
        order.append(Channel.POST)
    order += [Channel.EMAIL, Channel.POST, Channel.TEXT]

    def why_not(channel: Channel) -> str:
        if not contact.address(channel):
            return "no_address"
        if channel in never:
            return "asked_not_to"
        return "asked_for_others" if only and channel not in only else ""

    found = [ChannelChoice(channel, contact.address(channel), why_not(channel)) for channel in Channel]
    return tuple(sorted(found, key=lambda each: (not each.allowed, order.index(each.channel))))


def format_for(contact: Contact, channel: Channel) -> str:
    """Return the format in which a channel brings a letter to this person (rule 8)."""
    if channel is Channel.TEXT:
        return "sms"
    if channel is Channel.EMAIL:
        return "easy-read-email" if contact.easy else "email"
    if contact.easy:
        return "easy-read-pdf"
    return "pdf" if contact.points is None else "large-print-pdf"


def beyond_us(contact: Contact) -> tuple[KnownNeed, ...]:
    """Return the needs that somebody must see to before anything is sent, in the order of the list above."""
    found = [need for kind in BEYOND_US for need in contact.needs if need.kind is kind]
    found += [need for need in contact.needs if need.kind is NeedKind.NOT_TO_BE_SENT and not _no_channels(need.detail)]
    return tuple(found)


def _no_channels(detail: str) -> frozenset[Channel]:
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
