"""What a mail room gets: groups of letters that are printed alike, their order, and the lines of the manifest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from portal.domain.letters import INTRODUCTORY, LEAFLET
from portal.domain.returns import number_of

STEMS = {"pdf": "standard", "large-print-pdf": "large-print", "easy-read-pdf": "easy-read"}
"""Formats that are printed, by the name of their file. Every other format is a file of its own."""
ENDINGS = {"braille": "brf", "audio": "mp3", "word": "docx"}
WHITE = "white"
LETTERS_A_FILE = 500
MANIFEST = (
    "order", "number", "reference", "file", "first_page", "last_page", "pages", "format", "paper", "points", "grade",
    "language", "goes_with", "sha256",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToPrint:
    """One letter of a batch. The postcode orders the post; neither it nor a name is in the manifest."""

    delivery_id: int
    reference: str
    format: str
    language: str
    points: float | None
    grade: str
    """Of braille: "1" or "2"; or "" ."""
    paper: str
    pages: int
    sha256: str
    postcode: str = field(repr=False)
    letter: str = ""
    contributor_id: int = field(default=0, repr=False)

    @property
    def number(self) -> str:
        return number_of(self.delivery_id)

    @property
    def printed(self) -> bool:
        return self.format in STEMS

    @property
    def group(self) -> str:
        """What is printed together: one format on one colour of paper."""
        return f"{STEMS.get(self.format, self.format)}-{self.paper}" if self.printed else self.format

    @property
    def own_file(self) -> str:
        """Return where this letter alone lies: tagged, as its reader would get it by e-mail."""
        return own_file(self.delivery_id, self.format)


@dataclass(frozen=True, slots=True)
class Placed:
    """A letter with its place: its order in the batch, its file, and its pages there (0 for a file of its own)."""

    letter: ToPrint
    order: int
    file: str
    first_page: int
    goes_with: str = ""
    """For a leaflet, the number of the letter to the same person whose envelope it may lie in; or ""."""

    @property
    def last_page(self) -> int:
        return self.first_page + self.letter.pages - 1 if self.first_page else 0

    def line(self) -> tuple[object, ...]:
        points = "" if self.letter.points is None else f"{self.letter.points:g}"
        return (
            self.order, self.letter.number, self.letter.reference, self.file, self.first_page or "",
            self.last_page or "", self.letter.pages or "", self.letter.format, self.letter.paper, points,
            self.letter.grade, self.letter.language, self.goes_with, self.letter.sha256,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrintBatchShown:
    id: int
    name: str
    state: str
    begun_at: datetime
    made_at: datetime | None
    posted_at: datetime | None
    letters: int
    take_out: tuple[str, ...]
    """Numbers of letters that must not be posted any more: their person stopped, or the invitation was withdrawn."""


def own_file(delivery_id: int, format_name: str) -> str:
    ending = "pdf" if format_name in STEMS else ENDINGS.get(format_name, "txt")
    return f"letters/{number_of(delivery_id)}.{ending}"


def placed(letters: Iterable[ToPrint]) -> tuple[Placed, ...]:
    """Return every letter in the order of the post: by what is printed alike, thin envelopes before thick ones, then by
    postcode. In a printed file each letter begins on a right-hand page, so that two sides never hold two letters."""
    letters = tuple(letters)
    envelopes = {each.contributor_id: each.number for each in letters if each.letter == INTRODUCTORY}
    found: list[Placed] = []
    at: dict[str, tuple[int, int, int]] = {}
    for letter in sorted(letters, key=lambda one: (one.group, one.pages, one.postcode, one.delivery_id)):
        order = len(found) + 1
        with_it = envelopes.get(letter.contributor_id, "") if letter.letter == LEAFLET else ""
        if not letter.printed:
            found.append(Placed(letter, order, letter.own_file, 0, with_it))
            continue
        part, inside, page = at.get(letter.group, (1, 0, 1))
        if inside == LETTERS_A_FILE:
            part, inside, page = part + 1, 0, 1
        found.append(Placed(letter, order, f"{letter.group}-{part}.pdf", page, with_it))
        at[letter.group] = (part, inside + 1, page + letter.pages + letter.pages % 2)
    return tuple(found)


def paper_of(detail: str) -> str:
    """Return the colour that somebody asked for as part of a file's name: letters only."""
    return "-".join(re.findall(r"[a-z]+", detail.casefold()))[:30] or "coloured"
