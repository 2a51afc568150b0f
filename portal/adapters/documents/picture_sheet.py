"""Every Easy Read picture on paper: an accessible PDF (PDF/UA-1), set by Typst."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import manimgx_fonts
import typst

from portal.domain.easy_read import Picture

_SOURCE: Final = Path(__file__).with_name("picture_sheet.typ")
_TITLE: Final = "The Easy Read pictures"
_ABOUT: Final = (
    "Each picture has one meaning, and means the same on every page and in every letter. "
    "The name is what a page’s Easy Read file calls it."
)


def as_sheet(groups: Mapping[str, Sequence[Picture]], drawings: Mapping[str, str], credit: str) -> bytes:
    """Return the sheet as PDF. The same pictures give the same bytes."""
    sheet = {
        "title": _TITLE,
        "about": _ABOUT,
        "credit": credit,
        "fonts": ["Noto Sans"],
        "groups": [
            {
                "name": name,
                "pictures": [
                    {"name": each.name, "describes": each.describes, "source": _source(each)} for each in pictures
                ],
            }
            for name, pictures in groups.items()
        ],
    }
    inputs = {"sheet": json.dumps(sheet, ensure_ascii=False)}
    inputs |= {f"picture/{name}": drawing for name, drawing in drawings.items()}
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(Path(manimgx_fonts.__file__).parent)],
    )
    compiler = typst.Compiler(str(_SOURCE), font_paths=fonts, ignore_system_fonts=True)
    made = compiler.compile(format="pdf", pdf_standards="ua-1", sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError("the sheet came out as no document")
    return made


def _source(picture: Picture) -> str:
    return "Our own drawing" if picture.source == "own" else f"After {picture.source.replace('openmoji', 'OpenMoji')}"
