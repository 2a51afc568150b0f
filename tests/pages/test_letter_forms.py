"""The letter in other forms: a small page of links, and whole files that are kindly named and one person’s alone."""

from __future__ import annotations

import io
import zipfile

import brotli
import pikepdf
import pytest
from flask import Flask

from portal.domain.letters import SAVED_FORMATS
from portal.domain.states import NeedKind
from portal.family.letter.views import FILES
from portal.services.tools import Tools
from tests.factories import Factory
from tests.louis import louis
from tests.reading import pdf_pages, read_brf
from tests.sounds import read_mp3
from tests.unit.test_documents import letter_sizes

PAGE = "/family/letter/forms"
BEGINS = {
    "pdf": b"%PDF", "large-print-pdf": b"%PDF", "easy-read-pdf": b"%PDF", "audio": b"ID3", "word": b"PK",
}  # fmt: skip


@pytest.fixture(autouse=True)
def braille_is_here() -> None:
    louis()


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "cy.standard", "ur.easy-read", "ur.standard"])
def test_the_page_has_a_link_for_each_form_that_exists_in_its_language(make: Factory, app: Flask, look: str) -> None:
    # when the letter's page is opened, and from it the other forms
    visitor = make.contributor_here(app, look=look)
    assert visitor.get("/family/letter").tree.xpath(f"//main//a[@href='{PAGE}']")
    page = visitor.get(PAGE)
    # then each form that there is has a link, and a form that there is not has none
    links = {href.rpartition("/")[2] for href in page.tree.xpath(f"//main//a[starts-with(@href, '{PAGE}/')]/@href")}
    assert links == set(SAVED_FORMATS) - ({"braille"} if look.startswith("ur") else set())
    # and the sound plays without a script, when somebody asks for it and not before
    [sound] = page.tree.xpath("//main//audio")
    assert "controls" in sound.attrib
    assert "autoplay" not in sound.attrib
    assert sound.get("preload") == "none"
    assert "media-src 'self'" in visitor.client.get(PAGE).headers["Content-Security-Policy"]


@pytest.mark.parametrize("form", SAVED_FORMATS)
def test_each_form_is_a_file_to_save_with_a_type_and_name_of_ours(make: Factory, app: Flask, form: str) -> None:
    # when a form is asked for
    answer = make.contributor_here(app).client.get(f"{PAGE}/{form}")
    # then it is a whole file, to be saved, kept by nobody, and its name says nothing about anybody
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == FILES[form][0]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{FILES[form][1]}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data.startswith(BEGINS.get(form, b""))
    assert len(answer.data) > 900


def test_what_is_saved_says_the_letter_and_holds_no_code_or_link(make: Factory, app: Flask) -> None:
    visitor = make.contributor_here(app)
    text = visitor.client.get(f"{PAGE}/text").text
    printed = " ".join(pdf_pages(visitor.client.get(f"{PAGE}/pdf").data))
    for said in (text, printed):
        assert "Maggie" in said
        assert "Dear" in said
        assert "/l/" not in said
    assert "Your letter code" not in text


def test_the_size_of_print_and_the_braille_are_those_that_were_asked_for(make: Factory, app: Flask) -> None:
    # given somebody who reads 24 points, and braille letter by letter
    contributor = make.contributor()
    for kind, detail in ((NeedKind.LARGE_PRINT, "24"), (NeedKind.BRAILLE_1, "")):
        make.need(contributor, kind, detail)
    client = make.contributor_here(app, contributor).client
    # when the forms are saved, then they are in that size and grade
    assert 24.0 in letter_sizes(client.get(f"{PAGE}/large-print-pdf").data)
    assert "We are very sorry that Maggie died." in read_brf(client.get(f"{PAGE}/braille").data, "en")
    with zipfile.ZipFile(io.BytesIO(client.get(f"{PAGE}/word").data)) as word:
        assert b'w:val="48"' in word.read("word/styles.xml")


def test_the_language_is_the_one_that_is_being_read(make: Factory, app: Flask) -> None:
    client = make.contributor_here(app, look="ur.standard").client
    with pikepdf.open(io.BytesIO(client.get(f"{PAGE}/pdf").data)) as opened:
        assert str(opened.Root.Lang) == "ur"
    assert read_mp3(client.get(f"{PAGE}/audio").data).language == "urd"


def test_a_player_can_have_the_sound_in_pieces(make: Factory, app: Flask) -> None:
    client = make.contributor_here(app).client
    whole = client.get(f"{PAGE}/audio").data
    piece = client.get(f"{PAGE}/audio", headers={"Range": "bytes=0-1"})
    assert (piece.status_code, piece.data) == (206, whole[:2])
    assert piece.headers["Content-Range"] == f"bytes 0-1/{len(whole)}"


@pytest.mark.parametrize("form", ["html", "sms", "email", "nothing", "pdf.exe"])
def test_what_is_no_form_to_save_is_not_there(make: Factory, app: Flask, form: str) -> None:
    assert make.contributor_here(app).client.get(f"{PAGE}/{form}").status_code == 404


def test_urdu_braille_is_not_there(make: Factory, app: Flask) -> None:
    assert make.contributor_here(app, look="ur.standard").client.get(f"{PAGE}/braille").status_code == 404


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
def test_what_cannot_be_made_leads_to_a_person(make: Factory, app: Flask, look: str) -> None:
    # given a name that braille has no cells for
    review = make.review(known_as="مريم", reviewer=make.staff())
    visitor = make.contributor_here(app, make.contributor(review), look=look)
    # when the braille is asked for
    answer = visitor.client.get(f"{PAGE}/braille")
    # then the page says whom to telephone
    assert answer.status_code == 303
    assert "0118 496 0100" in visitor.get(answer.headers["Location"]).text


def test_the_page_is_small(make: Factory, app: Flask) -> None:
    for look in ("en.easy-read", "ur.easy-read", "en.standard"):
        page = make.contributor_here(app, look=look).get(PAGE)
        assert len(brotli.compress(page.html.encode(), quality=5)) < 10_000


def test_somebody_who_is_not_in_their_room_has_no_file(app: Flask, tools: Tools) -> None:
    assert app.test_client().get(f"{PAGE}/pdf").status_code == 401
