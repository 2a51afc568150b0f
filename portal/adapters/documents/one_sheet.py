"""Blocks of words on one sheet of A4: an accessible PDF (PDF/UA-1), set by Typst. Words come as data alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

import manimgx_fonts
import typst

from portal.adapters.documents.words import clean
from portal.domain.printed_page import Block

_SOURCE: Final = Path(__file__).with_name("one_sheet.typ")
_FIRST: Final = ("Atkinson Hyperlegible Next", "Noto Sans")
# The smallest print there is: 12 points, and 14 in Easy Read (words.md). Arabic script looks smaller at the same size.
_POINTS, _EASY_POINTS, _RTL_SCALE = 12.0, 14.0, 1.12
_ONE_AT_A_TIME = Lock()


def as_sheet(blocks: Sequence[Block], language: str, *, rtl: bool, easy: bool, drawing: Callable[[str], str]) -> bytes:
    """Return the blocks as PDF, in two columns, or in one with pictures. The same blocks give the same bytes."""
    compiler, families = _compiler()
    title = next((block.lines[0] for block in blocks if block.kind == "h1"), None)
    sheet = {
        "title": clean("".join(words for _kind, words in title.runs)) if title else "",
        "language": language,
        "rtl": rtl,
        "easy": easy,
        "points": (_EASY_POINTS if easy else _POINTS) * (_RTL_SCALE if rtl else 1),
        "fonts": families,
        "blocks": [
            {
                "kind": block.kind,
                "picture": block.picture,
                "lines": [
                    {"kind": line.kind, "runs": [[kind, clean(words)] for kind, words in line.runs]}
                    for line in block.lines
                ],
            }
            for block in blocks
        ],
    }
    inputs = {"sheet": json.dumps(sheet, ensure_ascii=False)}
    inputs |= {f"picture/{name}": drawing(name) for name in {block.picture for block in blocks if block.picture}}
    with _ONE_AT_A_TIME:
        made = compiler.compile(format="pdf", pdf_standards="ua-1", sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError("the sheet came out as no document")
    return made


@cache
def _compiler() -> tuple[typst.Compiler, tuple[str, ...]]:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(Path(manimgx_fonts.__file__).parent)],
    )
    known = set(fonts.families())
    first = [family for family in _FIRST if family in known]
    last = sorted(family for family in known if "Emoji" in family or "Symbols" in family)
    families = (*first, *sorted(known.difference(first, last)), *last)
    return typst.Compiler(str(_SOURCE), font_paths=fonts, ignore_system_fonts=True), families
