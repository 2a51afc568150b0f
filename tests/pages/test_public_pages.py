"""What anybody can read: about reviews, support, privacy, accessibility; in both presentations and each language."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.config import Retention
from portal.domain.errors import NotFound
from portal.services.keeping_copies import KEPT
from portal.services.support import load_built_in
from portal.services.tools import Tools
from portal.web.look import direction_of
from tests.factories import Factory
from tests.people import FetchedPage, Visitor

PAGES = {
    "/about-reviews": "public.about",
    "/your-rights": "public.rights",
    "/how-your-words-are-kept": "public.words_kept",
    "/other-reviews": "public.other_reviews",
    "/for-professionals": "public.professionals",
    "/cookies": "public.cookies",
    "/support": "public.support",
    "/privacy": "public.privacy",
    "/accessibility": "public.accessibility",
}


@pytest.fixture(autouse=True)
def support_is_there(tools: Tools) -> None:
    load_built_in(tools)


@pytest.mark.parametrize("language", ["en", "cy", "ur"])
@pytest.mark.parametrize("presentation", ["standard", "easy-read"])
@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_in_each_way(visitor: Visitor, path: str, presentation: str, language: str) -> None:
    page = visitor.get(f"{path}?lang={language}&read={presentation}")
    assert (page.status, page.name) == (200, PAGES[path])
    assert page.tree.get("data-presentation") == presentation
    assert page.tree.get("dir") == direction_of(language)


@pytest.mark.parametrize("path", PAGES)
def test_every_step_of_an_easy_read_page_is_short(visitor: Visitor, path: str) -> None:
    # given an Easy Read page, when each of its steps is opened
    step, more = 0, True
    while more:
        step += 1
        page = visitor.get(f"{path}?read=easy-read&step={step}")
        # then it has ten rows at most besides the two that every page ends with
        assert 1 <= len(page.easy_rows) - 2 <= 10, f"step {step} has {len(page.easy_rows) - 2} rows"
        more = bool(page.tree.xpath(f"//main//a[@href='?step={step + 1}']"))
    assert step > 1


def numbers(page: FetchedPage) -> list[str]:
    """The numbers of organisations: ours stands on each page."""
    found = page.tree.xpath("//main//a[starts-with(@href, 'tel:')]/@href")
    return [str(href) for href in found if href != "tel:01184960100"]


def test_urgent_help_comes_first_and_can_be_telephoned(visitor: Visitor) -> None:
    page = visitor.get("/support")
    assert numbers(page)[:3] == ["tel:116123", "tel:111", "tel:999"]
    assert len(numbers(page)) == 16
    assert page.text.index("If you need help now") < page.text.index("Samaritans") < page.text.index("Cruse")


def test_easy_read_shows_every_organisation_over_its_steps(visitor: Visitor) -> None:
    standard = numbers(visitor.get("/support"))
    easy = [number for step in (1, 2, 3) for number in numbers(visitor.get(f"/support?read=easy-read&step={step}"))]
    assert easy == standard


def test_a_number_that_was_put_right_is_right_at_once(visitor: Visitor, tools: Tools) -> None:
    # given a page that somebody has opened
    visitor.get("/support")
    # when its first number changes
    with tools.writing() as work:
        work.session.connection().exec_driver_sql(
            "UPDATE support_organisation SET phone = '0118 496 0999' WHERE name = 'Samaritans'"
        )
    # then the next visitor gets the new one
    assert numbers(visitor.get("/support"))[0] == "tel:01184960999"


def test_an_area_s_own_words_stand_as_written(visitor: Visitor, tools: Tools) -> None:
    with tools.writing() as work:
        work.session.connection().exec_driver_sql(
            "UPDATE support_organisation SET what_for = 'a choir for the bereaved' WHERE name = 'Carers UK'"
        )
    page = visitor.get("/support?lang=ur")
    assert page.tree.xpath("//h3/span[@lang='en']/text()") == ["a choir for the bereaved"]
    easy = visitor.get("/support?lang=en&read=easy-read&step=3")
    assert any(row.startswith("These people may help you.") and "Carers UK" in row for row in easy.easy_rows)


def test_a_portal_without_a_list_still_says_whom_to_ring(visitor: Visitor, tools: Tools) -> None:
    with tools.writing() as work:
        work.session.connection().exec_driver_sql("DELETE FROM support_organisation")
    for presentation in ("standard", "easy-read"):
        page = visitor.get(f"/support?read={presentation}")
        assert page.status == 200
        assert "0118 496 0100" in page.text


def test_the_pictures_are_credited(visitor: Visitor) -> None:
    assert "OpenMoji" in visitor.get("/accessibility").text
    assert "OpenMoji" in visitor.get("/accessibility?read=easy-read&step=4").text


def test_the_cookies_page_knows_every_cookie(visitor: Visitor, app: Flask, make: Factory) -> None:
    # given the cookies that a contributor's browser gets: with larger words, in another
    # language, and on leaving
    here = make.contributor_here(app)
    here.post("/family/how-pages-look", {"aid_text": "150"})
    here.get("/privacy?lang=cy")
    kept = {key[2] for key in here.client._cookies}
    here.client.get("/left/mark.css")
    kept |= {key[2] for key in here.client._cookies}
    # then they are the four that the page tells of; staff's own is named as theirs
    assert kept == {"portal", "look", "aids", "left"}
    page = visitor.get("/cookies?lang=en")
    assert "We use four" in page.text
    named = [str(name) for name in page.tree.xpath("//main//code/text()")]
    assert sorted(named) == sorted([*kept, "portal-known"])


def test_the_privacy_page_tells_the_usual_times(visitor: Visitor) -> None:
    # given how long things are kept where nobody has set another time
    usual = Retention()
    # then the page says the same
    text = visitor.get("/privacy?lang=en").text
    assert (usual.reviews, usual.contacts, usual.letters) == (8 * 365, 365, 365)
    assert "eight years after we share what we learned" in text
    assert "our letters: one year after we share what we learned" in text
    assert f"where it went: {usual.outbox} days after sending." in text
    assert f"letter code: {usual.codes} days after" in text
    assert f"on your page: {usual.visits} days." in text
    assert usual.attempts == 7
    assert "somebody tried: seven days." in text
    every, copies = KEPT[-1]
    assert f"in case something breaks: {(every * copies).days} days." in text


@pytest.mark.parametrize("presentation", ["standard", "easy-read"])
def test_a_page_that_is_not_there_is_kind_in_both_presentations(visitor: Visitor, presentation: str) -> None:
    page = visitor.get(f"/nowhere?read={presentation}")
    assert (page.status, page.name) == (404, "errors.not_found")
    assert page.tree.get("data-presentation") == presentation


@pytest.mark.parametrize("name", ["errors.broken", "errors.too_much", "errors.not_found"])
@pytest.mark.parametrize("language", ["en", "cy", "ur"])
def test_what_goes_wrong_is_told_in_easy_read(app: Flask, visitor: Visitor, name: str, language: str) -> None:
    from portal.web.render import page as shown

    def fail() -> str:
        return shown(name)

    app.view_functions["public.welcome"] = fail
    page = visitor.get(f"/?read=easy-read&lang={language}")
    assert page.name == name
    assert page.easy_rows


def test_typed_words_come_back_in_easy_read(app: Flask, visitor: Visitor) -> None:
    # given somebody whose visit has ended while they wrote
    visitor.get("/?read=easy-read")
    app.config["WTF_CSRF_ENABLED"] = True
    # when they send their words
    page = visitor.post("/family/ask", {"words": "She loved <b>the sea</b>.", "csrf_token": "old"})
    # then they are told in Easy Read, and the words are there to copy
    assert (page.status, page.name) == (403, "errors.signed_out")
    assert page.easy_rows[0] == "Your last words are here."
    assert page.tree.xpath("//textarea/text()") == ["She loved <b>the sea</b>."]


def test_not_yours_and_not_there_are_the_same_page(app: Flask, visitor: Visitor) -> None:
    def fail() -> str:
        raise NotFound

    app.view_functions["public.welcome"] = fail
    refused, missing = visitor.get("/"), visitor.get("/nowhere")
    assert (refused.status, refused.text) == (missing.status, missing.text)
