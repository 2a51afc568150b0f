"""A second step before stored words are read back: six digits to the contact on file, or told by telephone.

No passwords and no questions about the family: an estranged relative knows the answers (safety.md, threat 1).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.errors import PortalError

DIGITS = 6
VALID = timedelta(minutes=30)
STEPPED_UP = timedelta(minutes=30)
TRIES = 5
MOST_AN_HOUR = 3
# Fifteen guesses an hour would be a third of a million in a year: nobody needs this many codes in a day.
MOST_A_DAY = 12
LONGEST_TYPED = 60


class CodeBy(StrEnum):
    """How a code reaches its person. `told` is by a member of staff on the telephone, after a call or at a call."""

    TEXT = "text"
    EMAIL = "email"
    TOLD = "told"


class Way(StrEnum):
    """What a contributor picks."""

    TEXT = "text"
    EMAIL = "email"
    CALL = "call"


class UnreadableDigits(PortalError):
    """What was typed can't be a code: no guess is counted. The code is `empty`, `short`, `long` or `letters`."""

    code = "short"


class WrongDigits(PortalError):
    """Not a code that stands for this person now. A guess was counted."""

    code = "wrong"


@dataclass(frozen=True, slots=True)
class WayOnFile:
    """One way that is open to this person, and the contact on file behind its mask."""

    way: Way
    masked: str


@dataclass(frozen=True, slots=True)
class CodeDesk:
    """What staff see before they tell a code: whom they call, on which numbers on file, and who waits since when."""

    contributor_id: int
    reference: str
    name: str
    relationship: str
    language: str
    person: str
    supporter_name: str
    numbers: tuple[str, ...]
    not_by_phone: bool
    waits_since: date | None


def read_digits(typed: str) -> str:
    """Return six digits as somebody typed or pasted them. Raises UnreadableDigits.

    Digits of every script count, and spaces, dashes and invisible marks between them do not.
    """
    found: list[str] = []
    for character in unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]):
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            found.append(str(digit))
        elif character in "oO":
            found.append("0")
        elif unicodedata.category(character)[0] in "LN":
            raise UnreadableDigits("letters")
    if not found:
        raise UnreadableDigits("empty")
    if len(found) != DIGITS:
        raise UnreadableDigits("short" if len(found) < DIGITS else "long")
    return "".join(found)
