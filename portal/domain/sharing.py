"""What of a contributor's may go to which other body: their choice, item by item; who holds what; and asking for it
back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.domain.states import NeedKind, ProcessKind

LONGEST_LINE = 200
MOST_WORDS = 2000
BY_LAW = frozenset({ProcessKind.INQUEST, ProcessKind.SAFEGUARDING_ADULTS_REVIEW, ProcessKind.CHILD_DEATH_REVIEW})
"""Bodies that the law lets ask for what we hold, whatever a contributor chose."""


class SharedKind(StrEnum):
    STATEMENT = "statement"
    NEED = "need"


class GaveHow(StrEnum):
    """How a pack went."""

    SECURE_EMAIL = "secure_email"
    POST = "post"
    BY_HAND = "by_hand"
    THEIR_SYSTEM = "their_system"


class AskedBack(StrEnum):
    """What the other body said when it was asked to delete something."""

    DELETED = "deleted"
    KEEPS = "keeps"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class ShareItem:
    """One statement or need that may be shared. `row_id` is the statement version's, or the need's: a choice is about
    those words, and when they change it must be made anew.

    `words` are a statement's, or a need's own, and `easy_words` the same in Easy Read; `own_words` stand beside a
    statement where both accounts stand.
    """

    kind: SharedKind
    row_id: int
    words: str = field(repr=False)
    own_words: str = field(default="", repr=False)
    easy_words: str = field(default="", repr=False)
    need: NeedKind | None = None

    @property
    def key(self) -> str:
        return f"{self.kind.value}-{self.row_id}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """An item with the choice that stands for one body. `may` None: not chosen yet, which is no."""

    item: ShareItem
    may: bool | None
    chosen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Something that another body has (or had) from us, for its log."""

    id: int
    body: ProcessKind
    kind: SharedKind
    row_id: int
    words: str = field(repr=False)
    given_to: str
    how: GaveHow
    by: str
    given_at: datetime
    version: int
    need: NeedKind | None = None
    by_law: bool = False
    asked_back_at: datetime | None = None
    asked_at: datetime | None = None
    answer: AskedBack | None = None
    answered_at: datetime | None = None
    pack: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind.value}-{self.row_id}"

    @property
    def detail(self) -> str:
        """What a need said beside its kind."""
        return self.words.partition("\n")[2] if self.need else ""


@dataclass(frozen=True, slots=True)
class Body:
    """One other body, with every item of this contributor and what they chose for it."""

    kind: ProcessKind
    items: tuple[Chosen, ...]
    held: tuple[Held, ...] = ()

    @property
    def allowed(self) -> tuple[Chosen, ...]:
        return tuple(each for each in self.items if each.may)

    @property
    def can_ask_by_law(self) -> bool:
        return self.kind in BY_LAW

    def holds(self, key: str) -> Held | None:
        """What they have of one item, if nothing says that it is deleted."""
        return next(
            (each for each in reversed(self.held) if each.key == key and each.answer is not AskedBack.DELETED), None
        )


@dataclass(frozen=True, slots=True)
class Sharing:
    """All of it for one contributor: the bodies that look at the same death, and the log."""

    bodies: tuple[Body, ...]
    log: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class SharingForStaff:
    contributor_id: int
    name: str
    relationship: str
    reference: str
    person: str
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class Pack:
    """What went to one body at one moment, ready to be made into a document."""

    name: str
    person: str
    contributor: str
    reference: str
    body: ProcessKind
    given_to: str
    given_at: datetime
    items: tuple[Held, ...]
