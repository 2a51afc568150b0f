"""Where to turn, on one side of paper: as many as fit."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pikepdf

from portal.adapters.documents.one_sheet import as_sheet
from portal.domain.printed_page import Block
from portal.languages import is_right_to_left
from portal.services.tools import Tools


def one_page(tools: Tools, with_so_many: Callable[[int], Sequence[Block]], language: str, *, easy: bool) -> bytes:
    """Return an accessible PDF of one page. `with_so_many` gives the blocks with so many organisations fewer: it is
    asked again until they fit."""
    drawing = tools.easy_read.picture_folder.drawing
    fewer = 0
    while True:
        blocks = with_so_many(fewer)
        made = as_sheet(blocks, language, rtl=is_right_to_left(language), easy=easy, drawing=drawing)
        together = sum(block.kind == "together" for block in blocks)
        if _pages(made) == 1 or fewer > together:
            return made
        fewer += 1


def _pages(made: bytes) -> int:
    with pikepdf.open(io.BytesIO(made)) as opened:
        return len(opened.pages)
