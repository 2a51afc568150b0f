"""Letters as Word documents: what a screen reader and a person who changes the size find in the file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from portal.adapters.documents.pdf import LetterCannotBePrinted
from portal.adapters.documents.word import as_word
from portal.domain.letters import ComposedLetter
from tests.reading import word_lines
from tests.unit.test_documents import HOSTILE, composed, isolated, urdu


def opened(letter: ComposedLetter, points: float | None = None) -> Document:
    return docx.Document(io.BytesIO(as_word(letter, points=points)))


def test_headings_are_headings_and_the_title_is_the_first() -> None:
    found = [(each.style.name, each.text) for each in opened(composed()).paragraphs if each.style.name[:7] == "Heading"]
    assert found == [("Heading 1", "The review of Daniel’s life and death"), ("Heading 2", "Your choice")]


def test_it_says_its_title_author_and_language() -> None:
    document = opened(composed())
    core = document.core_properties
    assert (core.title, core.author, core.language) == (composed().title, "Sarah Whitfield", "en-GB")
    with zipfile.ZipFile(io.BytesIO(as_word(composed()))) as archive:
        assert b"python-docx" not in archive.read("docProps/core.xml")
    language = document.styles.element.find(f".//{qn('w:docDefaults')}").find(f".//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"
    assert {each.get(qn("w:val")) for each in document.element.body.iter(qn("w:lang"))} == {"en-GB"}


def test_right_to_left_words_say_so_and_numbers_codes_and_addresses_do_not() -> None:
    document = opened(urdu())
    said = {}
    for run in document.element.body.iter(qn("w:r")):
        words = "".join(each.text or "" for each in run.iter(qn("w:t")))
        look = run.find(qn("w:rPr"))
        said[words] = look is not None and look.find(qn("w:rtl")) is not None
    assert said[" پر فون کریں۔"] is True
    assert said["020 7946 0018"] is False
    assert said["ABCD-EFGH-JKMN"] is False
    assert said["Mrs Margaret Jones"] is False
    heading = next(each for each in document.paragraphs if each.style.name == "Heading 1")
    assert heading._p.pPr.find(qn("w:bidi")) is not None
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None


def test_the_square_has_a_description_and_the_link_and_code_stand_beside_it() -> None:
    document = opened(composed(qr_words="Square for your camera"))
    [about] = list(document.element.body.iter(qn("wp:docPr")))
    assert about.get("descr") == "Square for your camera"
    lines = word_lines(document)
    assert "reviews.example.org/code" in lines
    assert "ABCD-EFGH-JKMN" in lines
    [link] = [each for each in document.part.rels.values() if each.is_external]
    assert link.target_ref == "https://reviews.example.org/i/abcdef0123456789"


def test_pages_are_numbered_by_word_in_the_words_of_the_letter() -> None:
    footer = opened(composed(page_words="Tudalen {n} o {total}")).sections[0].footer
    fields = [each.get(qn("w:instr")) for each in footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "Tudalen 1 o 1" in word_lines(opened(composed(page_words="Tudalen {n} o {total}")))
    assert "introductory 3f9a12" in word_lines(opened(composed()))


@pytest.mark.parametrize(("points", "half_points"), [(None, "28"), (24, "48")])
def test_words_are_fourteen_points_or_as_asked_in_every_script(points: float | None, half_points: str) -> None:
    look = opened(urdu(), points).styles["Normal"].element.rPr
    assert look.find(qn("w:sz")).get(qn("w:val")) == half_points
    assert look.find(qn("w:szCs")).get(qn("w:val")) == half_points


@pytest.mark.parametrize("points", [11, 37])
def test_a_size_that_cannot_be_read_is_refused(points: float) -> None:
    with pytest.raises(LetterCannotBePrinted):
        as_word(composed(), points=points)


def test_nothing_is_in_a_table_and_bold_is_bold() -> None:
    document = opened(composed())
    assert document.tables == []
    assert [run.text for each in document.paragraphs for run in each.runs if run.bold and run.text == "review"]


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert as_word(composed()) == as_word(composed())


@pytest.mark.parametrize("name", [*HOSTILE, "N" * 300, "مريم", "😀"])
def test_a_hostile_name_is_as_written(name: str) -> None:
    letter = replace(composed(), title=isolated(name), to_lines=(name,))
    assert name in word_lines(opened(letter))


@pytest.mark.parametrize("name", ["\x00Ann", "\x0bAnn", "\u202eAnn", "\ufffeAnn", "\uffffAnn", "\ud800Ann"])
def test_what_no_file_can_hold_is_left_out(name: str) -> None:
    assert "Ann" in [line.strip() for line in word_lines(opened(replace(composed(), title=isolated(name))))]
