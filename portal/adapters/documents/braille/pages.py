"""Braille cells set on pages, 40 cells by 25 lines, and written as BRF: what an embosser and a braille display read.

The last line of each page is for its number. A paragraph starts in cell 3 and runs on in cell 1; a heading starts in
cell 1 with a blank line before it, and is never the last on its page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

CELLS: Final = 40
LINES: Final = 25
KEPT_BLANK: Final = "\u00a0"
"""A blank that no line is broken at: within a telephone number, a code, a postcode."""
CONTINUED: Final = "\u2810"
"""Dot 5 at the end of a line: the word goes on in the next, with nothing between (a word longer than a line)."""
_BLANK: Final = "\u2800"
_INDENT: Final = 2
# North American ASCII braille, as BRF files are everywhere: the character for each of the 64 cells, by their dots.
ASCII: Final = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="

Sort = Literal["heading", "paragraph", "line"]


@dataclass(frozen=True, slots=True)
class Block:
    """Cells that belong together. A `line` starts in cell 1 and has no blank line before it."""

    sort: Sort
    cells: str
    apart: bool = False
    """Whether a blank line comes before it; one always does before a heading."""


def as_brf(blocks: Sequence[Block], number: dict[str, str]) -> bytes:
    """Return pages with a form feed between them. `number` gives the cells of each digit, and of the number sign."""
    pages = list(_pages(blocks))
    made = []
    for count, lines in enumerate(pages, 1):
        shown = number["#"] + "".join(number[digit] for digit in str(count))
        foot = _BLANK * (CELLS - len(shown)) + shown
        filled = [*lines, *[""] * (LINES - 1 - len(lines)), foot]
        made.append("".join(_ascii(line) + "\r\n" for line in filled))
    return "\f".join(made).encode("ascii")


def _pages(blocks: Sequence[Block]) -> Iterator[list[str]]:
    room = LINES - 1
    page: list[str] = []
    for each, block in enumerate(blocks):
        lines = list(_lines(block))
        blank = bool(page) and (block.apart or block.sort == "heading")
        needed = blank + len(lines)
        if block.sort == "heading":
            # A heading with none of its words under it would be read as the end.
            needed += min(2, len(list(_lines(blocks[each + 1])))) if each + 1 < len(blocks) else 0
        if page and (len(page) + needed > room) and (block.sort == "heading" or len(page) + blank + 1 >= room):
            yield page
            page, blank = [], False
        page += [""] * blank
        for line in lines:
            if len(page) == room:
                yield page
                page = []
            page.append(line)
    if page:
        yield page


def _lines(block: Block) -> Iterator[str]:
    """Break cells at blanks into lines; what is longer than a line is broken where the line ends, and marked."""
    line = _BLANK * _INDENT if block.sort == "paragraph" else ""
    empty = True
    for word in filter(None, block.cells.split(_BLANK)):
        if not empty and len(line) + 1 + len(word) > CELLS:
            yield line
            line, empty = "", True
        line += word if empty else _BLANK + word
        empty = False
        while len(line) > CELLS:
            yield line[: CELLS - 1] + CONTINUED
            line = line[CELLS - 1 :]
    if not empty:
        yield line


def _ascii(line: str) -> str:
    return "".join(ASCII[ord(cell) - 0x2800] for cell in line.replace(KEPT_BLANK, _BLANK)).rstrip()
