"""Unified English Braille letter by letter (grade 1), made here where liblouis is not installed.

By the Rules of Unified English Braille (2013): capitals (section 8), numbers and numeric spaces (section 6), grade 1
indicators (section 5), marks (section 7) and modified letters (section 4). Equal to liblouis's table en-ueb-g1.ctb.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

BLANK: Final = "\u2800"


def dots(*cells: str) -> str:
    """Return cells by their dots: dots("145") is the letter d."""
    return "".join(chr(0x2800 + sum(1 << int(dot) - 1 for dot in cell)) for cell in cells)


_FIRST_TEN: Final = ("1", "12", "14", "145", "15", "124", "1245", "125", "24", "245")
_LETTERS: Final = {
    **{letter: dots(cell) for letter, cell in zip("abcdefghij", _FIRST_TEN, strict=True)},
    **{letter: dots(cell + "3") for letter, cell in zip("klmnopqrst", _FIRST_TEN, strict=True)},
    **{letter: dots(cell + "36") for letter, cell in zip("uvxyz", _FIRST_TEN, strict=False)},
    "w": dots("2456"),
}
_DIGITS: Final = dict(zip("1234567890", map(dots, _FIRST_TEN), strict=True))
_NUMBER, _NUMERIC_SPACE = dots("3456"), dots("5")
_CAPITAL, _GRADE_1 = dots("6"), dots("56")

_MARKS: Final = {
    ",": dots("2"), ";": dots("23"), ":": dots("25"), ".": dots("256"), "!": dots("235"), "?": dots("236"),
    "'": dots("3"), "-": dots("36"), "–": dots("6", "36"), "—": dots("6", "36"),
    "“": dots("236"), "”": dots("356"), "‘": dots("6", "236"), "’": dots("6", "356"),
    '"': dots("6", "2356"), "…": dots("256", "256", "256"),
    "(": dots("5", "126"), ")": dots("5", "345"), "[": dots("46", "126"), "]": dots("46", "345"),
    "{": dots("456", "126"), "}": dots("456", "345"), "<": dots("4", "126"), ">": dots("4", "345"),
    "/": dots("456", "34"), "\\": dots("456", "16"), "@": dots("4", "1"), "&": dots("4", "12346"),
    "#": dots("456", "1456"), "%": dots("46", "356"), "£": dots("4", "123"), "€": dots("4", "15"),
    "$": dots("4", "234"),
    "*": dots("5", "35"), "+": dots("5", "235"), "=": dots("5", "2356"), "_": dots("46", "36"), "~": dots("4", "35"),
    "|": dots("456", "1256"), "^": dots("4", "26"), "•": dots("456", "256"), "°": dots("45", "245"),
    "×": dots("5", "236"), "÷": dots("5", "34"), "©": dots("45", "14"), "§": dots("45", "234"),
}  # fmt: skip
_MODIFIERS: Final = {
    "\u0301": dots("45", "34"), "\u0300": dots("45", "16"), "\u0302": dots("45", "146"), "\u0308": dots("45", "25"),
    "\u0303": dots("45", "12456"), "\u0327": dots("45", "12346"), "\u030a": dots("45", "1246"),
    "\u0304": dots("4", "36"), "\u0306": dots("4", "346"), "\u030c": dots("45", "346"),
}  # fmt: skip
_LIGATURES: Final = {"æ": ("a", "e"), "œ": ("o", "e")}
_CHUNKS: Final = re.compile(r"\S+")
_PIECES: Final = re.compile(r"\s+|[0-9]+(?:[ \u00a0.,]?[0-9]+)*|[^\W\d_]+|.", re.DOTALL)


def unknown(words: str) -> str:
    """Return the characters that there is no braille for here, each once."""
    found = dict.fromkeys(each for each in words if not each.isspace())
    return "".join(each for each in found if not _is_known(each))


def cells(words: str) -> str:
    """Return words in braille, letter by letter, a blank cell for each space. `unknown` must name none of them."""
    made: list[str] = []
    after_number = False
    capitals_until = -1
    composed = unicodedata.normalize("NFC", words)
    for found in _PIECES.finditer(composed):
        piece = found.group()
        if piece.isspace():
            made.append(BLANK * len(piece))
        elif piece[0] in _DIGITS:
            made.append(_number(piece))
        elif piece[0].isalpha():
            if found.start() > capitals_until and (end := _passage_end(composed, found.start())):
                made.append(_CAPITAL * 3)
                capitals_until = end
            made.append(_word(piece, after_number=after_number, capitals_said=found.start() < capitals_until))
        else:
            made.append(_mark(piece, composed[: found.start()][-1:], composed[found.end() :][:1]))
        if found.end() == capitals_until:
            made.append(_CAPITAL + _MARKS["'"])
        after_number = piece[0] in _DIGITS or (after_number and piece in ".,")
    return "".join(made)


def _is_known(character: str) -> bool:
    if character in _MARKS or character in _DIGITS or character.lower() in _LIGATURES:
        return True
    base, *marks = tuple(unicodedata.normalize("NFD", character))
    return base.lower() in _LETTERS and all(mark in _MODIFIERS for mark in marks)


def _number(token: str) -> str:
    between = {",": _MARKS[","], ".": _MARKS["."], " ": _NUMERIC_SPACE, "\u00a0": _NUMERIC_SPACE}
    return _NUMBER + "".join(_DIGITS.get(each) or between[each] for each in token)


def _mark(mark: str, before: str, after: str) -> str:
    """Return a mark; of quotation marks that look alike, the one that its neighbours make it."""
    if mark == "’" and before.isalnum() and after.isalnum():
        return _MARKS["'"]
    if mark == '"' and (not before or before.isspace()):
        return _MARKS["“"]
    if mark == '"' and before.isalnum():
        return _MARKS["”"]
    return _MARKS[mark]


def _passage_end(words: str, start: int) -> int:
    """Return where three or more words in capitals end that begin here, or 0."""
    count, end, at = 0, 0, start
    for found in _CHUNKS.finditer(words, start):
        chunk = found.group()
        if chunk.upper() != chunk or found.start() != at:
            break
        at = found.end() + 1
        if chunk.lower() != chunk:
            count, end = count + 1, found.end()
    return end if count > 2 else 0


def _word(token: str, *, after_number: bool, capitals_said: bool) -> str:
    """Return a word: its capitals, and a grade 1 indicator where a letter would be read as a digit."""
    made: list[str] = [_GRADE_1] if after_number and token[0] in "abcdefghij" else []
    at = 0
    while at < len(token):
        capitals = 0
        while not capitals_said and at + capitals < len(token) and token[at + capitals].isupper():
            capitals += 1
        if capitals > 1:
            made.append(_CAPITAL * 2)
            made += map(_letter, token[at : at + capitals])
            at += capitals
            if at < len(token):
                made.append(_CAPITAL + _MARKS["'"])
            continue
        if capitals:
            made.append(_CAPITAL)
        made.append(_letter(token[at]))
        at += 1
    return "".join(made)


def _letter(character: str) -> str:
    small = character.lower()
    if small in _LIGATURES:
        first, second = _LIGATURES[small]
        return _LETTERS[first] + dots("45", "235") + _LETTERS[second]
    base, *marks = tuple(unicodedata.normalize("NFD", small))
    return "".join(_MODIFIERS[mark] for mark in marks) + _LETTERS[base]
