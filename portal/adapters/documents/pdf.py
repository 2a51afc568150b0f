"""A composed letter as an accessible PDF (PDF/UA-1), set by Typst.

The layout is in `letter.typ`. Every word of the letter goes to Typst as data (JSON read at run time), never as source,
so that nothing a person wrote can be read as an instruction. The compiler, the fonts and the pictures are kept between
letters.
"""

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal

import manimgx_fonts
import segno
import typst

from portal.adapters.documents.words import clean, isolated, runs
from portal.adapters.numbers import digits_of
from portal.adapters.picture_folder import NoSuchPicture, PictureFolder
from portal.domain.letters import ComposedLetter, Credit, InLanguage, LetterPart, WayIn

Layout = Literal["standard", "large", "easy-read"]

# Sizes in points: (smallest, when nobody asked). Standard: 12 or more, 14 by default. Large print starts at 16 (UKAAF
# G003); we send 18. Easy Read is 14 or more (DH); 16 leaves the picture and its words in balance.
SIZES: Final[dict[Layout, tuple[float, float]]] = {
    "standard": (12, 14),
    "large": (16, 18),
    "easy-read": (14, 16),
}
LARGEST: Final = 36.0

_SOURCE: Final = Path(__file__).with_name("letter.typ")
_FIRST_FAMILIES: Final = ("Atkinson Hyperlegible Next", "Noto Sans")
_NASTALIQ: Final = "Noto Nastaliq Urdu"
_LINE: Final[dict[Layout, float]] = {"standard": 460, "large": 460, "easy-read": 320}
_ADDRESS_LINE: Final = 212
_WIDEST_LETTER: Final = 0.62
_RTL_SCALE: Final = 1.12
"""Arabic script looks smaller than Latin at the same size."""
# One fixed mask: choosing among all eight costs 7 ms a letter, and a reader undoes any of them.
_QR_MASK: Final = 3
# Pixels an inch of a page on the screen: sharp at twice the size of a column, small enough to send.
_SCREEN: Final = 110.0
_NOT_IN_A_FONT: Final = re.compile(r'the text `"(.+?)"` could not be displayed')


class LetterCannotBePrinted(Exception):
    """A letter that would come out wrong, so that it does not come out at all.

    `cause` says what is the matter; `remedy` says what somebody can do about it.
    """

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(f"{cause} {remedy}")
        self.cause = cause
        self.remedy = remedy


class PdfMaker:
    """Makes letters into PDF; keep one for the life of the process. Safe to share between threads."""

    def __init__(self, pictures: PictureFolder, fonts: Sequence[Path] | None = None) -> None:
        """`pictures`: where the Easy Read pictures are. `fonts`: folders or files of fonts; by default Noto.

        Given Noto Nastaliq Urdu too, Urdu is printed in it; otherwise, as every Arabic script, in a plain Naskh.
        """
        folders = [Path(manimgx_fonts.__file__).parent] if fonts is None else list(fonts)
        loaded = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path) for path in folders]
        )
        self._families = families_in_order(set(loaded.families()))
        self._pictures = pictures
        self._drawn: dict[str, str] = {}
        self._lock = Lock()
        self._compiler = typst.Compiler(str(_SOURCE), font_paths=loaded, ignore_system_fonts=True)

    def letter(
        self,
        letter: ComposedLetter,
        *,
        layout: Layout,
        points: float | None = None,
        number: str = "",
        credits: Sequence[Credit] = (),
    ) -> bytes:
        """The letter as PDF/UA-1, `points` being the size of the words that the person asked for, and `credits` whose
        the pictures are: they stand at the foot of the last page.

        `number` is the delivery's (portal/domain/returns.py): with it a letter that comes back is found.

        The same letter gives the same bytes. Raises `LetterCannotBePrinted` when a character is in no font, a picture
        is missing, or the size can't be printed.
        """
        return self._compile(self._inputs(letter, layout, points, credits, number))

    def pages(
        self, letter: ComposedLetter, *, layout: Layout, points: float | None = None, credits: Sequence[Credit] = ()
    ) -> list[bytes]:
        """The same letter as pictures of its pages (PNG): what comes out of the printer. Raises as `letter`."""
        inputs = self._inputs(letter, layout, points, credits)
        try:
            with self._lock:
                made = self._compiler.compile(format="png", ppi=_SCREEN, sys_inputs=inputs)
        except typst.TypstError as error:
            raise _explained(error) from error
        return [each for each in (made if isinstance(made, list) else [made]) if isinstance(each, bytes)]

    def _inputs(
        self,
        letter: ComposedLetter,
        layout: Layout,
        points: float | None,
        credits: Sequence[Credit],
        number: str = "",
    ) -> dict[str, str]:
        data = _letter_data(letter, layout, printable_size(layout, points), self._families) | {"number": number}
        data["credits"] = [{"words": clean(each.words), "language": each.language} for each in credits]
        inputs = {"letter": json.dumps(data, ensure_ascii=False)}
        if letter.way_in:
            inputs["qr"] = qr_svg(letter.way_in.link)
        if layout == "easy-read":
            for name in {row.picture for part in letter.parts for row in part.easy if row.picture}:
                inputs[f"picture/{name}"] = self._picture(name)
        return inputs

    def _compile(self, inputs: dict[str, str]) -> bytes:
        try:
            with self._lock:
                made = self._compiler.compile(format="pdf", pdf_standards="ua-1", sys_inputs=inputs)
        except typst.TypstError as error:
            raise _explained(error) from error
        if not isinstance(made, bytes):  # Typst gives a list only for pictures of pages
            raise LetterCannotBePrinted("The letter came out as no document.", "Report this as a fault.")
        return made

    def _picture(self, name: str) -> str:
        """The drawing called `name`, as SVG text."""
        if name not in self._drawn:
            try:
                self._drawn[name] = self._pictures.drawing(name)
            except NoSuchPicture as missing:
                raise LetterCannotBePrinted(
                    f"The picture “{name}” is not there.",
                    "Add its drawing to the folder of pictures, or correct the name in the letter.",
                ) from missing
        return self._drawn[name]


def families_in_order(families: set[str]) -> tuple[str, ...]:
    """Families to look in: the plain reading faces first, then every other script, pictographs last."""
    first = [family for family in _FIRST_FAMILIES if family in families]
    last = sorted(family for family in families if "Emoji" in family or "Symbols" in family)
    return (*first, *sorted(families.difference(first, last)), *last)


def printable_size(layout: Layout, points: float | None) -> float:
    """The size asked for, or the usual one, if it can be printed."""
    smallest, usual = SIZES[layout]
    size = usual if points is None else points
    if not smallest <= size <= LARGEST:
        raise LetterCannotBePrinted(
            f"A {layout} letter can't be printed at {size:g} points.",
            f"Choose a size from {smallest:g} to {LARGEST:g} points.",
        )
    return size


def faces_for(families: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Families in the order for one language: Nastaliq is how Urdu is printed, and how nothing else is."""
    rest = tuple(family for family in families if family != _NASTALIQ)
    if language != "ur" or len(rest) == len(families):
        return rest
    first = sum(family in _FIRST_FAMILIES for family in rest)
    return (*rest[:first], _NASTALIQ, *rest[first:])


def _letter_data(letter: ComposedLetter, layout: Layout, points: float, families: tuple[str, ...]) -> dict[str, Any]:
    """What `letter.typ` reads: sizes in points, and words as lists of runs."""
    rtl = letter.direction == "rtl"
    size = points * _RTL_SCALE if rtl else points
    longest = int(_LINE[layout] / (_WIDEST_LETTER * size))
    address, back = (int(_ADDRESS_LINE / (_WIDEST_LETTER * each)) for each in (12, size))
    faces = faces_for(families, letter.language)
    title = letter.easy_title if layout == "easy-read" else letter.title
    return {
        "layout": layout,
        "points": size,
        "language": letter.language,
        "rtl": rtl,
        "fonts": faces,
        "tall": _NASTALIQ in faces,
        "document_title": clean(title),
        "title": runs(title, longest, marks=False),
        "date": runs(letter.date, longest, marks=False),
        "reference": runs(isolated(letter.reference), longest, marks=False),
        "to": [runs(isolated(line), address, marks=False) for line in letter.to_lines],
        "back": [runs(isolated(line), back, marks=False) for line in letter.return_lines],
        "parts": _parts(letter, layout, longest),
        "sender": [runs(isolated(line), longest, marks=False) for line in letter.sender],
        "way_in": _way_in(letter, letter.way_in, longest) if letter.way_in else None,
        "not_checked": [_in_its_language(each) for each in letter.not_checked],
        "others": [_in_its_language(each) for each in letter.other_languages],
        "others_at": [runs(words, longest, marks=False) for words in letter.other_languages_at],
        "page_words": clean(letter.page_words),
        "digits": list(digits_of(letter.language)),
        "version": clean(letter.version),
    }


def _in_its_language(each: InLanguage) -> dict[str, Any]:
    return {"words": clean(each.words), "language": each.language, "rtl": each.direction == "rtl"}


def _parts(letter: ComposedLetter, layout: Layout, longest: int) -> list[dict[str, Any]]:
    """The parts that this layout prints; the way in stands after the choice, or else after everything."""
    shown = [part for part in letter.parts if (part.easy if layout == "easy-read" else part.plain)]
    choices = [number for number, part in enumerate(shown) if part.name == "choice"]
    last = choices[-1] if choices else len(shown) - 1
    return [
        {"heading": runs(part.heading, longest, marks=False), "way_in": number == last} | _body(part, layout, longest)
        for number, part in enumerate(shown)
    ]


def _body(part: LetterPart, layout: Layout, longest: int) -> dict[str, Any]:
    if layout == "easy-read":
        return {"rows": [{"picture": row.picture, "words": runs(row.words, longest)} for row in part.easy]}
    return {"paragraphs": [runs(words, longest) for words in part.plain]}


def _way_in(letter: ComposedLetter, way_in: WayIn, longest: int) -> dict[str, Any]:
    how, label = letter.way_in_words
    beside = longest * 3 // 5
    return {
        "how": runs(how, beside, marks=False),
        "label": runs(label, beside, marks=False),
        "short_address": runs(way_in.short_address, beside, marks=False),
        "code": clean(way_in.code),
        "link": way_in.link,
        "alt": clean(letter.qr_words or f"QR: {way_in.short_address}"),
    }


def qr_svg(link: str) -> str:
    """The link as a QR: level M, which mends 15 % of dirt and folds, and a quiet zone of 4 modules (ISO/IEC 18004)."""
    drawn = io.BytesIO()
    code = segno.make(link, error="m", micro=False, mask=_QR_MASK)
    code.save(drawn, kind="svg", border=4, light="white", xmldecl=False)
    return drawn.getvalue().decode()


def _explained(error: Exception) -> LetterCannotBePrinted:
    """A Typst error as a cause and a remedy."""
    message = str(getattr(error, "message", error))
    missing = _NOT_IN_A_FONT.findall(str(getattr(error, "diagnostic", message)))
    if missing:
        shown = ", ".join(dict.fromkeys(missing))
        return LetterCannotBePrinted(
            f"These characters are in none of the fonts: {shown}.",
            "Add a font that has them, or ask the person how else to write it.",
        )
    return LetterCannotBePrinted(
        f"The letter could not be set: {message}.", "Correct the letter's source, and print it again."
    )
