"""Support: somebody for whom a page has become too much finds who listens, and comes back to where she was."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.models import Contributor
from portal.services.support import load_built_in
from portal.services.tools import Tools
from tests.browser.conftest import Windows
from tests.browser.demonstration import Server
from tests.browser.journeys import Hands
from tests.browser.people import follow, look, press, reads, sees, switch_to
from tests.factories import Factory

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 800}
NUMBERS = "main a[href^='tel:']"


@pytest.fixture
def address(app: Flask, tools: Tools) -> object:
    load_built_in(tools)
    server = Server(app)
    yield server.base_url
    server.stop()


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    return make.contributor()


def numbers(page: Page) -> list[str]:
    return [str(each.get_attribute("href")) for each in page.locator(NUMBERS).all()]


def in_her_room(page: Page, address: str, app: Flask, make: Factory, contributor: Contributor, look: str) -> None:
    visit = make.contributor_here(app, contributor).client.get_cookie("portal")
    assert visit is not None
    page.context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in (("portal", visit.value), ("look", look))]
    )


def test_a_mother_in_the_night_finds_who_listens_and_comes_back(
    address: str, window: Windows, app: Flask, make: Factory, contributor: Contributor
) -> None:
    # given a mother at a hard question, on a phone on which no script runs
    page = window(viewport=PHONE, java_script_enabled=False)
    in_her_room(page, address, app, make, contributor, "en.standard")
    page.goto(f"{address}/family/tell/signs_you_saw")
    # when it is too much
    part = page.get_by_role("complementary", name="If this is hard")
    expect(part.locator("a[href='tel:116123']")).to_be_visible()
    follow(part, "Others who can help, and the way back here")
    # then urgent help is the first thing there
    sees(page, "public.support")
    assert numbers(page)[:3] == ["tel:116123", "tel:111", "tel:999"]
    # when she says what she needs, and that she speaks Urdu
    page.get_by_label("What you need").select_option("faith")
    page.get_by_text("Place, language, how and when").click()
    page.get_by_label("A language besides English").select_option("ur")
    press(page, "Show who can help")
    # then there is somebody, after the urgent ones
    reads(page, "Who can help you with this", "Muslim Bereavement Support Service")
    assert numbers(page)[:4] == ["tel:116123", "tel:111", "tel:999", "tel:02034687333"]
    # when she asks for more than anybody does
    page.get_by_label("When").select_option("day_and_night")
    press(page, "Show who can help")
    # then it says so plainly, and who helps all the same
    reads(page, "Nobody on our list fits all of that", "That says nothing about you.", "0118 496 0100")
    # and the way back is still there
    follow(page, "Back to where you were")
    sees(page, "family.tell")


def test_a_housemate_finds_help_with_pictures_alone(address: str, window: Windows) -> None:
    # given a man who reads Easy Read, and no script
    page = window(viewport=PHONE, java_script_enabled=False)
    hands = Hands(page)
    hands.opens(f"{address}/support?read=easy-read")
    assert numbers(page)[:3] == ["tel:116123", "tel:111", "tel:999"]
    # when he presses a picture
    hands.chooses("How I feel after a death")
    hands.presses("Show me who can help")
    # then urgent help is still first, and who helps with that comes with it
    assert numbers(page)[:4] == ["tel:116123", "tel:111", "tel:999", "tel:08088081677"]
    # and the same in Urdu
    switch_to(page, "اردو")
    assert look(page) == ("ur", "rtl", "easy-read")
    assert numbers(page)[:4] == ["tel:116123", "tel:111", "tel:999", "tel:08088081677"]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize("presentation", ["standard", "easy-read"])
def test_it_prints_on_one_page(address: str, window: Windows, presentation: str) -> None:
    # given somebody who wants it on the kitchen wall
    page = window(viewport=PHONE)
    page.goto(f"{address}/support?read={presentation}")
    page.goto(f"{address}/support/one-page")
    sees(page, "public.support_print")
    # when the browser prints it, then it is one page, urgent help first
    with pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4"))) as opened:
        assert len(opened) == 1
        words = opened[0].get_textpage().get_text_range()
    assert words.index("116 123") < words.index("Cruse Bereavement Support")
    # and so is the file that can be kept
    kept = page.request.get(f"{address}/support/one-page.pdf?read={presentation}")
    with pypdfium2.PdfDocument(io.BytesIO(kept.body())) as opened:
        assert len(opened) == 1
