"""The Easy Read pictures inside a letter: drawn in the page, or as small files that travel inside an e-mail."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Literal

import typst
from markupsafe import Markup

from portal.adapters.picture_folder import PictureFolder
from portal.domain.letters import Credit
from portal.domain.picture_files import PictureFile

_CANVAS = b"""#set page(width: 96pt, height: 96pt, margin: 0pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100%, alt: "")"""
_SHARPNESS = 108.0
"""Dots an inch: 144 pixels, twice what is shown, for fine screens."""


class LetterPictures:
    """The pictures of one folder, each made once."""

    def __init__(self, folder: PictureFolder) -> None:
        self._folder = folder
        self.symbol = cache(self._symbol)
        self.part = cache(self._part)

    def file(self, name: str) -> PictureFile | None:
        """Return the file of a picture of another set than ours."""
        return self._folder.files.get(name)

    def _symbol(self, name: str) -> Markup:
        found = re.search(r"<svg([^>]*)>(.*)</svg>", self._folder.ours_as_drawn(name), re.DOTALL)
        if found is None:
            raise ValueError(f"{name}.svg holds no drawing")
        attributes = re.sub(r'\s(xmlns|width|height)="[^"]*"', "", found[1])
        # Our own drawings, checked by tests to hold shapes alone.
        return Markup(f'<symbol id="letter-pic-{name}"{attributes}>{found[2].strip()}</symbol>')  # nosec B704  # noqa: S704

    def _part(self, name: str) -> bytes:
        """Return a picture as a small PNG, or as JPEG where it is a photo in JPEG, which is far smaller."""
        made = typst.compile(_CANVAS, format="png", ppi=_SHARPNESS, sys_inputs={"drawing": self._folder.drawing(name)})
        if not isinstance(made, bytes):
            raise TypeError(f"{name} came out as more than one picture")
        file = self.file(name)
        return _as_jpeg(made) if file is not None and file.kind == "jpeg" else made


def _as_jpeg(png: bytes) -> bytes:
    from PIL import Image  # slow to read in, and only needed where there are photos

    small = io.BytesIO()
    with Image.open(io.BytesIO(png), formats=("PNG",)) as photo:
        photo.convert("RGB").save(small, "JPEG", quality=85)
    return small.getvalue()


Place = Literal["page", "alone", "mail"]
"""Inside a page of the portal, in a document that stands alone, or as parts of an e-mail."""


class ShownPictures:
    """The pictures of one letter, for where it is shown: in a page, or as parts of the same e-mail."""

    def __init__(self, pictures: LetterPictures, describe: Callable[[str], str], points: Callable[[str], bool],
                 credits: Callable[[Collection[str]], Sequence[Credit]],
                 *, place: Place) -> None:  # fmt: skip
        self._pictures = pictures
        self._describe = describe
        self._points = points
        self._credits = credits
        self._place = place
        self.shown: dict[str, None] = {}

    def show(self, name: str) -> Markup:
        if not name:
            return Markup("")
        self.shown[name] = None
        mirrored = " points" if self._points(name) else ""
        file = self._pictures.file(name)
        if self._place != "mail" and file is not None:
            return Markup('<img class="picture%s" src="%s" width="%s" height="%s" alt="%s">') % (
                mirrored, self._source(file), file.width, file.height, self._describe(name),
            )  # fmt: skip
        if self._place != "mail":
            return Markup('<svg class="picture%s" role="img" aria-label="%s"><use href="#letter-pic-%s"/></svg>') % (
                mirrored, self._describe(name), name,
            )  # fmt: skip
        return Markup('<img class="picture%s" src="cid:%s" width="96" height="96" alt="%s">') % (
            mirrored, content_id(name), self._describe(name),
        )  # fmt: skip

    def credits(self) -> Sequence[Credit]:
        """Return whose the pictures shown so far are. Call it last."""
        return self._credits(self.shown)

    def symbols(self) -> Markup:
        """Return the drawings of every picture shown so far. Call it last."""
        drawn = [name for name in self.shown if self._pictures.file(name) is None]
        if self._place == "mail" or not drawn:
            return Markup("")
        drawings = Markup("").join(map(self._pictures.symbol, drawn))
        return Markup('<svg hidden aria-hidden="true">%s</svg>') % drawings

    def _source(self, file: PictureFile) -> str:
        """A page of the portal asks for the file; a document that stands alone holds it."""
        if self._place == "page":
            return f"/static/{file.served}"
        return f"data:image/{file.kind};base64,{base64.b64encode(file.content).decode()}"


def content_id(name: str) -> str:
    return f"{name}.picture@letter"
