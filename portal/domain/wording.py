"""The words of a page in a language, as somebody who speaks it reads and corrects them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from portal.domain.errors import PortalError

LONGEST_NAME = 200
LONGEST_WHY = 2000


class FaultyWords(PortalError):
    """A correction breaks what its string needs. `faults` are sentences by the number of the form; -1 is all of it."""

    code = "faulty_words"

    def __init__(self, faults: dict[int, tuple[str, ...]]) -> None:
        super().__init__()
        self.faults = faults


def key_of(msgid: str) -> str:
    """Return how an address names a string: by its English, so that a changed one has another address."""
    return hashlib.sha256(msgid.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Place:
    """A page, a letter, or what many pages share. `name` is such as public.welcome, letter.introductory or
    parts.raise_it; `kind` is page, letter or shared."""

    name: str
    kind: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedString:
    """One string where it stands: its English (of a plural, both forms), the place in words, and its picture's name."""

    english: tuple[str, ...]
    where: str = ""
    picture: str = ""

    @property
    def key(self) -> str:
        return key_of(self.english[0])


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody who speaks the language said that a string should be. `words` has a form each of a plural."""

    language: str
    msgid: str
    words: tuple[str, ...]
    staff: str
    name: str = field(repr=False)
    organisation: str = field(repr=False)
    why: str = field(repr=False)
    at: datetime

    @property
    def who(self) -> str:
        return f"{self.name}, {self.organisation}" if self.organisation else self.name


@dataclass(frozen=True, slots=True)
class ShownString:
    """A string of a page in one language: what the catalog says, and what somebody corrected."""

    english: tuple[str, ...]
    words: tuple[str, ...]
    where: str = ""
    picture: str = ""
    places: tuple[str, ...] = ()
    """Every place where it stands: a correction is for all of them."""
    fuzzy: bool = False
    correction: Correction | None = None

    @property
    def key(self) -> str:
        return key_of(self.english[0])

    @property
    def stands(self) -> str:
        """missing, unsure (fuzzy), corrected (not in the catalog yet), taken (in the catalog), or ""."""
        if self.correction is not None:
            return "taken" if self.correction.words == self.words else "corrected"
        return "missing" if not all(self.words) else "unsure" if self.fuzzy else ""

    @property
    def best(self) -> tuple[str, ...]:
        """The words as they should read, by all that is known."""
        return self.correction.words if self.correction is not None else self.words


@dataclass(frozen=True, slots=True)
class PageChecked:
    place: str
    staff: str
    name: str = field(repr=False)
    organisation: str = field(repr=False)
    at: datetime

    @property
    def who(self) -> str:
        return f"{self.name}, {self.organisation}" if self.organisation else self.name


@dataclass(frozen=True, slots=True)
class LanguageStands:
    """How far a language is, for whoever chooses it: who made and checked its words, and whether families are offered
    it. `status` is "" for the source."""

    code: str
    status: str
    checked_by: str
    checked_on: str
    approved: bool

    @property
    def words(self) -> str:
        """How it stands in a few words; "" for English."""
        made = {
            "": "",
            "translated": "translated, nobody has checked it",
            "checked": f"checked by {self.checked_by}, {self.checked_on}",
        }.get(self.status, "machine-drafted, nobody has checked it")
        return "; ".join(filter(None, (made, "" if self.approved else "not approved in this area")))


@dataclass(frozen=True, slots=True)
class WordPage:
    """Every string of one place in a language, and who checked the page."""

    place: Place
    language: LanguageStands
    strings: tuple[ShownString, ...]
    checked: tuple[PageChecked, ...]


@dataclass(frozen=True, slots=True)
class WordingDesk:
    """What somebody chooses from: languages and places, and corrections that are not in the catalog yet."""

    languages: tuple[LanguageStands, ...]
    chosen: LanguageStands
    places: tuple[Place, ...]
    checked: frozenset[str]
    """The places whose words somebody has checked in the language chosen."""
    waiting: tuple[Correction, ...]
    english_changed: tuple[Correction, ...]
    """Corrections whose English has changed since: their words may no longer fit."""
