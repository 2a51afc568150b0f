"""What a contributor can do with what is theirs: have it corrected, take it back, check what they agreed to."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MOST_WORDS = 10_000
GROUPS, DIGITS = 6, 5


class CorrectionOf(StrEnum):
    """What is wrong in what we hold."""

    MY_NAME = "my_name"
    RELATIONSHIP = "relationship"
    THEIR_NAME = "their_name"
    THEIR_DAYS = "their_days"
    OTHER = "other"


class TakenKind(StrEnum):
    """What was taken back. `everything` asks for all of it to be erased."""

    ANSWER = "answer"
    PHOTO = "photo"
    SENTENCE = "sentence"
    CONSENT = "consent"
    EVERYTHING = "everything"


class WishSettled(StrEnum):
    """What became of a wish that everything be erased, other than that: then nothing of it is left to say so."""

    MUST_WAIT = "must_wait"
    """The law says that we keep it for now. They are told so, and why."""
    CHANGED_MIND = "changed_mind"


class PaperVerdict(StrEnum):
    """A contributor's word on what was typed from their paper."""

    RIGHT = "right"
    NOT_RIGHT = "not_right"


# What people and programs change without changing a word: quotes and dashes of every form, white space.
_LIKE = str.maketrans({**dict.fromkeys("‘’‚‛`´", "'"), **dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‐‑‒–—−", "-")})
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def canonical(words: str) -> str:
    """Return words as they are fingerprinted: the same however they were typed or pasted, and different when a letter,
    a digit or a mark of them is. Zero-width joiners stay: in some scripts they make another word."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFC", words)).translate(_LIKE).replace("…", "...")
    return " ".join(plain.split())


def fingerprint(words: str, reference: str) -> str:
    """Return the receipt code of a sentence in a review: 30 digits of SHA-256, in six groups that can be read out.

    Thirty digits are 100 bits: nobody finds other words for a code that was given out. Anybody can make it again from
    the sentence and the reference, with any program that has SHA-256 (docs/receipts.md).
    """
    told = f"{canonical(reference).upper()}\n{canonical(words)}".encode("utf-8", "surrogatepass")
    number = int.from_bytes(hashlib.sha256(told).digest()) % 10 ** (GROUPS * DIGITS)
    digits = str(number).zfill(GROUPS * DIGITS)
    return " ".join(digits[at : at + DIGITS] for at in range(0, len(digits), DIGITS))


def digits_of(typed: str) -> str:
    """Return the digits of a code as typed, in any script and however grouped; "" when there is anything else."""
    plain = _UNSEEN.sub("", typed)
    found = "".join(each for each in plain if each.isdecimal())
    strange = [each for each in plain if not (each.isdecimal() or each.isspace() or each in "-‐‑–.,")]
    return "" if strange else "".join(str(unicodedata.decimal(each)) for each in found)


def is_same(words: str, reference: str, typed_code: str) -> bool:
    """Whether a code is the one of these words in this review. Looks nothing up: it tells nobody that a review is."""
    return digits_of(typed_code) == fingerprint(words, reference).replace(" ", "")


class ReceiptState(StrEnum):
    SAME = "same"
    NEWER = "newer"
    """There is a newer sentence, which they have not said is right."""
    CHANGED = "changed"
    """The words behind their "right" are other words now: nobody may do that."""
    TAKEN_OUT = "taken_out"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A sentence that they said is right. `words` are those that stand in its place now."""

    statement_id: int
    number: int
    code: str
    said_on: date
    words: str
    state: ReceiptState


@dataclass(frozen=True, slots=True)
class CorrectionAsked:
    what: CorrectionOf
    words: str
    asked_at: datetime
    question_id: int | None


@dataclass(frozen=True, slots=True)
class Takeable:
    """One thing that can be taken back, as its owner knows it."""

    kind: TakenKind
    row_id: int
    about: str
    """A prompt's code for an answer, else ""."""
    words: str
    on: datetime
    taken_on: datetime | None = None
    written_from: bool = False
    """Whether sentences were written from it: those stay until they are taken out themselves."""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """All that can be taken back, and what was."""

    items: tuple[Takeable, ...]
    published: bool
    everything_asked_on: datetime | None
    hear_by: date | None = None
    """By when they hear of their wish that everything be erased, while it waits."""

    def of(self, kind: str) -> tuple[Takeable, ...]:
        return tuple(each for each in self.items if each.kind == kind)


@dataclass(frozen=True, slots=True)
class TakenByOne:
    """One thing that was taken back, as staff see it: never what it was. `words` are those said with it."""

    id: int
    kind: TakenKind
    words: str
    on: datetime
    about: str
    due_on: date | None
    how: str
    settled_on: datetime | None
    settled_by: str

    @property
    def waits(self) -> bool:
        return self.kind is TakenKind.EVERYTHING and self.settled_on is None


@dataclass(frozen=True, slots=True)
class TakenOf:
    """What one contributor took back. `told_at`: when they could read why it must wait; None while they cannot."""

    contributor_id: int
    name: str
    relationship: str
    taken: tuple[TakenByOne, ...]
    asked_by: str
    """Who asked for the erasing; "" while nobody has."""
    asked_at: datetime | None
    told_at: datetime | None

    @property
    def wish(self) -> TakenByOne | None:
        return next((each for each in self.taken if each.waits), None)


@dataclass(frozen=True, slots=True)
class TakenInReview:
    reference: str
    person: str
    hold: str
    """Why a legal hold keeps everything; "" where none does."""
    hold_since: datetime | None
    kept_days: int
    """How long a closed review is kept; 0 is for ever."""
    people: tuple[TakenOf, ...]
