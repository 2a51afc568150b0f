"""What a contributor tells us: the prompts, what a text may hold, and the read models of the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

import regex

from portal.domain.caseload import NeedShown
from portal.domain.decision_reasons import WHICH_DECISION
from portal.domain.paper import FromPaper
from portal.domain.rooms import Room
from portal.domain.supporting import SaidBy, Sitting

MOST_CHARACTERS = 100_000
# A staff page shows this many pieces of one answer at most; what is left stands together in the last.
MOST_PIECES = 200


class Prompt(StrEnum):
    """What we ask about, the person before the illness. Any order, none compulsory (product.md, 7)."""

    WHO_THEY_WERE = "who_they_were"
    WHAT_THEY_LOVED = "what_they_loved"
    WHAT_WENT_WELL = "what_went_well"
    WHAT_WORRIED_YOU = "what_worried_you"
    SIGNS_YOU_SAW = "signs_you_saw"
    LEARNING_DISABILITY_AS_REASON = "learning_disability_as_reason"
    WHAT_YOU_WANT_TO_KNOW = "what_you_want_to_know"
    WHAT_SHOULD_CHANGE = "what_should_change"
    ANYTHING_ELSE = "anything_else"

    @property
    def hard(self) -> bool:
        """Whether a warning comes before the question."""
        return self in _HARD

    @property
    def next(self) -> Prompt | None:
        """The prompt that follows, or None after the last."""
        every = list(Prompt)
        place = every.index(self) + 1
        return every[place] if place < len(every) else None


_HARD = frozenset({Prompt.SIGNS_YOU_SAW, Prompt.LEARNING_DISABILITY_AS_REASON})

# The codes that a picture answer may hold. Their words and pictures are in easy_read/family/tell_prompt.yaml.
PICTURE_ANSWERS: Mapping[Prompt, tuple[str, ...]] = MappingProxyType(
    {
        Prompt.WHO_THEY_WERE: ("happy", "helpful", "friendly", "family", "talk"),
        Prompt.WHAT_THEY_LOVED: ("family", "friends", "music", "food", "outside", "home", "talk"),
        Prompt.WHAT_WENT_WELL: ("staff", "listened", "doctors", "home", "not_sure", "talk"),
        Prompt.WHAT_WORRIED_YOU: ("home_care", "hospital", "doctors", "waiting", "not_heard", "not_sure", "talk"),
        Prompt.SIGNS_YOU_SAW: ("pain", "not_eating", "tired", "breathing", "ill", "upset", "no", "not_sure", "talk"),
        Prompt.LEARNING_DISABILITY_AS_REASON: ("yes", "no", "not_sure", "talk", *WHICH_DECISION),
        Prompt.WHAT_YOU_WANT_TO_KNOW: ("why", "care", "time", "no", "talk"),
        Prompt.WHAT_SHOULD_CHANGE: ("listen", "doctors", "care", "learn", "not_sure", "talk"),
        Prompt.ANYTHING_ELSE: ("yes", "no", "talk"),
    }
)
TALK = "talk"
# The prompts under which more than one picture can be true at once.
SEVERAL_PICTURES = frozenset(Prompt) - {Prompt.LEARNING_DISABILITY_AS_REASON, Prompt.ANYTHING_ELSE}


def known_pictures(prompt: Prompt, chosen: list[str]) -> str:
    """Return the codes that are answers to this prompt, in their own order, as they are stored: "pain,ill"."""
    return ",".join(code for code in PICTURE_ANSWERS[prompt] if code in chosen)


def as_kept(text: str) -> str:
    """Return words as they are stored: as typed, but line ends are one kind, and what no database takes is left
    out. White space alone is no words."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    kept = "".join(c for c in text if not "\ud800" <= c <= "\udfff")
    return kept if kept.strip() else ""


def too_long(text: str) -> bool:
    """Whether a text has more characters than one box keeps, counted as people see them (safety.md, fact 6)."""
    return len(text) > MOST_CHARACTERS and len(regex.findall(r"\X", text)) > MOST_CHARACTERS


def pieces(words: str) -> tuple[str, ...]:
    """Return the paragraphs of an answer, as written."""
    found = [piece.strip("\n") for piece in regex.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", words) if piece.strip()]
    if len(found) > MOST_PIECES:
        found[MOST_PIECES - 1 :] = ["\n\n".join(found[MOST_PIECES - 1 :])]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save. `kept_copy`: somebody saved other words first, so these were kept beside them."""

    revision: int
    saved_at: datetime
    kept_copy: bool = False
    copy: int = 0


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """Words under one prompt. `copy` 0 is the text being written; others were kept from a conflict."""

    id: int
    account: int
    prompt: Prompt
    copy: int
    words: str
    pictures: tuple[str, ...]
    language: str
    revision: int
    saved_at: datetime
    sent_at: datetime | None = None
    visit_id: int | None = None
    said_by: SaidBy = SaidBy.PERSON
    taken_out_at: datetime | None = None

    @property
    def by_supporter(self) -> bool:
        return self.said_by is SaidBy.SUPPORTER

    @property
    def wants_to_talk(self) -> bool:
        return TALK in self.pictures

    @property
    def pieces(self) -> tuple[str, ...]:
        return pieces(self.words)


def _readable(room: Room, answers: Iterable[WrittenAnswer]) -> bool:
    return all(room.may_read(each.visit_id) for each in answers if each.words.strip() or each.pictures)


@dataclass(frozen=True, slots=True)
class PromptState:
    """A line of the task list: whether something stands under a prompt, and whether in two versions."""

    prompt: Prompt
    written: bool = False
    versions: int = 1
    sent_before: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """The task list of what a contributor tells us."""

    states: tuple[PromptState, ...]
    saved_at: datetime | None
    sent_at: datetime | None

    @property
    def anything(self) -> bool:
        return any(state.written for state in self.states)


@dataclass(frozen=True, slots=True)
class PromptSheet:
    """One prompt's page: the text being written, texts kept beside it, and what was sent before.

    `supporters` is the same for what a supporter says: the two are never put together.
    """

    prompt: Prompt
    current: WrittenAnswer | None
    kept: tuple[WrittenAnswer, ...]
    sent: tuple[WrittenAnswer, ...]
    supporters: PromptSheet | None = None
    taken_out: tuple[WrittenAnswer, ...] = ()

    def may_be_read(self, room: Room) -> bool:
        """Whether all of it may be shown in this visit: words of another visit need a one-time code first."""
        mine = _readable(room, (*self.versions, *self.sent, *self.taken_out))
        return mine and (self.supporters is None or self.supporters.may_be_read(room))

    @property
    def anything(self) -> bool:
        """Whether words or pictures stand here, being written or sent."""
        return any(each.words.strip() or each.pictures for each in (*self.versions, *self.sent))

    @property
    def unread(self) -> PromptSheet:
        """The page as it is for somebody who writes without reading back."""
        return PromptSheet(self.prompt, None, (), (), PromptSheet(self.prompt, None, (), ()))

    @property
    def versions(self) -> tuple[WrittenAnswer, ...]:
        return (self.current, *self.kept) if self.current else self.kept

    @property
    def one_text(self) -> str:
        """Every version in one text, to be made into one; "" when that is more than a box keeps."""
        together = "\n\n".join(answer.words for answer in self.versions if answer.words.strip())
        return "" if too_long(together) else together

    @property
    def to_merge(self) -> bool:
        """Whether there are several versions that the person can put into one."""
        return bool(self.kept) and (bool(self.one_text) or not any(answer.words.strip() for answer in self.versions))


@dataclass(frozen=True, slots=True)
class LookOver:
    """Everything that would be sent. `account` numbers the sending: a second send of the same number is the same."""

    account: int
    answers: tuple[WrittenAnswer, ...]
    sent_before: bool

    def may_be_read(self, room: Room) -> bool:
        return _readable(room, self.answers)

    def under(self, prompt: Prompt) -> tuple[WrittenAnswer, ...]:
        return tuple(answer for answer in self.answers if answer.prompt is prompt)


@dataclass(frozen=True, slots=True)
class SentAccount:
    """The last sending: when it was, and the day by which we promised to write."""

    sent_at: datetime
    write_by: date | None


@dataclass(frozen=True, slots=True)
class ToldUs:
    """What staff see of a contributor's accounts: what was sent, never what is being written."""

    contributor_id: int
    reference: str
    name: str
    relationship: str
    language: str
    presentation: str
    has_learning_disability: bool
    supporter_name: str
    person: str
    needs: tuple[NeedShown, ...]
    answers: tuple[WrittenAnswer, ...]
    being_written: bool
    review_id: int = 0
    in_emergency: bool = False
    taken_out: tuple[Prompt, ...] = ()
    """Prompts under which the person took a supporter's words out: staff learn that, and not the words."""
    helpers: Mapping[int, tuple[Sitting, ...]] = field(default_factory=dict)
    """Who sat with them when an answer was written, by the answer's id."""
    from_paper: Mapping[int, FromPaper] = field(default_factory=dict)
    """Who typed an account that came on paper, by the account's number."""

    def sendings(self) -> tuple[tuple[int, datetime, tuple[WrittenAnswer, ...]], ...]:
        """The accounts in the order sent: number, when, answers in the order of the prompts."""
        found: dict[int, list[WrittenAnswer]] = {}
        order = list(Prompt)
        for answer in self.answers:
            found.setdefault(answer.account, []).append(answer)
        return tuple(
            (number, each[0].sent_at, tuple(sorted(each, key=lambda a: (order.index(a.prompt), a.said_by, a.copy))))
            for number, each in sorted(found.items())
            if each[0].sent_at is not None
        )
