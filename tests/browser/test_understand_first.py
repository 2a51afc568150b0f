"""Understand first: two people look round before they decide anything, each on a phone, each in their own way."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.services.support import load_built_in
from portal.services.tools import Tools
from tests.browser import journeys
from tests.browser.conftest import Windows
from tests.browser.demonstration import Server
from tests.browser.journeys import Hands
from tests.browser.people import follow, look, reads, sees, switch_to

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 800}
ROWS = "main [data-easy-row]"


@pytest.fixture
def address(app: Flask, tools: Tools) -> object:
    load_built_in(tools)
    server = Server(app)
    yield server.base_url
    server.stop()


def fits(page: Page) -> None:
    """Nothing goes sideways."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_man_with_a_learning_disability_finds_his_rights_alone(address: str, window: Windows) -> None:
    # given a man on his own, with a phone on which no script runs, who reads Easy Read
    page = window(viewport=PHONE, java_script_enabled=False)
    hands = Hands(page)
    hands.opens(address)
    switch_to(page, "Easy Read")
    sees(page, "public.welcome")
    # when he presses the picture of his rights and reads on, page by page
    hands.follows("Your rights")
    sees(page, "public.rights")
    said = []
    for _step in journeys.steps(hands):
        assert page.locator(ROWS).count() <= 12
        said += page.locator(ROWS).all_inner_texts()
    # then each thing he may do has been said to him
    told = " ".join(said)
    for words in ("change your mind", "stop our letters", "interpreter", "advocate", "complain", "delete your words"):
        assert words in told
    # and the last page leads on: to how his words are kept, in Urdu too
    hands.follows("How we keep your words safe")
    sees(page, "public.words_kept")
    switch_to(page, "اردو")
    assert look(page) == ("ur", "rtl", "easy-read")
    expect(page.locator(ROWS)).not_to_have_count(0)
    switch_to(page, "English")
    # and he has a letter after all
    page.locator("footer").get_by_role("link", name="I have a letter", exact=True).click()
    sees(page, "public.letter_code")


def test_a_mother_learns_what_a_review_is_not_and_who_else_may_ask(address: str, window: Windows) -> None:
    # given a mother whose son died in March, in the night
    page = window(viewport=PHONE)
    page.goto(address)
    # when she reads what a review is
    follow(page.locator("main"), "What a review is, and what it is not")
    reads(page, "It is not an inquest.", "It does not blame or punish anyone.", "aged 18 or over")
    fits(page)
    # and who else may telephone her
    follow(page.locator("main"), "Others who may look at the same death")
    reads(page, "Medical examiner", "They telephone the next of kin", "Safeguarding adults review")
    fits(page)
    # then she finds how her words would be kept
    follow(page.locator("main"), "How we keep your words safe")
    reads(page, "Who can read your words", "Others in your family.", "eight years")
    # and goes from it to what she can have
    follow(page.locator("main"), "Your rights")
    reads(page, "You can take your words back", "Complaining does not change how we treat you")
    # and no page has asked her for anything
    assert page.locator("main form").count() == 0


def test_the_cookies_page_names_what_her_browser_holds(address: str, window: Windows) -> None:
    # given a visitor who has changed language, presentation and size, and left once
    page = window(viewport=PHONE)
    page.goto(address)
    switch_to(page, "Easy Read")
    follow(page, "Size and colours")
    page.locator("main").get_by_role("button").last.scroll_into_view_if_needed()
    page.goto(f"{address}/how-pages-look?read=standard")
    page.locator("input[name=aid_text]").nth(1).check()
    page.locator("main form").first.locator("button").first.click()
    page.goto(f"{address}/code")
    expect(page.locator("main form")).to_have_count(1)
    page.locator("header button.leave").click()
    sees(page, "public.left")
    held = {cookie["name"] for cookie in page.context.cookies()}
    assert len(held) >= 3
    # when she reads which cookies there are
    page.goto(f"{address}/cookies?read=standard&lang=en")
    named = set(page.locator("main code").all_inner_texts())
    # then each that her browser holds is there, and nothing is there that the code could not set
    assert held <= named
    assert named == {"portal", "look", "aids", "left", "portal-known"}
    expect(page.locator("main")).to_contain_text(re.compile("none that this website does not need"))
