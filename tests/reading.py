"""Reads letters back out of their formats, as the person who gets one reads it: the words, without any mark."""

import email
import io
import re
from email.policy import default
from functools import cache

import docx
import pypdfium2
from docx.document import Document
from docx.oxml.ns import qn

from portal.adapters.documents.braille.liblouis import Liblouis
from portal.adapters.documents.braille.pages import ASCII, CELLS
from portal.adapters.letter_formats.plain import bare
from portal.adapters.letter_formats.spoken import as_lines
from portal.domain.letters import ComposedLetter
from tests.louis import louis

_INVISIBLE = re.compile("[\u2066-\u2069\u200b\u00ad]")
_CELL = {character: chr(0x2800 + number) for number, character in enumerate(ASCII)}
BACK = {"en": "en-ueb-g1.ctb", "cy": "cy-cy-g1.utb"}


def one_line(words: str) -> str:
    return " ".join(_INVISIBLE.sub("", words).split())


def words_in(made: bytes | str, format_name: str, letter: ComposedLetter) -> str:
    """What a letter says in a format. Sound is read before it is made: the lines that the voice was given."""
    if format_name == "braille":
        return read_brf(as_bytes(made), letter.language)
    if format_name == "audio":
        return one_line(" ".join(map(bare, as_lines(letter))))
    if format_name == "word":
        return one_line(" ".join(word_lines(docx.Document(io.BytesIO(as_bytes(made))))))
    if format_name.endswith("email"):
        message = email.message_from_bytes(as_bytes(made), policy=default)
        return one_line(str(message.get_body(("plain",)).get_content()))  # type: ignore[union-attr]
    if format_name.endswith("pdf"):
        return one_line(" ".join(pdf_pages(as_bytes(made))))
    if not format_name.endswith("html"):
        return one_line(str(made))
    return one_line(re.sub(r"<(style|svg)[^>]*>.*?</\1>|<[^>]+>", "", str(made), flags=re.S).replace("&#39;", "'"))


def as_bytes(made: bytes | str) -> bytes:
    assert isinstance(made, bytes)
    return made


def pdf_pages(document: bytes) -> list[str]:
    with pypdfium2.PdfDocument(document) as opened:
        return [one_line(page.get_textpage().get_text_range()) for page in opened]


def word_lines(document: Document) -> list[str]:
    """Every paragraph of a Word file, links and fields too, and its footers."""
    found = [document.element.body, *(section.footer._element for section in document.sections)]
    return [
        "".join({qn("w:br"): "\n", qn("w:t"): each.text or ""}.get(each.tag, "") for each in paragraph.iter())
        for root in found
        for paragraph in root.iter(qn("w:p"))
    ]


def brf_pages(made: bytes) -> list[list[str]]:
    """The lines of each page, in ASCII braille."""
    return [page.removesuffix("\r\n").split("\r\n") for page in made.decode("ascii").split("\f")]


def brf_cells(made: bytes) -> list[str]:
    """The lines of a letter in cells, without the pages' numbers, what was broken over two lines put together."""
    lines = [line for page in brf_pages(made) for line in page[:-1] if line]
    joined: list[str] = []
    whole = False
    for line in lines:
        cells = "".join(_CELL[each] for each in line)
        joined, whole = ([*joined[:-1], joined[-1][:-1] + cells], whole) if whole else ([*joined, cells], whole)
        whole = len(line) == CELLS and line.endswith('"')
    return joined


def read_brf(made: bytes, language: str) -> str:
    """A grade 1 letter in print again. Each line by itself, as fingers read it."""
    table = BACK[language]
    return one_line(" ".join(reader().words(table, cells) for cells in brf_cells(made)))


@cache
def reader() -> Liblouis:
    return Liblouis(str(louis()))
