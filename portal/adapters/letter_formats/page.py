"""A composed letter as HTML: a document that stands alone, or the sheet that staff see inside a page."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from portal.adapters.letter_formats.pictures import ShownPictures
from portal.adapters.letter_formats.plain import BOLD, ISOLATES, bare
from portal.domain.letters import ComposedLetter

_ISOLATED = re.compile("\u2068([^\u2069]*)\u2069")
_NUMBER = re.compile(r"[+\d][\d ()-]{2,}")
_QR_STYLE = {"svgns": False, "omitsize": True, "svgclass": "qr", "lineclass": None}


def words_as_html(words: str) -> Markup:
    """Return words as HTML: `**bold**` strong, each value in its own direction, never read as a mark."""
    found: list[Markup] = []

    def keep(value: re.Match[str]) -> str:
        number = _NUMBER.fullmatch(value[1])
        wrapped = Markup('<bdi class="number">%s</bdi>') if number else Markup("<bdi>%s</bdi>")
        found.append(wrapped % value[1])
        return f"\x00{len(found) - 1}\x00"

    held = escape(ISOLATES.sub("", _ISOLATED.sub(keep, words.replace("\x00", ""))))
    # Escaped already; the marks that follow are ours.
    strong = BOLD.sub(r"<strong>\1</strong>", str(held))
    return Markup(re.sub("\x00(\\d+)\x00", lambda place: str(found[int(place[1])]), strong))  # nosec B704  # noqa: S704


def as_page(
    folder: Path, letter: ComposedLetter, pictures: ShownPictures, *, easy: bool, discreet: bool = False
) -> str:
    """Return a whole HTML document with nothing from elsewhere. `discreet` is for e-mail."""
    return _environment(folder).get_template("letter.html").render(
        _shown(letter, pictures, easy=easy, discreet=discreet), level=1
    )  # fmt: skip


def as_sheet(
    folder: Path, letter: ComposedLetter, pictures: ShownPictures, *, easy: bool, discreet: bool = False, level: int = 3
) -> str:
    """Return the letter's own part of a page, its title a heading of `level`."""
    return _environment(folder).get_template("sheet.html").render(
        _shown(letter, pictures, easy=easy, discreet=discreet), level=level
    )  # fmt: skip


def _shown(letter: ComposedLetter, pictures: ShownPictures, *, easy: bool, discreet: bool) -> dict[str, object]:
    title = letter.subject if discreet else (letter.easy_title if easy else letter.title)
    parts = letter.discreet_parts if discreet else letter.parts
    after = "choice" if any(part.name == "choice" for part in parts) else parts[-1].name
    return {
        "letter": letter,
        "parts": parts,
        "way_in_after": after,
        "title": title,
        "document_title": bare(title),
        "easy": easy,
        "discreet": discreet,
        "pictures": pictures,
        # E-mail programs do not show a drawing in the page; on paper and screen the square is of use.
        "qr": "" if discreet or letter.way_in is None else qr_drawing(letter.way_in.link),
    }


def qr_drawing(link: str) -> Markup:
    drawn = io.BytesIO()
    code = segno.make(link, error="m", micro=False)
    code.save(drawn, "svg", border=4, light="white", xmldecl=False, **_QR_STYLE)
    return Markup(drawn.getvalue().decode().strip())  # nosec B704  # noqa: S704


@cache
def _environment(folder: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["words"] = words_as_html
    return environment
