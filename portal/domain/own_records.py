"""All that we hold of one contributor, as they get it: topics, the fields of each, and rows of values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

Value = str | int | bool | date | datetime | None
Row = Mapping[str, Value]


class Kind(StrEnum):
    """What a field holds. It decides how a page shows it, and its type in the described shape of the data."""

    WORDS = "words"
    CODE = "code"
    DAY = "day"
    MOMENT = "moment"
    YES_NO = "yes_no"
    NUMBER = "number"
    FILE = "file"
    """The name of a file that lies beside it in the same download."""


@dataclass(frozen=True, slots=True)
class Field:
    kind: Kind
    codes: tuple[str, ...] = ()
    group: str = ""
    """Which words the codes have: `<group>.<code>` in templates/parts/own_words.html."""


WORDS, DAY, MOMENT, YES_NO, NUMBER, FILE = (
    Field(kind) for kind in (Kind.WORDS, Kind.DAY, Kind.MOMENT, Kind.YES_NO, Kind.NUMBER, Kind.FILE)
)


def one_of(codes: type[StrEnum] | Iterable[str], group: str = "") -> Field:
    """Return a field of codes. `group` names their words; an enumeration's own name by default."""
    named = group or (codes.__name__.lower() if isinstance(codes, type) else "")
    return Field(Kind.CODE, tuple(str(each) for each in codes), group or named)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the download. `read` gets a session and the contributor's id, and returns that one's rows alone.

    `tables` are those whose rows are in it: the contract test holds them against every table of a contributor's.
    """

    name: str
    tables: frozenset[str]
    fields: Mapping[str, Field]
    read: Callable[[Any, int], Iterable[Row]]
    picture: str = "reading-papers"
    """The picture beside its heading in Easy Read."""


@dataclass(frozen=True, slots=True)
class TopicRead:
    name: str
    picture: str
    fields: Mapping[str, Field]
    rows: tuple[Row, ...]
