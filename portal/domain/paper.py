"""Forms on paper: which there are, and what one of them holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Literal

from portal.domain.errors import Refused
from portal.domain.returns import delivery_of, number_of
from portal.domain.rooms import Room, StaffMember

PAPER_FORMS = (
    "choose", "contact", "tell", "check", "ask", "stop", "questions", "messages", "meeting", "another_reviewer",
    "ask_deeper", "others", "supporter", "photo", "sharing", "recommendations", "correct", "leave_review",
    "quiet_days", "still_right", "pause", "raise_it",
)  # fmt: skip
"""The forms of a contributor's room that go by post. A form's place is in the numbers that are printed already: a new
one comes last."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "person": ("tell", "photo", "supporter", "others"),
    "review": (
        "choose", "check", "ask", "questions", "messages", "meeting", "another_reviewer", "ask_deeper",
        "recommendations",
    ),
    "touch": ("contact", "quiet_days", "still_right", "pause", "stop"),
    "yours": ("sharing", "correct", "leave_review"),
    "wrong": ("raise_it",),
}  # fmt: skip
"""The same, as they are offered: each in one group."""

WITH_WORDS = frozenset({"check", "questions", "recommendations", "sharing", "photo"})
"""Forms on which a family's words stand, or ours to them: only those who do the case work open them."""
KEPT_FROM_CASE_WORK = frozenset({"raise_it", "another_reviewer"})
"""Forms that may be about whoever does the case work: they are for who opens the post."""

_NUMBER = "F"
# The same signs as in the rest of a number, without the nought: the first nine are the nine that were printed first.
_SIGNS = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKS_LIKE = str.maketrans({"I": "1", "L": "1", "U": "V"})


def form_number(contributor_id: int, form: str) -> str:
    """Return the number that stands on a form: which form, whose, and a sign that catches a slip: `F3-7K3Q-…`."""
    return f"{_NUMBER}{_SIGNS[PAPER_FORMS.index(form)]}{number_of(contributor_id)[1:]}"


def read_form_number(typed: str) -> tuple[int, str] | None:
    """Return whose form it is and which, from a number as somebody types it; None for none, or one with a slip."""
    text = typed.strip().upper()
    place = _SIGNS.find(text[1:2].translate(_LOOKS_LIKE) or "?")
    if text[:1] != _NUMBER or not 0 <= place < len(PAPER_FORMS):
        return None
    whose = delivery_of(f"L-{text[2:].lstrip(' -')}")
    return None if whose is None else (whose, PAPER_FORMS[place])


ANYONES_FORMS = ("someone_died", "ask_review", "raise_it")
"""The forms that anybody may send us, without a letter and without a room. They are in numbers that are printed too."""
LAYOUT_SIGNS: Mapping[str, str] = {"plain": "P", "large": "L", "easy-read": "E"}

_ANYONES = "P"
_ANYONES_TYPED = re.compile(rf"{_ANYONES}([1-9])([A-Z]{{2,8}})([{''.join(LAYOUT_SIGNS.values())}])([0-9A-Z])")
_SLIP_SIGNS = f"0{_SIGNS}"
_SLIP_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


@dataclass(frozen=True, slots=True)
class AnyonesPaper:
    """A form of nobody's that came back: which, and in which language and kind of print it was written on."""

    form: str
    language: str
    layout: str

    @property
    def number(self) -> str:
        """The number that stands on it, without anybody in it: `P1-ENPT`. Its last sign catches a slip."""
        said = f"{ANYONES_FORMS.index(self.form) + 1}{self.language.upper()}{LAYOUT_SIGNS[self.layout]}"
        return f"{_ANYONES}{said[0]}-{said[1:]}{_slip_sign(said)}"


def read_anyones_number(typed: str) -> AnyonesPaper | None:
    """Return which form a number names, as somebody types it; None for none, or one with a slip."""
    found = _ANYONES_TYPED.fullmatch(re.sub(r"[ -]", "", typed.upper()))
    if found is None or int(found[1]) > len(ANYONES_FORMS):
        return None
    if found[4].translate(_SLIP_LOOKS_LIKE) != _slip_sign("".join(found.groups()[:3])):
        return None
    layout = next(name for name, sign in LAYOUT_SIGNS.items() if sign == found[3])
    return AnyonesPaper(ANYONES_FORMS[int(found[1]) - 1], found[2].lower(), layout)


def _slip_sign(said: str) -> str:
    # 31 is prime to 36: one wrong sign moves it, and so do two beside each other that changed places.
    return _SLIP_SIGNS[int(said, 36) % 31]


# How many lines to write on a box has at least, however few rows it has on a screen.
LEAST_LINES = 4


@dataclass(frozen=True, slots=True)
class Block:
    """One thing on the paper, in the order of the page it comes from."""

    kind: Literal["title", "heading", "term", "words", "hint", "row", "tick", "line", "box", "day"]
    words: str = ""
    """A line of its own after each line feed."""
    hint: str = ""
    """What is said of a field, under its own words."""
    picture: str = ""
    name: str = ""
    """The field's name on the page, with the page's number before it: `2-words`."""
    code: str = ""
    """What a ticked box means."""
    several: bool = False
    lines: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    """What may be chosen where whoever types it must choose: code and words. On paper it is a line to write on."""


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
    said: tuple[tuple[str, str], ...] = ()
    """Each question as it stood on the form, and what was typed as the answer to it."""


@dataclass(frozen=True, slots=True)
class PaperRoom(Room):
    """A contributor's room in which somebody types what they wrote on paper: what happens there says who typed it."""

    typed_by: int = 0
    on_paper: ClassVar[bool] = True

    def may_read(self, written_in_visit: int | None) -> bool:
        """What was typed from one paper is not read through another: all of them are of no visit."""
        return self.stepped_up

    @property
    def audit_name(self) -> str:
        return f"staff:{self.typed_by}"


@dataclass(frozen=True, slots=True)
class FromPost:
    """A paper of somebody without a room, in the hands of whoever types it."""

    member: StaffMember
    received_on: date

    def hold(self, today: date) -> None:
        """Raise Refused `received_later` where it would have come after today."""
        if self.received_on > today:
            raise Refused("received_later")


@dataclass(frozen=True, slots=True)
class FromPaper:
    """That something was typed from paper: by whom, and when the paper came."""

    typed_by: str
    received_on: date
    verdict: str
