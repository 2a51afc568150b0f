"""A form on paper as an accessible PDF (PDF/UA-1), set by Typst as the letters are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

import manimgx_fonts
import typst

from portal.adapters.documents.paper_breaks import with_the_next
from portal.adapters.documents.pdf import Layout, faces_for, families_in_order, printable_size, qr_svg
from portal.adapters.documents.words import clean, isolated, runs
from portal.adapters.numbers import digits_of
from portal.adapters.picture_folder import PictureFolder
from portal.domain.paper import PaperSheet

_SOURCE: Final = Path(__file__).with_name("paper_form.typ")
_LINE: Final = 420
_WIDEST: Final = 0.62
_RTL_SCALE: Final = 1.12


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a form: how to reply, where it goes back to, the code's square. In the form's language."""

    how: tuple[str, ...]
    back_title: str
    """What stands over the address that it goes back to."""
    back: tuple[str, ...]
    then: tuple[tuple[str, str], ...]
    """What we do with it when it is back: words, and a picture's name in Easy Read."""
    day_parts: tuple[str, ...]
    page_words: str
    link: str
    qr_alt: str
    number: str


class PaperMaker:
    """Makes forms into PDF; keep one for the life of the process. Safe to share between threads."""

    def __init__(self, pictures: PictureFolder) -> None:
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(Path(manimgx_fonts.__file__).parent)],
        )
        self._families = families_in_order(set(fonts.families()))
        self._pictures = pictures
        self._lock = Lock()
        self._compiler = typst.Compiler(str(_SOURCE), font_paths=fonts, ignore_system_fonts=True)

    def form(self, sheet: PaperSheet, around: Around, *, layout: Layout, points: float | None = None) -> bytes:
        inputs = self._inputs(sheet, around, layout, points)
        with self._lock:
            made = self._compiler.compile(format="pdf", pdf_standards="ua-1", sys_inputs=inputs)
        assert isinstance(made, bytes)  # Typst gives a list only for pictures of pages
        return made

    def pages(self, sheet: PaperSheet, around: Around, *, layout: Layout, points: float | None = None) -> list[bytes]:
        """The same as pictures of its pages: what comes out of the printer."""
        inputs = self._inputs(sheet, around, layout, points)
        with self._lock:
            made = self._compiler.compile(format="png", ppi=70.0, sys_inputs=inputs)
        return [each for each in (made if isinstance(made, list) else [made]) if isinstance(each, bytes)]

    def _inputs(self, sheet: PaperSheet, around: Around, layout: Layout, points: float | None) -> dict[str, str]:
        size = printable_size(layout, points) * (_RTL_SCALE if sheet.rtl else 1)
        longest = int(_LINE / (_WIDEST * size))

        def said(words: str) -> Sequence[Any]:
            return runs(words, longest, marks=False)

        def lines(words: str) -> list[Sequence[Any]]:
            return [said(each) for each in words.split("\n")]

        # A form of one page says its title once; under the titles of several, headings are a level lower.
        blocks, below = [], 2
        for each, with_next in zip(sheet.blocks, with_the_next(sheet.blocks), strict=True):
            if each.kind == "title" and each.words == sheet.title:
                continue
            if each.kind == "title":
                below = 3
            blocks.append(
                {
                    "kind": "heading" if each.kind == "title" else each.kind,
                    "level": 2 if each.kind == "title" else below,
                    "words": lines(each.words),
                    "hint": said(each.hint) if each.hint else [],
                    "picture": each.picture,
                    "lines": each.lines,
                    "with_next": with_next,
                }
            )
        data = {
            "title": clean(sheet.title),
            "heading": said(sheet.title),
            "language": sheet.language,
            "rtl": sheet.rtl,
            "points": size,
            "fonts": faces_for(self._families, sheet.language),
            "blocks": blocks,
            "how": [said(each) for each in around.how],
            "back_title": said(around.back_title),
            "back": [said(isolated(each)) for each in around.back],
            "then": [{"words": said(words), "picture": picture} for words, picture in around.then],
            "day_parts": [said(each) for each in around.day_parts],
            "page_words": clean(around.page_words),
            "digits": list(digits_of(sheet.language)),
            "number": clean(around.number),
            "qr_alt": clean(around.qr_alt),
        }
        inputs = {"form": json.dumps(data, ensure_ascii=False), "qr": qr_svg(around.link)}
        for name in {each.picture for each in sheet.blocks} | {picture for _, picture in around.then}:
            if not name:
                continue
            inputs[f"picture/{name}"] = self._pictures.drawing(name)
        return inputs
