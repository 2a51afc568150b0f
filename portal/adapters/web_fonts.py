"""The letters of each script for pages: cut from the Noto fonts of a package, small enough for a phone on a bad line.

A script has one file, with every letter of its Unicode block, so that what people write is shown too. It is a variable
font from regular to bold where that stays small; Bengali and Gujarati have so many joined letters that the browser
thickens the regular ones. A second, tiny file has the names of languages alone: those stand on every page, and a page
downloads no script that it does not show. The source of the letters: Noto (SIL Open Font Licence 1.1).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from portal.languages import language, languages_in

FOLDER = "fonts"
_JOINERS = (0x200C, 0x200D)
_DANDAS = (0x964, 0x965)


@dataclass(frozen=True, slots=True)
class Script:
    """A script that pages are written in: its file of Noto, its block, and whether bold fits beside regular."""

    name: str
    noto: str
    first: int
    last: int
    others: tuple[int, ...] = ()
    bold: bool = True

    @property
    def letters(self) -> frozenset[int]:
        return frozenset(range(self.first, self.last + 1)) | set(_JOINERS) | set(self.others)

    def has(self, character: str) -> bool:
        return self.first <= ord(character) <= self.last


SCRIPTS = (
    Script("arabic", "NotoSansArabic", 0x600, 0x6FF),
    Script("bengali", "NotoSansBengali", 0x980, 0x9FF, _DANDAS, bold=False),
    Script("gujarati", "NotoSansGujarati", 0xA80, 0xAFF, _DANDAS, bold=False),
    Script("gurmukhi", "NotoSansGurmukhi", 0xA00, 0xA7F, _DANDAS),
    Script("tamil", "NotoSansTamil", 0xB80, 0xBFF),
)


def make_all(static: Path, translations: Path) -> Iterator[Path]:
    """Make each script's files in `static/fonts`; yield each that was made. The same fonts give the same files."""
    import manimgx_fonts

    source = Path(manimgx_fonts.__file__).parent
    folder = static / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    names = "".join(language(code).own_name for code in languages_in(translations))
    for script in SCRIPTS:
        noto = source / f"{script.noto}[wght].ttf"
        yield _write(folder / f"{script.name}.woff2", _cut(noto, script.letters, bold=script.bold))
        named = frozenset(map(ord, filter(script.has, names)))
        if named:
            yield _write(folder / f"{script.name}-names.woff2", _cut(noto, named, bold=False))


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _cut(noto: Path, letters: Iterable[int], *, bold: bool) -> bytes:
    """Return the letters of a font as WOFF2: its weights from regular to bold, or regular alone."""
    options = subset.Options()
    options.hinting = False
    options.notdef_outline = True
    font = TTFont(noto, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    limits: dict[str, Any] = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
    if bold:
        limits["wght"] = (400, 700)
    # The cut font is read anew: the tables of the whole one still name the letters that are gone.
    font = instancer.instantiateVariableFont(TTFont(io.BytesIO(_saved(font)), recalcTimestamp=False), limits)
    return _saved(font, "woff2")


def _saved(font: TTFont, flavour: str | None = None) -> bytes:
    made = io.BytesIO()
    font.flavor = flavour
    font.save(made)
    return made.getvalue()
