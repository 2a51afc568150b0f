"""Words on their way into a document: made safe for layout, and cut into runs.

Nothing here changes what a person reads. It takes away what is invisible and harmful (direction overrides, control
characters, soft hyphens), finds `**bold**`, and finds what must never be broken over two lines (telephone numbers,
codes, addresses of pages and mail, postcodes), which is also what would be turned round inside right-to-left text.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, Literal

from portal.adapters.letter_formats.plain import BOLD

Kind = Literal["t", "b", "k", "bk"]
"""t = words, b = bold words, k = kept together on one line, bk = bold and kept together."""
Run = tuple[Kind, str]

_ISOLATES: Final = "\u2066\u2067\u2068"
_END_OF_ISOLATE: Final = "\u2069"
_FIRST_STRONG: Final = "\u2068"
_BREAK_HERE: Final = "\u200b"

# Invisible characters that spelling needs (joiners, direction marks, the number signs of Arabic); every other character
# of class Cf is taken out, among them U+202A … U+202E, which could turn round words that are not theirs, and U+00AD,
# which would hyphenate.
_KEPT_INVISIBLE: Final = frozenset("\u200c\u200d\u200e\u200f\u061c\u0600\u0601\u0602\u0603\u0604\u0605\u06dd")

_PAUSE: Final = re.compile(r"(?<=[/.@-])(?=\w)")
# What is read sign by sign, and stays in one piece.
TELEPHONE: Final = r"(?<![\w+])\+?\(?\d(?:[ \u00a0()-]{0,2}\d){5,14}(?!\w)"
CODE: Final = r"(?<![\w-])(?=[A-Z-]*[0-9-])[A-Z0-9]{2,}(?:-[A-Z0-9]{2,})+(?![\w-])"
POSTCODE: Final = r"(?<!\w)[A-Z]{1,2}[0-9][A-Z0-9]?[ \u00a0][0-9][A-Z]{2}(?!\w)"
_KEPT: Final = re.compile(
    "|".join(
        (
            r"[^\s@<>()\u2066-\u2069]+@[^\s@<>()\u2066-\u2069]+\.\w+",  # an e-mail address
            r"(?:https?://)?(?<![\w.])(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:/[^\s\u2066-\u2069]*[^\s.,;:!?)\u2066-\u2069])?",
            TELEPHONE,
            CODE,
            POSTCODE,
        )
    )
)


def clean(words: str) -> str:
    """`words` without control characters, overrides or unpaired isolates, composed (NFC)."""
    kept: list[str] = []
    depth = 0
    for character in unicodedata.normalize("NFC", words):
        if character in _ISOLATES:
            depth += 1
        elif character == _END_OF_ISOLATE:
            if not depth:
                continue
            depth -= 1
        elif not " " <= character <= "~" and character not in _KEPT_INVISIBLE:
            category = unicodedata.category(character)
            if category in ("Cf", "Cs") or character == "\ufffc" or ord(character) & 0xFFFE == 0xFFFE:
                continue
            if category in ("Cc", "Zl", "Zp"):
                kept.append(" ")
                continue
        kept.append(character)
    kept.append(_END_OF_ISOLATE * depth)
    return "".join(kept)


def isolated(words: str) -> str:
    """`words`, cleaned, so that they neither turn round nor are turned round by what stands beside them."""
    return f"{_FIRST_STRONG}{clean(words)}{_END_OF_ISOLATE}"


def breakable(words: str, longest: int) -> str:
    """`words` with places to break in each unbroken run that is longer than `longest` characters.

    An address of a page or of mail may break after its dots and strokes, anything else at half a line.
    """

    def cut(found: re.Match[str]) -> str:
        if _KEPT.fullmatch(found.group()):
            return _PAUSE.sub(_BREAK_HERE, found.group())
        pieces: list[str] = []
        for number, character in enumerate(found.group()):
            if number and number % (longest // 2) == 0 and not unicodedata.category(character).startswith("M"):
                pieces.append(_BREAK_HERE)
            pieces.append(character)
        return "".join(pieces)

    return re.sub(rf"\S{{{longest + 1},}}", cut, words)


def runs(words: str, longest: int, *, marks: bool = True) -> list[Run]:
    """Cut a paragraph into runs; `longest` is how many characters surely fit on one line of it.

    With `marks`, `**bold**` is bold, except inside isolates: what was filled in is never read as a mark.
    """
    cleaned = clean(words)
    if not marks or "**" not in cleaned:
        return list(_kept_together(cleaned, longest, bold=False))
    found: list[Run] = []
    at = 0
    for mark in BOLD.finditer(_masked(cleaned)):
        found += _kept_together(cleaned[at : mark.start()], longest, bold=False)
        found += _kept_together(cleaned[mark.start(1) : mark.end(1)], longest, bold=True)
        at = mark.end()
    found += _kept_together(cleaned[at:], longest, bold=False)
    return found


def _masked(cleaned: str) -> str:
    """The same length as `cleaned`, with letters in place of whatever stands inside isolates."""
    masked: list[str] = []
    depth = 0
    for character in cleaned:
        depth -= character == _END_OF_ISOLATE
        masked.append("x" if depth else character)
        depth += character in _ISOLATES
    return "".join(masked)


def _kept_together(words: str, longest: int, *, bold: bool) -> Iterator[Run]:
    """The runs of words of one weight: what is kept on one line, and what is between."""
    at = 0
    for found in _KEPT.finditer(words):
        if len(found.group()) > longest:
            continue
        if found.start() > at:
            yield ("b" if bold else "t"), breakable(words[at : found.start()], longest)
        yield ("bk" if bold else "k"), found.group()
        at = found.end()
    if at < len(words):
        yield ("b" if bold else "t"), breakable(words[at:], longest)
