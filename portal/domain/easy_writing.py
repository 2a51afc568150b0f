"""What is found in words that staff write for a family: in the plain text, and in each Easy Read row."""

from __future__ import annotations

from dataclasses import dataclass

# What surely hinders: a picture that is missing, a sentence past the limit, a hard word that nobody explains, a row
# that the program put there. Everything else is advice: the writer and the second reader know the person.
STOPPING = frozenset({"picture", "sentence-length", "hard-word", "rows", "look-at-me", "empty"})


@dataclass(frozen=True, slots=True)
class RowFinding:
    """What a rule says of one row. `row` counts from 1; 0 is the rows as a whole. `rule` is such as "picture"."""

    row: int
    rule: str
    why: str

    @property
    def stops(self) -> bool:
        return self.rule in STOPPING


@dataclass(frozen=True, slots=True)
class PlainFinding:
    """What the linter says of the plain text: the words it means ("" for all of it), why, and what to do instead."""

    rule: str
    found: str
    why: str
    instead: str

    @property
    def sentence(self) -> str:
        words = f"“{self.found[:80]}”: " if self.found else ""
        return f"{words}{self.why} {self.instead}".strip()


@dataclass(frozen=True, slots=True)
class Findings:
    rows: tuple[RowFinding, ...] = ()
    plain: tuple[PlainFinding, ...] = ()

    @property
    def stopping(self) -> tuple[RowFinding, ...]:
        return tuple(each for each in self.rows if each.stops)

    def of_row(self, number: int) -> tuple[RowFinding, ...]:
        return tuple(each for each in self.rows if each.row == number)
