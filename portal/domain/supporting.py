"""A supporter beside a contributor: who is with them today, how they help, and whose words are whose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_NAME = 120
MOST_NOTE = 4000


class SaidBy(StrEnum):
    """Whose words an answer holds. A supporter's are never put together with the person's own."""

    PERSON = "person"
    SUPPORTER = "supporter"


class HelpWay(StrEnum):
    """How a supporter helps."""

    READS = "reads"
    WRITES = "writes"
    INTERPRETS = "interprets"
    BESIDE = "beside"


class Agreed(StrEnum):
    """Whether the person said that they want this help: theirs to say, however they say it."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody who sits with a contributor in one visit. `name` may be empty: a name is not needed to be helped."""

    id: int
    name: str
    ways: tuple[HelpWay, ...]
    began_at: datetime
    ended_at: datetime | None = None


def ways_kept(chosen: list[str]) -> str:
    """Return the codes that are ways to help, in their own order, as they are stored."""
    return ",".join(way.value for way in HelpWay if way.value in chosen)


def ways_of(stored: str) -> tuple[HelpWay, ...]:
    return tuple(HelpWay(code) for code in stored.split(",") if code in set(HelpWay))


@dataclass(frozen=True, slots=True)
class SupportNote:
    """What staff noted once: the last one stands."""

    agreed: Agreed
    how: str
    doubt: bool
    decision: str
    tried: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class SupportSheet:
    """Who sat with a contributor, and what staff noted of it, the newest first."""

    contributor_id: int
    name: str
    person: str
    reference: str
    known_as_supporter: str
    sittings: tuple[Sitting, ...]
    notes: tuple[SupportNote, ...]
