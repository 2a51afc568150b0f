"""A composed letter made into a format: every format from the same frozen words."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from portal.adapters import voice
from portal.adapters.documents.braille import Braille, liblouis
from portal.adapters.documents.pdf import Layout, PdfMaker
from portal.adapters.documents.word import as_word
from portal.adapters.letter_formats.mail import Envelope, as_message
from portal.adapters.letter_formats.page import as_page, as_sheet
from portal.adapters.letter_formats.pictures import LetterPictures, Place, ShownPictures
from portal.adapters.letter_formats.plain import as_sms, as_text, bare
from portal.adapters.letter_formats.spoken import as_lines
from portal.adapters.picture_folder import PictureFolder
from portal.domain.errors import NotFound, Refused
from portal.domain.letters import FORMATS, ComposedLetter, Credit, Grade
from portal.services.tools import Tools

__all__ = [
    "FORMATS",
    "braille_languages",
    "exists_in",
    "makes_contracted_braille",
    "printed_pages",
    "render",
    "sheet",
    "text_of",
    "voices",
]

EMAILS = frozenset({"email", "easy-read-email", "text-email"})
_LAYOUTS: dict[str, Layout] = {"pdf": "standard", "large-print-pdf": "large", "easy-read-pdf": "easy-read"}


def render(
    tools: Tools,
    letter: ComposedLetter,
    format_name: str,
    *,
    points: float | None = None,
    grade: Grade | None = None,
    envelope: Envelope | None = None,
    number: str = "",
) -> bytes | str:
    """Return a letter in one of FORMATS: text for web pages, plain text and text messages, bytes for the others.

    `points` is the size of print, for PDF and Word; `grade` that of braille, contracted by default; an e-mail needs its
    `envelope`; `number` is the delivery's and stands on paper, so that a letter that comes back is found. Raises
    NotFound("no_such_format"), LetterCannotBePrinted, NotAnAddress, and, where a language has no voice or braille,
    Refused("no_voice", "no_braille" or "no_braille_for", each with its cause and remedy).
    """
    if format_name in _LAYOUTS:
        layout, credits = _LAYOUTS[format_name], _credits(tools, letter, format_name)
        return _pdf_maker(tools.easy_read.picture_folder).letter(
            letter, layout=layout, points=points, number=number, credits=credits
        )
    if format_name == "braille":
        return _braille(tools.settings.liblouis).letter(letter, grade=grade or "2")
    if format_name == "audio":
        return voice.speak(as_lines(letter), letter.language, title=bare(letter.title))
    if format_name == "word":
        return as_word(letter, points=points)
    if format_name == "text":
        return as_text(letter)
    if format_name == "sms":
        return as_sms(letter)
    if format_name in {"html", "easy-read-html"}:
        easy = format_name != "html"
        return as_page(_folder(tools), letter, _shown(tools, letter, "alone"), easy=easy)
    if format_name in EMAILS:
        if envelope is None:
            raise Refused("email_needs_envelope")
        return _message(tools, letter, envelope, format_name)
    raise NotFound("no_such_format", format=format_name, known=", ".join(FORMATS))


def exists_in(tools: Tools, format_name: str, language: str) -> bool:
    """Return whether letters in a language are made in a format: not every language has a voice, or braille."""
    if format_name == "braille":
        return language in _braille(tools.settings.liblouis).languages
    if format_name == "audio":
        return language in voice.languages()
    return format_name in FORMATS


def printed_pages(
    tools: Tools, letter: ComposedLetter, format_name: str, *, points: float | None = None
) -> list[bytes]:
    """Return the pages of a letter on paper as pictures (PNG). Raises KeyError for a format that is no paper, and
    LetterCannotBePrinted."""
    layout, credits = _LAYOUTS[format_name], _credits(tools, letter, format_name)
    return _pdf_maker(tools.easy_read.picture_folder).pages(letter, layout=layout, points=points, credits=credits)


def braille_languages(tools: Tools) -> frozenset[str]:
    """Return the languages that we have braille in, here."""
    return _braille(tools.settings.liblouis).languages


def makes_contracted_braille(tools: Tools) -> bool:
    return _braille(tools.settings.liblouis).contracts


def voices() -> frozenset[str]:
    return voice.languages()


def sheet(tools: Tools, letter: ComposedLetter, *, easy: bool, discreet: bool, level: int = 3) -> str:
    """Return the letter as HTML for the inside of a page, its title a heading of `level`."""
    shown = _shown(tools, letter, "page")
    return as_sheet(_folder(tools), letter, shown, easy=easy, discreet=discreet, level=level)


def text_of(letter: ComposedLetter, format_name: str) -> tuple[str, str]:
    """Return the subject and the words of a letter, as the list of messages shows them."""
    if format_name == "sms":
        return "", as_sms(letter)
    discreet = format_name in EMAILS
    subject = letter.subject if discreet else letter.title
    return bare(subject), as_text(letter, easy=format_name.startswith("easy-read"), discreet=discreet)


def _message(tools: Tools, letter: ComposedLetter, envelope: Envelope, format_name: str) -> bytes:
    easy = format_name == "easy-read-email"
    if format_name == "text-email":
        return as_message(
            envelope, subject=letter.subject, language=letter.language, text=as_text(letter, discreet=True)
        )
    shown = _shown(tools, letter, "mail")
    html = as_page(_folder(tools), letter, shown, easy=easy, discreet=True)
    drawings = _drawings(tools.easy_read.picture_folder)
    return as_message(
        envelope,
        subject=letter.subject,
        language=letter.language,
        text=as_text(letter, easy=easy, discreet=True),
        html=html,
        pictures={name: drawings.part(name) for name in shown.shown},
    )


def _shown(tools: Tools, letter: ComposedLetter, place: Place) -> ShownPictures:
    gettext = tools.catalogs.for_language(letter.language).gettext
    known = tools.easy_read.pictures
    return ShownPictures(
        _drawings(tools.easy_read.picture_folder),
        lambda name: gettext(known[name].describes),
        lambda name: known[name].points,
        lambda names: credits_in(tools, letter.language, names),
        place=place,
    )


def _credits(tools: Tools, letter: ComposedLetter, format_name: str) -> tuple[Credit, ...]:
    if not format_name.startswith("easy-read"):
        return ()
    return credits_in(
        tools, letter.language, {row.picture for part in letter.parts for row in part.easy if row.picture}
    )


def credits_in(tools: Tools, language: str, names: Collection[str]) -> tuple[Credit, ...]:
    """Return whose some pictures are, in a language where the catalog has it."""
    gettext = tools.catalogs.for_language(language).gettext
    return tuple(
        Credit(gettext(words), "en" if gettext(words) == words else language)
        for words in tools.easy_read.picture_folder.credits_of(names)
    )


def _folder(tools: Tools) -> Path:
    return tools.settings.resources / "templates" / "letters"


@cache
def _braille(path: str) -> Braille:
    return Braille(liblouis.find(path))


@cache
def _pdf_maker(pictures: PictureFolder) -> PdfMaker:
    return PdfMaker(pictures)


@cache
def _drawings(pictures: PictureFolder) -> LetterPictures:
    return LetterPictures(pictures)
