"""Lines of words made into what a voice says: words, what is spelt out one by one, and silences.

A telephone number, a code, a reference and a postcode are spelt: heard as "nine hundred and ninety-nine" or as a word,
nobody could write them down.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from portal.adapters.documents.words import CODE, POSTCODE, TELEPHONE, clean
from portal.adapters.letter_formats.plain import bare

Piece = tuple[Literal["say", "spell", "pause"], str | int]

BETWEEN_PARTS: Final = 900
BETWEEN_LINES: Final = 400
BETWEEN_GROUPS: Final = 350
"""Milliseconds: a breath after a part, after a line, and between the groups of a number or code."""

_NUMBER_VALUE: Final = re.compile("\u2068([+\\d][\\d ()-]{2,})\u2069")
_SPELT: Final = re.compile(
    "|".join(
        (
            r"\x00[^\x00]*\x00",  # a value that is all digits
            TELEPHONE,
            r"(?<![\w.])(?:999|112|111|101)(?![\w,.]\d|\w)",  # the short ones that help
            CODE,
            POSTCODE,
            r"(?<!\w)(?=[a-f]*[0-9])[0-9a-f]{8}(?!\w)",  # the stamp of a letter's version
        )
    )
)
_SILENT: Final = re.compile(r"[•·_|~<>{}\[\]\\#*^=\x00]+")


def pieces(lines: Sequence[str]) -> Iterator[Piece]:
    """Yield what to say for each line, a silence after it; an empty line is the end of a part."""
    for line in lines:
        if not line.strip():
            yield "pause", BETWEEN_PARTS
            continue
        yield from _line(line)
        yield "pause", BETWEEN_LINES


def _line(line: str) -> Iterator[Piece]:
    written = "".join(map(_in_0_9, clean(line)))
    words = bare(_NUMBER_VALUE.sub("\x00\\1\x00", written.replace("\x00", "")))
    at = 0
    for found in _SPELT.finditer(words):
        yield from _said(words[at : found.start()])
        yield from _spelt(found.group())
        at = found.end()
    yield from _said(words[at:])


def _in_0_9(character: str) -> str:
    """Every voice says a number that is written in these digits; not every one knows those of its own script."""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _said(words: str) -> Iterator[Piece]:
    """Marks that a voice would name one by one are left out of what is heard."""
    heard = " ".join(_SILENT.sub(" ", words).split())
    if any(character.isalnum() for character in heard):
        yield "say", heard


def _spelt(written: str) -> Iterator[Piece]:
    for group in filter(None, re.split(r"[^\w+]+", written)):
        yield "spell", group
        yield "pause", BETWEEN_GROUPS
