"""Each letter in each language: its letters are in the fonts, Easy Read stays within five pages, a text message within
six pieces, and it says in every other language where to get it."""

from __future__ import annotations

import io

import docx
import pypdfium2
import pytest
from lxml import html

from portal.config import built_languages
from portal.domain.letters import ComposedLetter
from portal.domain.text_segments import for_a_telephone, is_gsm, segments
from portal.languages import language
from portal.models import Contributor, SupportOrganisation
from portal.services.composing import compose, letter_sources, way_in_for
from portal.services.rendering import render
from portal.services.tools import Tools
from tests.factories import Factory

LANGUAGES = built_languages()
MOST_PAGES = 5
# GOV.UK Notify takes 918 characters; we stay far below: six pieces arrive in order on an old telephone.
MOST_PIECES = 6
SHORT = "/code"


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    make.add(SupportOrganisation(name="Quiet Harbour", what_for="grief", phone="0118 496 0222"))
    return make.contributor()


def letters_in(tools: Tools, contributor: Contributor, code: str) -> list[ComposedLetter]:
    invitation = "A" * 24 + "." + "B" * 43
    way_in = way_in_for(tools, invitation, "ABCD-EFGH-JKMN")
    with tools.reading() as session:
        return [
            compose(tools, session, name=name, contributor_id=contributor.id, language=code, way_in=way_in)
            for name in letter_sources(tools).all
        ]


def one(tools: Tools, contributor: Contributor, code: str, name: str) -> ComposedLetter:
    return next(letter for letter in letters_in(tools, contributor, code) if letter.name == name)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_letter_is_printed_and_fits(tools: Tools, contributor: Contributor, code: str) -> None:
    for letter in letters_in(tools, contributor, code):
        # when it is printed, a character that is in no font would be refused
        render(tools, letter, "pdf")
        easy = render(tools, letter, "easy-read-pdf")
        assert isinstance(easy, bytes)
        assert len(pypdfium2.PdfDocument(easy)) <= MOST_PAGES, letter.name
        # and its text message arrives in few pieces
        text = render(tools, letter, "sms")
        assert isinstance(text, str)
        assert segments(text) <= MOST_PIECES, letter.name


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_letter_says_in_every_other_language_that_it_is_to_be_had(
    tools: Tools, contributor: Contributor, code: str
) -> None:
    # given a first letter, when it is made as a page, an e-mail's text and a Word file
    letter = one(tools, contributor, code, "introductory")
    page = html.fromstring(str(render(tools, letter, "html")))
    text = str(render(tools, letter, "text"))
    word = docx.Document(io.BytesIO(bytes(render(tools, letter, "word"))))  # type: ignore[arg-type]
    # then each other language stands there once, marked as itself, and where to get it needs no language
    said = {
        str(each.get("lang")): (each.get("dir"), each.text_content())
        for each in page.xpath("//ul[@class='letter-languages']/li")
    }
    assert set(said) == set(LANGUAGES) - {code}
    typed = [paragraph.text for paragraph in word.paragraphs]
    for other, (direction, words) in said.items():
        assert direction == language(other).direction
        assert words in text.splitlines()
        assert words in typed
    assert len({words for _, words in said.values()}) == len(said)
    for shown in (page.text_content(), text, "\n".join(typed)):
        assert SHORT in shown
        assert tools.settings.help_phone in shown.replace("\u2068", "").replace("\u2069", "")


def test_a_code_that_somebody_asked_for_comes_in_their_language_alone(tools: Tools, contributor: Contributor) -> None:
    assert one(tools, contributor, "en", "one_time_code").other_languages == ()


def test_a_typographic_mark_does_not_double_a_message(tools: Tools, contributor: Contributor) -> None:
    # given somebody whose name has an apostrophe of print
    assert "’" in contributor.name
    text = str(render(tools, one(tools, contributor, "en", "introductory"), "sms"))
    assert is_gsm(text)
    assert "O'Brien" in text
    # where other letters need the larger alphabet anyway, the marks stay as they are
    assert for_a_telephone("“Dzień”") == "“Dzień”"
