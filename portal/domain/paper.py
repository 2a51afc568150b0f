"""Forms on paper: which there are, and what one of them holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from portal.domain.returns import delivery_of, number_of
from portal.domain.rooms import Room

PAPER_FORMS = ("choose", "contact", "tell", "check", "ask", "stop")
"""The forms of a contributor's room that go by post, in the order of the way through it."""

_NUMBER = "F"


def form_number(contributor_id: int, form: str) -> str:
    """Return the number that stands on a form: which form, whose, and a sign that catches a slip: `F3-7K3Q-…`."""
    return f"{_NUMBER}{PAPER_FORMS.index(form) + 1}{number_of(contributor_id)[1:]}"


def read_form_number(typed: str) -> tuple[int, str] | None:
    """Return whose form it is and which, from a number as somebody types it; None for none, or one with a slip."""
    text = typed.strip().upper()
    place = text[1:2]
    if text[:1] != _NUMBER or not ("1" <= place <= str(len(PAPER_FORMS))):
        return None
    whose = delivery_of(f"L-{text[2:].lstrip(' -')}")
    return None if whose is None else (whose, PAPER_FORMS[int(place) - 1])


# How many lines to write on a box has at least, however few rows it has on a screen.
LEAST_LINES = 4


@dataclass(frozen=True, slots=True)
class Block:
    """One thing on the paper, in the order of the page it comes from."""

    kind: Literal["title", "heading", "words", "row", "tick", "line", "box", "day"]
    words: str = ""
    picture: str = ""
    name: str = ""
    """The field's name on the page, with the page's number before it: `2-words`."""
    code: str = ""
    """What a ticked box means."""
    several: bool = False
    lines: int = 0


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A whole form: what is printed, and what an administrator types from it."""

    form: str
    title: str
    language: str
    rtl: bool
    easy: bool
    blocks: tuple[Block, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every field, once, in its order."""
        return tuple(dict.fromkeys(block.name for block in self.blocks if block.name))


@dataclass(frozen=True, slots=True)
class PaperReplyShown:
    """What was typed from a paper, as its contributor and staff see it. Staff get no words of it back."""

    id: int
    form: str
    received_on: date
    typed_at: datetime
    typed_by: str
    verdict: str
    words: str
    said_at: datetime | None
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaperRoom(Room):
    """A contributor's room in which somebody types what they wrote on paper: what happens there says who typed it."""

    typed_by: int = 0

    @property
    def audit_name(self) -> str:
        return f"staff:{self.typed_by}"


@dataclass(frozen=True, slots=True)
class FromPaper:
    """That something was typed from paper: by whom, and when the paper came."""

    typed_by: str
    received_on: date
    verdict: str
