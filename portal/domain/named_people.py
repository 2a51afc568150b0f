"""People who should be asked too: named by a contributor, looked at by staff, and nothing of that told back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

MOST_WORDS = 20_000
LONGEST_LINE = 200


class Knew(StrEnum):
    """How the named person knew who died, as somebody outside the family would say it."""

    FRIEND = "friend"
    HOUSEMATE = "housemate"
    RELATIVE = "relative"
    CARER = "carer"
    ADVOCATE = "advocate"
    OTHER = "other"


class Knows(StrEnum):
    """Whether the named person knows that somebody named them."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


class Reads(StrEnum):
    """Whether they need Easy Read, as far as whoever named them knows."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


class NamedDecision(StrEnum):
    """What staff did about a name. Nobody but staff ever learns of it."""

    INVITE = "invite"
    NOT = "not"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class Naming:
    """What a contributor says of somebody who should be asked. Only a name is needed (rule 4), or, from who
    answers by pictures alone, how they knew each other: somebody asks for the name then.

    `may_say` is whether we may tell the named person who named them: no, until they say yes.
    """

    name: str = field(repr=False)
    knew: str = ""
    knew_words: str = field(default="", repr=False)
    reach: str = field(default="", repr=False)
    reach_unknown: bool = False
    knows: str = ""
    easy_read: str = ""
    language: str = ""
    may_say: bool = False
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NamedShown:
    """Somebody whom a contributor named, as the contributor sees it. It says nothing of what staff did: there is no
    field for it here. `id` is the first row's, and stays when they change something."""

    id: int
    naming: Naming
    said_at: datetime
    visit_id: int | None
    taken_back: bool


@dataclass(frozen=True, slots=True)
class MyNames:
    """The people whom one contributor named. `more_after_code`: others were named in an earlier visit."""

    people: tuple[NamedShown, ...]
    more_after_code: bool


@dataclass(frozen=True, slots=True)
class Decided:
    decision: NamedDecision
    scope: str
    because: str = field(repr=False)
    by: str
    at: datetime
    invited_id: int | None


@dataclass(frozen=True, slots=True)
class NamedForStaff:
    """A name as staff see it: who named them, what was said last, what was said before, and what was decided."""

    id: int
    namer_id: int
    namer: str
    namer_relationship: str
    reference: str
    review_id: int
    person: str
    naming: Naming
    taken_back: bool
    said_at: datetime
    first_said_at: datetime
    versions: int
    decided: tuple[Decided, ...]

    @property
    def waits(self) -> bool:
        """Whether somebody should look: nothing was decided, or it was changed or taken back since."""
        if not self.decided:
            return not self.taken_back
        return self.changed_since

    @property
    def changed_since(self) -> bool:
        return bool(self.decided) and self.said_at > self.decided[-1].at


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom staff invite, as they typed it."""

    name: str = field(repr=False)
    relationship: str
    scope: str
    language: str = "en"
    easy_read: bool = False
    email: str = field(default="", repr=False)
    mobile: str = field(default="", repr=False)
    address_line_1: str = field(default="", repr=False)
    address_town: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)
