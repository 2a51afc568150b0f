"""Letters in the digits of their language: days and page numbers in words; codes, numbers and references in 0-9."""

from __future__ import annotations

import io
import re
import unicodedata
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import docx
import pypdfium2
import pytest

from portal.adapters.catalog_digits import counts_in_digits
from portal.adapters.letter_formats.mail import Envelope
from portal.adapters.numbers import digits_of, in_digits
from portal.domain.letters import ComposedLetter
from portal.domain.text_segments import is_gsm
from portal.models import Contributor
from portal.services.composing import compose, letter_sources, way_in_for
from portal.services.rendering import render
from portal.services.tools import Tools
from tests.factories import Factory
from tests.pdf_letters import counted, letters_of

OWN = ["ar", "fa", "bn"]
PHONE, CODE = "0118 496 0100", "ABCD-EFGH-2345"
YEAR = "2026"
ENVELOPE = Envelope(
    from_name="Family and carer reviews",
    from_address="reviews@example.org",
    to_name="Janet",
    to_address="janet@example.org",
    message_id="1@example.org",
    date=datetime(2026, 11, 23, 10, tzinfo=UTC),
)


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    return make.contributor()


def letter_in(tools: Tools, contributor: Contributor, code: str, name: str = "introductory") -> ComposedLetter:
    way_in = way_in_for(tools, "A" * 24 + "." + "B" * 43, CODE)
    with tools.reading() as session:
        return compose(tools, session, name=name, contributor_id=contributor.id, language=code, way_in=way_in)


def plain(words: str) -> str:
    return re.sub("[\u2066-\u2069]", "", words)


@pytest.mark.parametrize("code", OWN)
def test_the_words_of_a_letter(tools: Tools, contributor: Contributor, code: str) -> None:
    # given an invitation, when it is read as text, as a page, in Word and in Easy Read
    letter = letter_in(tools, contributor, code)
    document = docx.Document(io.BytesIO(render(tools, letter, "word")))  # type: ignore[arg-type]
    forms = {
        "text": render(tools, letter, "text"),
        "html": render(tools, letter, "html"),
        "easy-read-html": render(tools, letter, "easy-read-html"),
        "word": "\n".join(each.text for each in document.paragraphs),
    }
    for name, words in forms.items():
        assert isinstance(words, str)
        # then its day is in the digits of the language, and the code and the telephone number are not
        assert in_digits(YEAR, code) in words, name
        assert CODE in words, name
        assert PHONE in plain(words).replace("\u00a0", " "), name


@pytest.mark.parametrize("code", OWN)
def test_no_letter_has_a_count_in_other_digits(tools: Tools, contributor: Contributor, code: str) -> None:
    for name in letter_sources(tools).all:
        letter = letter_in(tools, contributor, code, name)
        rows = [*(words for part in letter.parts for words in part.plain)]
        rows += [row.words for part in (*letter.parts, *letter.discreet_parts) for row in part.easy]
        for words in (letter.date, letter.title, letter.subject, *rows):
            kept = re.sub(r"\S*\w+\.\w+\S*|\u2068[^\u2069]*[A-Z][^\u2069]*\u2069", "", words)
            assert counts_in_digits(kept, code) == kept, (name, words)


@pytest.mark.parametrize("code", OWN)
def test_the_pages_of_a_pdf(tools: Tools, contributor: Contributor, code: str) -> None:
    # given a letter of some pages, printed
    made = render(tools, letter_in(tools, contributor, code), "easy-read-pdf")
    assert isinstance(made, bytes)
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made)]
    assert len(pages) > 1
    # then the number at the foot of each is in its digits, the day on the first, and the code as it is typed
    for number, words in enumerate(pages, 1):
        assert digits_of(code)[number] in words
        assert digits_of(code)[len(pages)] in words
    assert counted(CODE) <= letters_of(made)
    found = {each for each in "".join(pages) if each.isdecimal() and not each.isascii()}
    assert found <= set(digits_of(code))


@pytest.mark.parametrize("code", OWN)
def test_a_text_message_and_its_code(tools: Tools, contributor: Contributor, code: str) -> None:
    # given the message that brings six digits
    letter = letter_in(tools, contributor, code, "one_time_code")
    words = render(tools, letter, "sms")
    assert isinstance(words, str)
    # then it says the minutes in its own digits; the number to ring is in 0-9; and it was no message in the small
    # alphabet before, so it is no longer for it
    assert in_digits("30", code) in words
    assert PHONE in plain(words)
    assert not is_gsm(words)
    as_before = "".join(str(unicodedata.decimal(each, each)) for each in words)
    assert len(as_before.encode("utf-16-be")) == len(words.encode("utf-16-be"))


@pytest.mark.parametrize("code", OWN)
def test_an_e_mail(tools: Tools, contributor: Contributor, code: str) -> None:
    letter = letter_in(tools, contributor, code)
    # when it is sent by e-mail, as words alone and with a page beside them
    for name in ("text-email", "email"):
        made = render(tools, letter, name, envelope=ENVELOPE)
        assert isinstance(made, bytes)
        message = message_from_bytes(made, policy=default)
        body = message.get_body(("plain",))
        assert body is not None
        words = body.get_content()
        # then its day is in the digits of the language, and the number to ring as it is dialled
        assert in_digits(YEAR, code) in words
        assert PHONE in plain(words)
