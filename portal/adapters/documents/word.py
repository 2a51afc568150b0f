"""A composed letter as a Word document: real headings, a language and direction for each word, no tables.

Somebody who asked for Word changes its size and colours, or has it read aloud: everything is in styles, and in the
order in which it is read. The same letter gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any, Final

import docx
import segno
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from portal.adapters.documents.pdf import LARGEST, LetterCannotBePrinted
from portal.adapters.documents.words import clean, isolated, runs
from portal.adapters.letter_formats.plain import ISOLATES, bare
from portal.domain.letters import ComposedLetter, WayIn
from portal.languages import language

SMALLEST: Final = 12.0
USUAL: Final = 14.0
_FACE: Final = "Arial"
"""On every machine, plain, and with every script of ours."""
_INK: Final = RGBColor(0x1A, 0x1A, 0x1A)
_NO_LIMIT: Final = 1_000_000
_QR_SIDE: Final = Mm(40)
_ADDRESS: Final = "Letter address"
_CODE: Final = "Letter code"
# What Word wants these to stand before, in the order that its schema asks for.
_AFTER_BIDI: Final = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
_AFTER_LANG: Final = ("w:eastAsianLayout", "w:specVanish", "w:oMath")
# A file in an archive has a day; the same letter is the same file on any day.
_NO_DAY: Final = (1980, 1, 1, 0, 0, 0)


def as_word(letter: ComposedLetter, *, points: float | None = None) -> bytes:
    """Return the letter as .docx, its words `points` high. Raises LetterCannotBePrinted for a size out of reach."""
    size = USUAL if points is None else points
    if not SMALLEST <= size <= LARGEST:
        raise LetterCannotBePrinted(
            f"A Word letter can't be made at {size:g} points.", f"Choose from {SMALLEST:g} to {LARGEST:g}."
        )
    return _Writer(letter, size).made()


class _Writer:
    def __init__(self, letter: ComposedLetter, size: float) -> None:
        self._letter = letter
        self._rtl = letter.direction == "rtl"
        # Word names a language with its country.
        self._locale = language(letter.language).locale
        self._document = docx.Document()
        self._page()
        self._styles(size)
        self._properties()

    def made(self) -> bytes:
        letter = self._letter
        # Addresses are British, whatever the letter's language.
        self._lines(letter.return_lines, _ADDRESS, british=True)
        self._lines(letter.to_lines, _ADDRESS, british=True)
        self._lines((letter.date, isolated(letter.reference)), _ADDRESS)
        self._paragraph(letter.title, "Heading 1", marks=False)
        for part in letter.parts:
            if part.heading:
                self._paragraph(part.heading, "Heading 2", marks=False)
            for words in part.plain:
                self._paragraph(words)
            if part.name == letter.way_in_after and letter.way_in is not None:
                self._way_in(letter.way_in)
        self._lines(letter.sender)
        self._others()
        self._footer()
        return self._saved()

    def _others(self) -> None:
        """That nobody has checked these words; “This letter in …” in each other language, and where to get it."""
        letter = self._letter
        for each in (*letter.not_checked, *letter.other_languages):
            made, rtl = self._document.add_paragraph(), each.direction == "rtl"
            if rtl:
                made._p.get_or_add_pPr().insert_element_before(_element("w:bidi"), *_AFTER_BIDI)
            made.paragraph_format.space_after = Pt(0)
            made.paragraph_format.keep_with_next = True
            _of_language(made.add_run(clean(each.words)), language(each.language).locale, rtl=rtl)
        if letter.other_languages:
            self._lines(letter.other_languages_at)

    def _page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin = section.bottom_margin = Mm(22)
        if self._rtl:
            section._sectPr.append(OxmlElement("w:bidi"))

    def _styles(self, size: float) -> None:
        styles = self._document.styles
        defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        for old in defaults.findall(qn("w:lang")):
            defaults.remove(old)
        defaults.append(_element("w:lang", val=self._locale, bidi=self._locale, eastAsia="en-GB"))
        for name in (_ADDRESS, _CODE):
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        for name, times, above, below in (
            ("Normal", 1.0, 0.0, 0.8), ("Heading 1", 1.3, 1.0, 0.8), ("Heading 2", 1.1, 1.2, 0.4),
            ("Footer", 1.0, 0, 0), (_ADDRESS, 1.0, 0, 1.0), (_CODE, 1.3, 0, 0.8),
        ):  # fmt: skip
            style = styles[name]
            _face(style, size * times, bold=name.startswith("Heading") or name == _CODE)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(size * above), Pt(size * below)
            style.paragraph_format.line_spacing = 1.25
            style.paragraph_format.widow_control = True

    def _properties(self) -> None:
        letter, core = self._letter, self._document.core_properties
        core.language, core.subject, core.comments = self._locale, bare(clean(letter.reference)), ""
        # The file format has no limit for these; python-docx refuses more than 255 letters of a name.
        core.title = core.author = "-"
        core._element.find(qn("dc:title")).text = bare(clean(letter.title))
        core._element.find(qn("dc:creator")).text = bare(clean(letter.sender[0])) if letter.sender else ""
        # Word would show the day on which the empty document was made, years ago.
        for when in ("dcterms:created", "dcterms:modified"):
            for element in core._element.findall(qn(when)):
                core._element.remove(element)

    def _paragraph(self, words: str, style: str = "Normal", *, marks: bool = True) -> Paragraph:
        made = self._document.add_paragraph(style=style)
        self._start(made)
        self._say(made, words, marks=marks)
        return made

    def _start(self, paragraph: Paragraph, *, british: bool = False) -> None:
        if self._rtl and not british:
            paragraph._p.get_or_add_pPr().insert_element_before(_element("w:bidi"), *_AFTER_BIDI)

    def _lines(self, lines: Iterable[str], style: str = "Normal", *, british: bool = False) -> None:
        """Add one paragraph of lines."""
        made = self._document.add_paragraph(style=style)
        self._start(made, british=british)
        for number, line in enumerate(lines):
            if number:
                made.add_run().add_break()
            self._say(made, line, marks=False, british=british)

    def _say(self, paragraph: Paragraph, words: str, *, marks: bool, british: bool = False) -> None:
        for kind, said in runs(words, _NO_LIMIT, marks=marks):
            # Isolates are needed in right-to-left text alone; elsewhere an old program would show them as squares.
            run = paragraph.add_run(said if self._rtl else ISOLATES.sub("", said))
            run.bold = run.font.cs_bold = True if kind in ("b", "bk") else None
            kept = kind in ("k", "bk")
            _of_language(run, "en-GB" if british or kept else self._locale, rtl=self._rtl and not british and not kept)
            run.font.no_proof = True if kept else None

    def _way_in(self, way_in: WayIn) -> None:
        letter = self._letter
        how, label = letter.way_in_words
        self._paragraph(how, marks=False).paragraph_format.keep_with_next = True
        shown = self._document.add_paragraph()
        self._start(shown)
        shown.paragraph_format.keep_with_next = True
        picture = shown.add_run().add_picture(_qr(way_in.link), width=_QR_SIDE)
        about = picture._inline.docPr
        about.set("descr", bare(clean(letter.qr_words)) or f"QR: {way_in.short_address}")
        about.set("name", "QR")
        self._link(way_in).paragraph_format.keep_with_next = True
        self._paragraph(label, marks=False).paragraph_format.keep_with_next = True
        code = self._document.add_paragraph(style=_CODE)
        self._start(code)
        run = code.add_run(clean(way_in.code))
        _of_language(run, "en-GB", rtl=False)
        run.font.no_proof = True

    def _link(self, way_in: WayIn) -> Paragraph:
        """The short address, as is printed; a press on it opens the full link."""
        paragraph = self._document.add_paragraph()
        self._start(paragraph)
        to = self._document.part.relate_to(way_in.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), to)
        run = paragraph.add_run(clean(way_in.short_address))
        run.bold = run.font.underline = True
        _of_language(run, "en-GB", rtl=False)
        run.font.no_proof = True
        link.append(run._r)
        paragraph._p.append(link)
        return paragraph

    def _footer(self) -> None:
        footer = self._document.sections[0].footer
        first = footer.paragraphs[0]
        self._start(first)
        for piece in re.split(r"(\{n\}|\{total\})", self._letter.page_words):
            field = {"{n}": "PAGE", "{total}": "NUMPAGES"}.get(piece)
            if field is None:
                self._say(first, piece, marks=False)
            else:
                run = first.add_run("1")
                held = _element("w:fldSimple", instr=field)
                _of_language(run, self._locale, rtl=self._rtl)
                held.append(run._r)
                first._p.append(held)
        stamp = footer.add_paragraph(style="Footer")
        self._start(stamp, british=True)
        self._say(stamp, clean(self._letter.version), marks=False, british=True)

    def _saved(self) -> bytes:
        made, again = io.BytesIO(), io.BytesIO()
        self._document.save(made)
        with zipfile.ZipFile(made) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
            for each in old.infolist():
                new.writestr(zipfile.ZipInfo(each.filename, _NO_DAY), old.read(each), zipfile.ZIP_DEFLATED)
        return again.getvalue()


def _qr(link: str) -> io.BytesIO:
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    drawn.seek(0)
    return drawn


def _element(name: str, **values: str) -> Any:
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _of_language(run: Run, locale: str, *, rtl: bool) -> None:
    """Say what language a run is in, and that it runs from right to left where it does."""
    run.font.rtl = True if rtl else None
    named = _element("w:lang", bidi=locale) if rtl else _element("w:lang", val=locale)
    run._r.get_or_add_rPr().insert_element_before(named, *_AFTER_LANG)


def _face(style: Any, size: float, *, bold: bool) -> None:
    """Set a style's face, size and weight for every script, and ink for its colour."""
    font = style.font
    font.name, font.bold, font.cs_bold, font.italic, font.color.rgb = _FACE, bold, bold, False, _INK
    font.size = Pt(round(size * 2) / 2)
    look = style.element.get_or_add_rPr()
    faces = look.find(qn("w:rFonts"))
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{script}"), None)
    faces.set(qn("w:cs"), _FACE)
    for old in look.findall(qn("w:szCs")):
        look.remove(old)
    look.find(qn("w:sz")).addnext(_element("w:szCs", val=str(round(size * 2))))
