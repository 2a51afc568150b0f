"""Whatever somebody is called, and whatever they wrote, comes out as written, and as nothing but words."""

from __future__ import annotations

import csv
import email
import io
from collections.abc import Iterator
from email.policy import default
from pathlib import Path

import lxml.html
import pypdfium2
import pytest
from flask import Flask

from portal.adapters.documents.pdf import LetterCannotBePrinted
from portal.domain.letters import ComposedLetter, WayIn
from portal.domain.script import as_words
from portal.models import Base, Contributor, Person
from portal.services import sending
from portal.services.composing import compose, letter_sources
from portal.services.importing import import_cases
from portal.services.rendering import FORMATS, render
from portal.services.tools import Tools
from tests.contracts.world import address, everybody, make_world
from tests.factories import Factory
from tests.hostile.words import MARKS
from tests.integration.test_import_cases import COLUMNS, export

WAY_IN = WayIn("http://127.0.0.1:8000/l/abcdefghij0123456789", "127.0.0.1:8000/code", "ABCD-EFGH-JKMN")
# Columns that hold what people typed. Codes, keys, hashes and references of ours are not theirs to choose.
THEIRS = {
    "answer", "because", "correction", "detail", "easy_answer", "easy_found", "easy_thanks", "easy_words", "evidence",
    "faith", "found", "known_as", "name", "note", "owner", "place_of_death", "sent_back_because", "supporter_name",
    "thanks", "words", "job_title", "first_name", "last_name", "address_line_1", "address_town",
}  # fmt: skip
# What the other body said about deleting is one of three codes of ours, not its words.
CODES = {"shared_item": {"answer"}}
NOT_THEIRS = {"letter", "mark", "support_organisation", "area", "organisation"}
EVERYTHING = "\n".join(as_words(mark)[:200] for mark in MARKS.values())
IN_NO_FONT = {"private", "Chinese", "other digits"}
NAMES = {what: " ".join(as_words(mark).split())[:80] for what, mark in MARKS.items() if as_words(mark).strip()}


def _named(make: Factory, name: str) -> Contributor:
    review = make.review(known_as=name, first_name=name, reviewer=make.staff("Amara Okafor"))
    return make.contributor(review, name, supporter_name=name)


def _composed(tools: Tools, contributor: Contributor, name: str) -> ComposedLetter:
    with tools.reading() as session:
        return compose(tools, session, name=name, contributor_id=contributor.id, language="en", way_in=WAY_IN)


def _letters(tools: Tools) -> Iterator[str]:
    yield from letter_sources(tools).all


def _rendered(tools: Tools, letter: ComposedLetter, format_name: str, to_name: str) -> bytes:
    to = sending.envelope(tools, "key", to_name=to_name, to_address="janet@example.org")
    made = render(tools, letter, format_name, envelope=to)
    return made if isinstance(made, bytes) else made.encode()


def _no_markup_of_theirs(html: str) -> list[str]:
    tree = lxml.html.document_fromstring(html)
    scripts = [script for script in tree.xpath("//script") if not script.get("src")]
    handlers = [name for element in tree.iter() for name in element.attrib if name.lower().startswith("on")]
    theirs = tree.xpath("//img[@src='x']") + [title for title in tree.xpath("//h1") if title.text == "Gone"]
    return [*map(str, scripts), *handlers, *map(str, theirs)]


@pytest.mark.parametrize("what", NAMES)
def test_a_letter_says_the_name_as_written(tools: Tools, make: Factory, what: str) -> None:
    # given people who are called this
    name = NAMES[what]
    contributor = _named(make, name)
    for letter_name in _letters(tools):
        letter = _composed(tools, contributor, letter_name)
        for format_name in ("html", "easy-read-html", "text", "sms"):
            if format_name not in FORMATS:
                continue
            # when their letter is made
            made = _rendered(tools, letter, format_name, name).decode()
            # then the name is words in it
            if "html" in format_name:
                assert _no_markup_of_theirs(made) == [], (letter_name, format_name)
            if "7*7" in name and format_name == "text" and letter_name == "introductory":
                assert "7*7" in made


@pytest.mark.parametrize("what", NAMES)
def test_an_email_has_no_header_of_theirs(tools: Tools, make: Factory, what: str) -> None:
    name = NAMES[what]
    letter = _composed(tools, _named(make, name), "introductory")
    for to_name in (name, as_words(MARKS[what])):
        message = email.message_from_bytes(_rendered(tools, letter, "email", to_name), policy=default)
        assert message["Bcc"] is None
        assert len(message.get_all("To", [])) == 1
        assert [found.addr_spec for found in message["To"].addresses] == ["janet@example.org"]
        assert all("\n" not in str(value) and "\r" not in str(value) for value in message.values())


def test_a_pdf_is_made_whatever_the_name(tools: Tools, make: Factory) -> None:
    # given names, a few at a time in one
    every = [name for what, name in NAMES.items() if what not in IN_NO_FONT]
    for few in (every[first : first + 8] for first in range(0, len(every), 8)):
        name = " ".join(each[:36] for each in few)
        contributor = _named(make, name)
        for format_name in ("pdf", "large-print-pdf", "easy-read-pdf"):
            # when each letter is printed
            made = _rendered(tools, _composed(tools, contributor, "introductory"), format_name, name)
            with pypdfium2.PdfDocument(io.BytesIO(made)) as opened:
                text = "".join(page.get_textpage().get_text_range() for page in opened)
            # then it is a letter, and nothing was run
            assert made.startswith(b"%PDF")
            if "{{7*7}}" in name:
                assert "7*7" in text, format_name


@pytest.mark.parametrize("what", sorted(IN_NO_FONT))
def test_a_pdf_with_letters_that_no_font_has_is_not_made(tools: Tools, make: Factory, what: str) -> None:
    # given a name that would come out as empty boxes / when the letter is printed
    letter = _composed(tools, _named(make, NAMES[what]), "introductory")
    # then it is refused with what to do, and the worker holds it for a human
    with pytest.raises(LetterCannotBePrinted, match="Add a font that has them"):
        _rendered(tools, letter, "pdf", NAMES[what])


def test_every_page_shows_their_words_as_words(app: Flask, tools: Tools, make: Factory) -> None:
    # given a world in which everybody is called, and wrote, everything hostile
    world = make_world(make)
    with tools.writing() as work:
        for mapper in Base.registry.mappers:
            if mapper.local_table.name in NOT_THEIRS:
                continue
            for row in work.session.query(mapper.class_):
                for column in (THEIRS & set(mapper.columns.keys())) - CODES.get(mapper.local_table.name, set()):
                    is_name = column in {"name", "known_as", "first_name", "last_name", "owner", "job_title"}
                    setattr(row, column, NAMES["markup"] + NAMES["override"] if is_name else EVERYTHING)
    wrong = []
    for who, visitor in everybody(app, make, world):
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
                continue
            path = address(app, rule, world.values)
            # when each page is opened, then it holds no markup of theirs
            answer = visitor.client.get(path)
            html = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            if html.startswith("<!doctype html>") and (found := _no_markup_of_theirs(html)):
                wrong.append(f"{path} as {who}: {found}")
            if answer.status_code >= 500:
                wrong.append(f"{path} as {who}: {answer.status_code}")
    assert wrong == []


def test_an_import_takes_or_refuses_anything_by_row(tools: Tools, tmp_path: Path) -> None:
    # given an export in which each column in turn holds each of them
    rows = [{column: mark} for column in COLUMNS for mark in MARKS.values()]
    file = export(tmp_path / "cases.csv", *[{"reference": f"LD-2026-{n:05d}", **row} for n, row in enumerate(rows)])
    # when it is imported
    report = import_cases(tools, file)
    # then each row is taken or refused with a reason, and what was taken can be read again
    assert report.taken + report.unchanged + len({remark.row for remark in report.refused}) == len(rows)
    assert all(remark.why for remark in report.refused)
    with tools.reading() as session:
        assert all(as_words(person.first_name) == person.first_name for person in session.query(Person))


def test_the_report_of_an_import_is_safe_to_print(tools: Tools, tmp_path: Path) -> None:
    # given values that a terminal would obey
    file = export(tmp_path / "cases.csv", {"reference": "LD-2026-00001", "died_on": "\x1b[2J\x1b]0;gone\x07"})
    report = import_cases(tools, file)
    assert not any("\x1b" in remark.value or "\x07" in remark.value for remark in report.refused)
    # and a table of it can be opened as a spreadsheet
    list(csv.reader(io.StringIO("\n".join(remark.why for remark in report.refused))))
