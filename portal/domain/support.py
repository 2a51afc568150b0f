"""Where to turn: organisations outside the portal, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.names import fold


@dataclass(frozen=True, slots=True)
class SupportOrganisationView:
    """One organisation. `area` is empty where it helps in the whole of the United Kingdom; `what_for`, `hours`, `area`,
    `formats` and `languages` are short English words whose codes pages translate when they know them."""

    name: str
    what_for: str
    phone: str
    website: str
    hours: str
    area: str
    formats: str
    languages: str
    urgent: bool
    verified_on: date | None

    @property
    def dial(self) -> str:
        """The number as a telephone link needs it."""
        return "".join(c for c in self.phone if c.isascii() and c.isdigit())

    @property
    def code(self) -> str:
        """What they are for, as a code: "going to an inquest" is `going_to_an_inquest`."""
        return code_of(self.what_for)


@dataclass(frozen=True, slots=True)
class SupportLoad:
    """What came of loading a list."""

    added: int
    changed: int
    unchanged: int


def code_of(words: str) -> str:
    """Return short English words as a code of lower-case letters, digits and underscores."""
    return "_".join("".join(c if c.isascii() and c.isalnum() else " " for c in fold(words)).split())
