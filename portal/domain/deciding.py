"""The person's needs decide: what is made of a letter, by which channel it goes, and what somebody must see to first.

One pure function, `decide`, from what is recorded of a contributor and what this portal can make. Nobody chooses a
format, so nobody can forget one (product.md rule 8; words.md, "Needs"). Precedence, where several are recorded:

1. What the person asked us not to use is closed, and a way of contact that is recorded leaves out the others. So is an
   address that something came back from, while there is another way.
2. The form of the words: braille, audio, Easy Read, large print, Word, plain text. The first that can be made and
   carried is made. A size of print joins Easy Read; coloured paper joins Easy Read, large print and print.
3. The form decides the channel: braille and coloured paper only go by post; words by e-mail or text message come next.
4. E-mail and text messages name neither the person who died nor a diagnosis (safety.md): they carry the link to the
   person's own page, and what they asked for waits there.

A wish that this leaves out is never dropped: it is `unmet`, and becomes a task for staff before anything is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal.domain.letters import Grade
from portal.domain.sending import Contact, KnownNeed, can_print, closed_channels
from portal.domain.states import Channel, NeedKind

LANGUAGE = "language"
"""The kind of what is unmet when we have no letter in the person's language."""


class Fate(StrEnum):
    """What becomes of a recorded need."""

    SHAPES = "shapes"
    """It decides what is made or how it goes."""
    SHOWN = "shown"
    """Staff see it wherever the contributor's name is: it is about talking and meeting."""
    TASK = "task"
    """The portal can't meet it alone."""


_SHAPES = (
    NeedKind.EASY_READ, NeedKind.LARGE_PRINT, NeedKind.BRAILLE_1, NeedKind.BRAILLE_2, NeedKind.AUDIO,
    NeedKind.FORMAT_EMAIL, NeedKind.FORMAT_TEXT, NeedKind.PLAIN_TEXT, NeedKind.WORD, NeedKind.COLOURED_PAPER,
    NeedKind.CONTACT_TEXT, NeedKind.CONTACT_EMAIL, NeedKind.CONTACT_POST, NeedKind.NOT_TO_BE_SENT,
)  # fmt: skip
_TASKS = (
    NeedKind.INTERPRETER, NeedKind.BSL_INTERPRETER, NeedKind.BSL_VIDEO, NeedKind.LIPSPEAKER, NeedKind.SPEECH_TO_TEXT,
    NeedKind.DEAFBLIND_MANUAL, NeedKind.MAKATON, NeedKind.ADVOCATE, NeedKind.THROUGH_SUPPORTER,
)  # fmt: skip
_SHOWN = (
    NeedKind.CONTACT_PHONE, NeedKind.RELAY_UK, NeedKind.NOT_BY_PHONE, NeedKind.LONGER_TIME, NeedKind.SUPPORTER,
    NeedKind.QUIET_PLACE, NeedKind.HOME_VISIT, NeedKind.CULTURE_AND_FAITH, NeedKind.TIMES, NeedKind.OTHER,
)  # fmt: skip
FATES: Mapping[NeedKind, Fate] = {
    **dict.fromkeys(_SHAPES, Fate.SHAPES), **dict.fromkeys(_TASKS, Fate.TASK), **dict.fromkeys(_SHOWN, Fate.SHOWN),
}  # fmt: skip

_BRAILLE = (NeedKind.BRAILLE_1, NeedKind.BRAILLE_2)
# Uncontracted braille comes first: who reads contracted braille can read it, and not the other way about.
PRECEDENCE = (
    *_BRAILLE, NeedKind.AUDIO, NeedKind.EASY_READ, NeedKind.LARGE_PRINT, NeedKind.WORD, NeedKind.PLAIN_TEXT,
)  # fmt: skip
_EVERY = frozenset(Channel)
_POST = frozenset({Channel.POST})
# A file for a screen is no use on paper.
_ON_A_SCREEN = frozenset({Channel.EMAIL, Channel.TEXT})
_CARRIED_BY: Mapping[NeedKind, frozenset[Channel]] = {
    NeedKind.BRAILLE_1: _POST, NeedKind.BRAILLE_2: _POST,
    NeedKind.WORD: _ON_A_SCREEN, NeedKind.PLAIN_TEXT: _ON_A_SCREEN,
}  # fmt: skip
# What can be made together, beside the first of PRECEDENCE.
_TOGETHER: Mapping[NeedKind, frozenset[NeedKind]] = {
    NeedKind.BRAILLE_1: frozenset({NeedKind.BRAILLE_2}),
    NeedKind.EASY_READ: frozenset({NeedKind.LARGE_PRINT}),
}
_ON_PAPER = frozenset({None, NeedKind.EASY_READ, NeedKind.LARGE_PRINT})
_ONLY_BY = {
    NeedKind.CONTACT_EMAIL: Channel.EMAIL, NeedKind.CONTACT_POST: Channel.POST, NeedKind.CONTACT_TEXT: Channel.TEXT,
}  # fmt: skip
_WISHED = {NeedKind.FORMAT_EMAIL: Channel.EMAIL, NeedKind.FORMAT_TEXT: Channel.TEXT}
# What waits on the person's own page when only a link can be sent.
_WAITS: Mapping[NeedKind, str] = {
    NeedKind.AUDIO: "audio", NeedKind.WORD: "word", NeedKind.PLAIN_TEXT: "text",
    NeedKind.LARGE_PRINT: "large-print-pdf",
}  # fmt: skip


class WhyUnmet(StrEnum):
    BEYOND_US = "beyond_us"
    """No portal can: a person must arrange it."""
    NO_LANGUAGE = "no_language"
    NO_BRAILLE = "no_braille"
    """We have no braille in the language, or not the grade that was asked for."""
    NO_VOICE = "no_voice"
    NO_WAY = "no_way"
    """No channel that is open to us can carry it."""
    NOT_TOGETHER = "not_together"
    """It can't be made together with another need of theirs, which comes first."""
    SIZE = "size"
    """A size of print that is no number, or larger than we print."""
    NO_COLOUR = "no_colour"
    IN_WORDS = "in_words"
    """Somebody must read what they wrote."""


@dataclass(frozen=True, slots=True)
class Makes:
    """What this portal can make, and in which languages."""

    languages: frozenset[str]
    braille: frozenset[str]
    voices: frozenset[str]
    contracted: bool = True
    """Whether braille can be contracted (grade 2)."""
    mail_room: bool = True
    """Whether post goes through a mail room, which has an embosser, discs and coloured paper."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A need that stops a letter. `kind` is a NeedKind, or LANGUAGE."""

    kind: str
    why: WhyUnmet
    detail: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """One channel as staff see it, and what it would carry.

    `why_not` is "", or: no_address, asked_not_to, asked_for_others (a way of contact leaves this one out),
    came_back (something came back from this address, and there is another way), cannot_carry (what they need can't go
    this way), wished_others (they asked for the words another way).
    """

    channel: Channel
    address: str = field(repr=False)
    why_not: str
    format: str
    points: float | None = None
    grade: Grade | None = None
    paper: str = ""
    waits: str = ""
    """The format that waits on the person's own page, behind the link that this channel carries; or ""."""
    came_back_on: date | None = None
    """When something came back from this address. Nothing goes there until somebody says what was done."""
    because: tuple[str, ...] = ()
    """The needs that decided the format and this channel, the first one first; none: the usual letter."""

    @property
    def allowed(self) -> bool:
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Decision:
    language: str
    """The language that it goes in."""
    ways: tuple[ChannelChoice, ...]
    """Every channel, the one that is used first."""
    unmet: tuple[Unmet, ...]

    @property
    def way(self) -> ChannelChoice:
        """How it goes. Look whether it is `allowed`: nobody may be reachable at all."""
        return self.ways[0]

    def by(self, channel: Channel) -> ChannelChoice:
        return next(each for each in self.ways if each.channel is channel)


def decide(contact: Contact, makes: Makes) -> Decision:
    """Return what is made for this person, how it goes, and what stops it."""
    language = contact.language if contact.language in makes.languages else "en"
    closed = _closed(contact)
    # With no way open at all nothing goes; what would be made is still shown.
    open_ways = frozenset(each for each in Channel if each not in closed) or _EVERY
    form, joined, unmet = _form(contact, makes, language, open_ways)
    paper, no_paper = _paper(contact, makes, form, open_ways)
    carried = _carried_by(form, makes) & (_POST if paper else _EVERY)
    wished = frozenset(channel for kind, channel in _WISHED.items() if contact.has(kind))
    ways = open_ways & carried
    unmet += [*no_paper, *_wishes_unmet(contact, wished, ways)]

    def why_not(channel: Channel) -> str:
        if channel in closed:
            return closed[channel]
        if channel not in carried:
            return "cannot_carry"
        return "wished_others" if wished & ways and channel not in wished else ""

    order = _order(form, joined, paper)
    made = [
        _way(contact, channel, why_not(channel), form, joined=joined, paper=paper, grade=_grade(form))
        for channel in order
    ]
    ordered = sorted(made, key=lambda each: (not each.allowed, order.index(each.channel)))
    return Decision(language, tuple(ordered), _sorted([*_tasks(contact, makes), *unmet]))


def _closed(contact: Contact) -> dict[Channel, str]:
    only = {channel for kind, channel in _ONLY_BY.items() if contact.has(kind)}
    never = {
        channel
        for need in contact.needs
        if need.kind is NeedKind.NOT_TO_BE_SENT
        for channel in closed_channels(need.detail)
    }
    found = {}
    for channel in Channel:
        if not contact.address(channel):
            found[channel] = "no_address"
        elif channel in never:
            found[channel] = "asked_not_to"
        elif only and channel not in only:
            found[channel] = "asked_for_others"
    # Post that came back: another way comes first. With no other the letter is made, and held for a human at the claim.
    doubtful = [channel for channel, _on in contact.came_back if channel not in found]
    if len(found) + len(doubtful) < len(Channel):
        found |= dict.fromkeys(doubtful, "came_back")
    return found


def _form(
    contact: Contact, makes: Makes, language: str, open_ways: frozenset[Channel]
) -> tuple[NeedKind | None, frozenset[NeedKind], list[Unmet]]:
    """Return the form that is made, the forms that it is at the same time, and those that it can't be."""
    form: NeedKind | None = None
    joined, unmet = set(), []
    for need in _asked_forms(contact):
        why = _cannot(need.kind, makes, language, open_ways)
        if why is None and form is None:
            form = need.kind
        elif why is None and form is not None and need.kind in _TOGETHER.get(form, ()):
            joined.add(need.kind)
        elif need.kind is not form:
            unmet.append(Unmet(need.kind.value, why or WhyUnmet.NOT_TOGETHER, need.detail))
            continue
        if need.kind is NeedKind.LARGE_PRINT and not can_print(need.detail):
            unmet.append(Unmet(need.kind.value, WhyUnmet.SIZE, need.detail))
    return form, frozenset(joined), unmet


def _asked_forms(contact: Contact) -> Iterator[KnownNeed]:
    for kind in PRECEDENCE:
        if kind is NeedKind.EASY_READ and contact.easy:
            yield KnownNeed(kind)
        else:
            yield from (need for need in contact.needs if need.kind is kind)


def _cannot(kind: NeedKind, makes: Makes, language: str, open_ways: frozenset[Channel]) -> WhyUnmet | None:
    if kind in _BRAILLE and (language not in makes.braille or (kind is NeedKind.BRAILLE_2 and not makes.contracted)):
        return WhyUnmet.NO_BRAILLE
    if kind is NeedKind.AUDIO and language not in makes.voices:
        return WhyUnmet.NO_VOICE
    return None if _carried_by(kind, makes) & open_ways else WhyUnmet.NO_WAY


def _carried_by(form: NeedKind | None, makes: Makes) -> frozenset[Channel]:
    by = _EVERY if form is None else _CARRIED_BY.get(form, _EVERY)
    return by if makes.mail_room or form not in {*_BRAILLE, NeedKind.AUDIO} else by - _POST


def _paper(
    contact: Contact, makes: Makes, form: NeedKind | None, open_ways: frozenset[Channel]
) -> tuple[str, list[Unmet]]:
    """Return the colour of the paper, or "" and why there is none."""
    asked = next((need for need in contact.needs if need.kind is NeedKind.COLOURED_PAPER), None)
    if asked is None:
        return "", []
    why = None
    if form not in _ON_PAPER:
        why = WhyUnmet.NOT_TOGETHER
    elif not (makes.mail_room and Channel.POST in open_ways):
        why = WhyUnmet.NO_WAY
    elif not asked.detail.strip():
        why = WhyUnmet.NO_COLOUR
    return ("", [Unmet(asked.kind.value, why, asked.detail)]) if why else (asked.detail.strip(), [])


def _wishes_unmet(contact: Contact, wished: frozenset[Channel], ways: frozenset[Channel]) -> Iterator[Unmet]:
    """Words by e-mail or by text message: either is enough, and neither is a task."""
    if wished and not wished & ways:
        for kind, channel in _WISHED.items():
            if channel in wished:
                why = WhyUnmet.NOT_TOGETHER if contact.address(channel) else WhyUnmet.NO_WAY
                yield Unmet(kind.value, why)


def _order(form: NeedKind | None, joined: frozenset[NeedKind], paper: str) -> tuple[Channel, ...]:
    # The size that was asked for is surest on paper.
    if paper or NeedKind.LARGE_PRINT in {form, *joined}:
        return (Channel.POST, Channel.EMAIL, Channel.TEXT)
    return (Channel.EMAIL, Channel.POST, Channel.TEXT)


def _grade(form: NeedKind | None) -> Grade | None:
    if form is NeedKind.BRAILLE_1:
        return "1"
    return "2" if form is NeedKind.BRAILLE_2 else None


def _way(
    contact: Contact, channel: Channel, why_not: str, form: NeedKind | None, *, joined: frozenset[NeedKind],
    paper: str, grade: Grade | None,
) -> ChannelChoice:  # fmt: skip
    large = NeedKind.LARGE_PRINT in {form, *joined}
    decided = [form, *sorted(joined), NeedKind.COLOURED_PAPER if paper and channel is Channel.POST else None]
    decided += [kind for kind, by in (*_ONLY_BY.items(), *_WISHED.items()) if by is channel and contact.has(kind)]
    format_name, waits = _formats(channel, form, large=large)
    return ChannelChoice(
        channel=channel,
        address=contact.address(channel),
        why_not=why_not,
        format=format_name,
        points=contact.points if large else None,
        grade=grade if format_name == "braille" else None,
        paper=paper if channel is Channel.POST else "",
        waits=waits,
        came_back_on=dict(contact.came_back).get(channel),
        because=tuple(kind.value for kind in decided if kind),
    )


def _formats(channel: Channel, form: NeedKind | None, *, large: bool) -> tuple[str, str]:
    """Return what a channel carries, and what waits behind its link."""
    easy = form is NeedKind.EASY_READ
    if channel is Channel.POST:
        if form in _BRAILLE:
            return "braille", ""
        if form is NeedKind.AUDIO:
            return "audio", ""
        return ("easy-read-pdf" if easy else "large-print-pdf" if large else "pdf"), ""
    waits = "easy-read-pdf" if easy and large else _WAITS.get(form, "") if form else ""
    if channel is Channel.TEXT:
        return "sms", waits or ("easy-read-html" if easy else "")
    if form is NeedKind.PLAIN_TEXT:
        return "text-email", ""
    return ("easy-read-email" if easy else "email"), waits


def _tasks(contact: Contact, makes: Makes) -> Iterator[Unmet]:
    for need in contact.needs:
        if FATES[need.kind] is Fate.TASK:
            yield Unmet(need.kind.value, WhyUnmet.BEYOND_US, need.detail)
        elif need.kind is NeedKind.NOT_TO_BE_SENT and not closed_channels(need.detail):
            yield Unmet(need.kind.value, WhyUnmet.IN_WORDS, need.detail)
    if contact.language not in makes.languages:
        yield Unmet(LANGUAGE, WhyUnmet.NO_LANGUAGE, contact.language)


def _sorted(unmet: list[Unmet]) -> tuple[Unmet, ...]:
    """In the order of the list of needs, each once."""
    order = [kind.value for kind in NeedKind] + [LANGUAGE]
    return tuple(sorted(dict.fromkeys(unmet), key=lambda each: order.index(each.kind)))
