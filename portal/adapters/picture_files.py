"""Looks at a picture that was made elsewhere before pages and letters show it: what it is, how large, what is in it."""

from __future__ import annotations

import io
import math
import re
from pathlib import Path
from typing import Any

from portal.domain.picture_files import ENDINGS, Kind, PictureFile
from portal.setting_values import UnsafeSettings

MOST_BYTES = 150_000
"""Ten of them stand on a page, which people open on a phone."""
MOST_PIXELS = 1000
"""Along a side: sharp at the size of a picture on paper."""

_SVG = "http://www.w3.org/2000/svg"
_SHAPES = frozenset(
    {"svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "title", "desc", "defs",
     "linearGradient", "radialGradient", "stop", "clipPath"}
)  # fmt: skip
_LEADS_INSIDE = re.compile(r"\s*url\(#[\w.-]+\)\s*")


class BrokenPictures(UnsafeSettings):
    """The folder of pictures that was set can't be used. The message is one line: what is wrong and what to do."""

    def __init__(self, line: str) -> None:
        super().__init__(f"PORTAL_PICTURES: {' '.join(line.split())}")


def read_picture(path: Path, name: str) -> PictureFile:
    """Return the picture in a file, by its content and not by what its name says. Raises BrokenPictures."""
    try:
        with path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as problem:
        raise BrokenPictures(f"{path} can't be read ({type(problem).__name__}): correct it") from problem
    if len(content) > MOST_BYTES:
        raise BrokenPictures(f"{path} is too large: {MOST_BYTES // 1000} kB at most, make it smaller")
    photo = content.startswith((b"\x89PNG", b"\xff\xd8"))
    kind, width, height = _photo(path, content) if photo else _drawing(path, content)
    if path.suffix != f".{ENDINGS[kind]}":
        raise BrokenPictures(f"{path} is not what its name says: by its content it is .{ENDINGS[kind]}")
    return PictureFile(name, path, content, kind, width, height)


def _photo(path: Path, content: bytes) -> tuple[Kind, int, int]:
    from PIL import Image  # slow to read in, and only needed where there are photos

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as photo:
            if max(photo.size) > MOST_PIXELS:
                raise BrokenPictures(f"{path} is too large: {MOST_PIXELS} pixels a side at most, make it smaller")
            if getattr(photo, "n_frames", 1) != 1 or photo.getexif().get(0x0112, 1) != 1:
                raise BrokenPictures(f"{path} moves, or is turned by a note in it: save it as one upright picture")
            photo.load()
            return ("png" if photo.format == "PNG" else "jpeg"), *photo.size
    except BrokenPictures:
        raise
    except Exception as problem:  # a broken file can raise nearly anything
        raise BrokenPictures(f"{path} is no whole photo: save it again as PNG or JPEG") from problem


def _drawing(path: Path, content: bytes) -> tuple[Kind, int, int]:
    from lxml import etree  # only needed where there are drawings of others

    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as problem:
        raise BrokenPictures(f"{path} is no picture: give SVG, PNG or JPEG") from problem
    if etree.QName(root).text != f"{{{_SVG}}}svg":
        raise BrokenPictures(f"{path} is no picture: give SVG, PNG or JPEG")
    if unsafe := _unsafe(root):
        raise BrokenPictures(f"{path} holds {unsafe}: save it as plain shapes (paths), nothing else")
    try:
        *_corner, width, height = map(float, re.split(r"[\s,]+", root.get("viewBox", "").strip()))
    except ValueError:
        width = height = 0.0
    if not (math.isfinite(width) and math.isfinite(height) and 0 < width < 100_000 and 0 < height < 100_000):
        raise BrokenPictures(f"{path} does not say its size: give it a viewBox")
    # What counts is the proportion: small drawings in whole numbers would be crooked.
    scale = 288 / max(width, height)
    return "svg+xml", max(round(width * scale), 1), max(round(height * scale), 1)


def _unsafe(root: Any) -> str:
    """What a drawing holds that is no shape: anything that runs, changes the page, or leads outside; "" for nothing."""
    if root.getroottree().docinfo.doctype:
        return "a document type"
    if root.getprevious() is not None or root.getnext() is not None:
        return "instructions beside the drawing"
    for element in root.iter():
        if not isinstance(element.tag, str):
            return "comments or instructions"
        space, _, tag = element.tag.rpartition("}")
        if space != f"{{{_SVG}" or tag not in _SHAPES:
            return f"<{tag}>"
        for key, value in element.attrib.items():
            name = key.rpartition("}")[2].lower()
            if name.startswith("on") or name in {"style", "href", "src", "base"}:
                return f"the attribute {name}"
            if re.search(r"url|image-set|://|\\|/\*", value, re.IGNORECASE) and not _LEADS_INSIDE.fullmatch(value):
                return f"a reference in {name}"
    return ""
