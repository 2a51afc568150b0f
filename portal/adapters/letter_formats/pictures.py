"""The Easy Read pictures inside a letter: drawn in the page, or as small PNG files that travel inside an e-mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import typst
from markupsafe import Markup

_CANVAS = b"""#set page(width: 96pt, height: 96pt, margin: 0pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100%, alt: "")"""
_SHARPNESS = 108.0
"""Dots an inch: 144 pixels, twice what is shown, for fine screens."""


class LetterPictures:
    """The drawings of one folder, each made once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.symbol = cache(self._symbol)
        self.png = cache(self._png)

    def _drawing(self, name: str) -> str:
        return (self._folder / f"{name}.svg").read_text(encoding="utf-8")

    def _symbol(self, name: str) -> Markup:
        found = re.search(r"<svg([^>]*)>(.*)</svg>", self._drawing(name), re.DOTALL)
        if found is None:
            raise ValueError(f"{name}.svg holds no drawing")
        attributes = re.sub(r'\s(xmlns|width|height)="[^"]*"', "", found[1])
        # Our own drawings, checked by tests to hold shapes alone.
        return Markup(f'<symbol id="letter-pic-{name}"{attributes}>{found[2].strip()}</symbol>')  # nosec B704  # noqa: S704

    def _png(self, name: str) -> bytes:
        made = typst.compile(_CANVAS, format="png", ppi=_SHARPNESS, sys_inputs={"drawing": self._drawing(name)})
        if not isinstance(made, bytes):
            raise TypeError(f"{name}.svg came out as more than one picture")
        return made


class ShownPictures:
    """The pictures of one letter. `inline`: as drawings in the page; otherwise as parts of the same e-mail."""

    def __init__(self, pictures: LetterPictures, describe: Callable[[str], str], points: Callable[[str], bool],
                 *, inline: bool) -> None:  # fmt: skip
        self._pictures = pictures
        self._describe = describe
        self._points = points
        self._inline = inline
        self.shown: dict[str, None] = {}

    def show(self, name: str) -> Markup:
        if not name:
            return Markup("")
        self.shown[name] = None
        mirrored = " points" if self._points(name) else ""
        if self._inline:
            return Markup('<svg class="picture%s" role="img" aria-label="%s"><use href="#letter-pic-%s"/></svg>') % (
                mirrored, self._describe(name), name,
            )  # fmt: skip
        return Markup('<img class="picture%s" src="cid:%s" width="96" height="96" alt="%s">') % (
            mirrored, content_id(name), self._describe(name),
        )  # fmt: skip

    def symbols(self) -> Markup:
        """Return the drawings of every picture shown so far. Call it last."""
        if not self._inline or not self.shown:
            return Markup("")
        drawings = Markup("").join(map(self._pictures.symbol, self.shown))
        return Markup('<svg hidden aria-hidden="true">%s</svg>') % drawings


def content_id(name: str) -> str:
    return f"{name}.picture@letter"
