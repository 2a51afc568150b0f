"""Easy Read words that staff write: rows of one picture and one idea, kept as text, one row a line.

A line is `picture-name | words`. A question mark after the name says that the program suggested this row, and
that nobody has looked at it yet: `doctor? | Tom saw a doctor.` A row that explains a hard word says so before the bar:
`review explains coroner | A coroner finds out why people die.` A line without a bar is words without a picture: older
texts are all of that kind, and stay valid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from portal.domain.easy_read_rules import MOST_ROWS
from portal.domain.sentences import sentences

_NAME = r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?"
PICTURE_NAME = re.compile(_NAME)
_LINE = re.compile(
    rf"(?P<picture>{_NAME})?(?P<unseen>\?)?(?:(?: |^)explains (?P<explains>[^|]{{1,60}}?))?\s*\|(?P<words>.*)"
)


@dataclass(frozen=True, slots=True)
class EasyRow:
    """One idea in words, and the name of its picture; "" where it has none yet.

    `explains` is the hard word that this row explains. `to_look_at`: the program put it there, and nobody has looked.
    """

    words: str
    picture: str = ""
    explains: str = ""
    to_look_at: bool = False
    language: str = ""
    """Of a row that was translated; "" for English, as staff write. It is never kept in the text."""


def rows_of(text: str) -> tuple[EasyRow, ...]:
    """Return the rows of a kept or typed text. Empty lines are none."""
    found = (_row(line.strip()) for line in text.splitlines())
    return tuple(row for row in found if row.words)


def _row(line: str) -> EasyRow:
    match = _LINE.fullmatch(line)
    if match is None:
        return EasyRow(line)
    return EasyRow(
        match["words"].strip(), match["picture"] or "", (match["explains"] or "").strip(), bool(match["unseen"])
    )


def text_of(rows: Iterable[EasyRow]) -> str:
    """Return rows as the text that is kept: `rows_of` gives the same rows back. A row without words is left out."""
    return "\n".join(line for line in map(_line, rows) if line)


def _line(row: EasyRow) -> str:
    words = " ".join(row.words.split())
    picture = row.picture if PICTURE_NAME.fullmatch(row.picture) else ""
    explains = " ".join(row.explains.replace("|", " ").split())[:60].strip()
    if not words:
        return ""
    head = f"{picture}{'?' if row.to_look_at else ''}{f' explains {explains}' if explains else ''}"
    if not head and _LINE.fullmatch(words) is None:
        return words
    return f"{head} | {words}"


def words_alone(text: str) -> str:
    """Return what people read of a kept text: the words, one row a line."""
    return "\n".join(row.words for row in rows_of(text))


def to_look_at(text: str) -> bool:
    """Whether a row of a kept text was put there by the program, and nobody has looked at it."""
    return any(row.to_look_at for row in rows_of(text))


def split_lines(row: EasyRow) -> tuple[EasyRow, ...]:
    """Return the rows that stand in one box: somebody who presses Enter begins another row, without a picture yet."""
    first, *others = [line.strip() for line in row.words.splitlines() if line.strip()] or [""]
    return (replace(row, words=first), *(EasyRow(line) for line in others))


def begun(plain: str) -> tuple[EasyRow, ...]:
    """Return the plain sentences as rows: where Easy Read words begin, not where they end."""
    return tuple(EasyRow(sentence, to_look_at=True) for sentence in sentences(plain))


R = TypeVar("R")


def pages_of(rows: Sequence[R]) -> list[Sequence[R]]:
    """Return rows, as many to a screen page as it may hold."""
    return [rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS)]
