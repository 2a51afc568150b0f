"""Files of ours, named by their content so that a browser may keep them for good; and the style that pages carry."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from portal.domain.picture_files import PictureFile

HASHED = re.compile(r"^.+\.[0-9a-f]{12}\.(js|css|svg|png|jpg|woff2|ico)$")
_FONT = re.compile(r"url\((fonts/[a-z-]+\.woff2)\)")
KINDS = {".js", ".css", ".svg", ".png", ".woff2", ".ico"}


class Assets:
    """Maps a file such as `js/save.js` to its lasting address, and gives the CSS that goes inside each page."""

    def __init__(self, folder: Path, pictures: Iterable[PictureFile] = ()) -> None:
        """`pictures` are those of another set than ours: pages ask for them."""
        self._folder = folder
        self._pictures = tuple(pictures)

    @cached_property
    def files(self) -> dict[str, Path]:
        """Every served file by its lasting name. Our own pictures are not served: pages carry them."""
        found = {each.served: each.path for each in self._pictures}
        for path in sorted(self._folder.rglob("*")):
            if path.suffix in KINDS and path.parent.name != "pictures":
                digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
                name = path.relative_to(self._folder).with_suffix("").as_posix()
                found[f"{name}.{digest}{path.suffix}"] = path
        return found

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {
            path.relative_to(self._folder).as_posix(): f"/static/{name}"
            for name, path in self.files.items()
            if path.is_relative_to(self._folder)
        }

    def address(self, name: str) -> str:
        """Return the lasting address of a file; raise KeyError for one that is not there."""
        return self._addresses[name]

    @cached_property
    def page_style(self) -> str:
        """The CSS of every contributor's and public page, made small, its fonts by their lasting addresses."""
        css = (self._folder / "css" / "portal.css").read_text(encoding="utf-8")
        return _small(_FONT.sub(lambda font: f"url({self.address(font[1])})", css))

    @cached_property
    def staff_style(self) -> str:
        return self.page_style + _small((self._folder / "css" / "staff.css").read_text(encoding="utf-8"))

    @cached_property
    def style_hashes(self) -> tuple[str, str]:
        """The Content-Security-Policy sources of the two styles."""
        return _source_of(self.page_style), _source_of(self.staff_style)


def _source_of(style: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() + "'"


def _small(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", css).replace(";}", "}").strip()
    # A space before a colon may be a selector's own: `main :is(p)` is not `main:is(p)`.
    return css.replace(": ", ":")
