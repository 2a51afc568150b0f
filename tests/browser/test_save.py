"""Words are saved as they are typed, whatever the signal does; and the buttons never make a conflict of one's own."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import APIResponse, Browser, Page, Route, expect
from sqlalchemy import select

from portal.models import Answer, Contributor
from portal.services.tools import Tools
from tests.browser.demonstration import Server
from tests.factories import Factory

pytestmark = pytest.mark.browser
WHO = "/family/tell/who_they_were"


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    started = Server(app)
    yield started
    started.stop()


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    return make.contributor()


@pytest.fixture
def device(browser: Browser, server: Server, app: Flask, make: Factory, contributor: Contributor) -> Iterator[object]:
    """Opens the contributor's prompt on another device of theirs each time it is called."""
    opened = []

    def open_one(look: str = "en.standard", path: str = WHO) -> Page:
        context = browser.new_context()
        opened.append(context)
        visit = make.contributor_here(app, contributor).client.get_cookie("portal")
        assert visit is not None
        context.add_cookies(
            [
                {"name": "portal", "value": visit.value, "url": server.base_url},
                {"name": "look", "value": look, "url": server.base_url},
            ]
        )
        page = context.new_page()
        page.goto(server.base_url + path)
        return page

    yield open_one
    for context in opened:
        context.close()


def kept(tools: Tools) -> list[tuple[int, str]]:
    with tools.reading() as session:
        return [(row.copy, row.words) for row in session.scalars(select(Answer).order_by(Answer.copy))]


def soon(page: Page, tools: Tools, expected: list[tuple[int, str]]) -> None:
    end = time.monotonic() + 8
    while kept(tools) != expected and time.monotonic() < end:
        page.wait_for_timeout(50)  # lets the browser’s requests through, which sleep would not
    assert kept(tools) == expected


def test_words_are_saved_while_they_are_typed(device, tools: Tools) -> None:
    # given somebody who types and presses nothing
    page = device()
    page.locator("#words").press_sequentially("She sang.")
    # then the page says when it was saved, and the box is as they left it
    expect(page.locator("#saved")).to_have_text("Saved at 10:00.")
    assert kept(tools) == [(0, "She sang.")]
    page.keyboard.type(" Alto.")
    soon(page, tools, [(0, "She sang. Alto.")])
    expect(page.locator("#words")).to_be_focused()
    expect(page.locator("#words")).to_have_value("She sang. Alto.")
    # and the button then goes on, with one text
    page.get_by_role("button", name="Save and carry on", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-page", "family.tell_prompt")
    assert page.url.endswith("what_they_loved")
    assert kept(tools) == [(0, "She sang. Alto.")]


def test_a_lost_signal_is_said_and_the_words_are_saved_when_it_is_back(device, tools: Tools) -> None:
    page = device()
    page.context.set_offline(True)
    page.locator("#words").press_sequentially("She sang.")
    expect(page.locator("#saved")).to_contain_text("Not saved yet.")
    page.locator("#words").press_sequentially(" Alto.")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text("Saved at 10:00.", timeout=10_000)
    soon(page, tools, [(0, "She sang. Alto.")])


def test_a_lost_answer_makes_no_second_text(device, tools: Tools) -> None:
    # given a save that arrived and whose answer was lost
    page = device()
    lost = []

    def lose_the_first(route: Route) -> None:
        if not lost and route.request.method == "POST":
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route(re.compile("who_they_were"), lose_the_first)
    page.locator("#words").press_sequentially("She sang.")
    expect(page.locator("#saved")).to_contain_text("Not saved yet.")
    assert kept(tools) == [(0, "She sang.")]
    # when the words are changed, not only added to
    page.locator("#words").fill("He danced.")
    # then there is one text
    soon(page, tools, [(0, "He danced.")])


def test_a_button_does_not_overtake_a_save_on_its_way(device, tools: Tools) -> None:
    # given a slow save under way, and words changed since
    page = device()
    waiting: list[tuple[Route, APIResponse]] = []

    def hold_the_first(route: Route) -> None:
        if route.request.headers.get("x-autosave") and not waiting:
            waiting.append((route, route.fetch()))
        else:
            route.continue_()

    page.route(re.compile("who_they_were"), hold_the_first)
    page.locator("#words").press_sequentially("She sang.")
    for _ in range(100):
        if waiting:
            break
        page.wait_for_timeout(50)
    page.locator("#words").fill("He danced.")
    # when a button is pressed, and the answer comes only then
    page.get_by_role("button", name="Save and carry on later").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert page.url.endswith(WHO)
    [(route, answer)] = waiting
    route.fulfill(response=answer)
    # then it goes where it should, with one text
    expect(page.locator("html")).to_have_attribute("data-page", "family.tell")
    assert kept(tools) == [(0, "He danced.")]


def test_two_devices_keep_both_texts(device, tools: Tools) -> None:
    # given the same empty page on a phone and a tablet
    phone, tablet = device(), device()
    phone.locator("#words").press_sequentially("On the phone.")
    expect(phone.locator("#saved")).to_have_text("Saved at 10:00.")
    # when the other is typed on, in several goes
    tablet.locator("#words").press_sequentially("On the tab")
    expect(tablet.locator("#saved")).to_contain_text("beside other words of yours")
    tablet.locator("#words").press_sequentially("let.")
    # then both texts are kept, once each
    soon(tablet, tools, [(0, "On the phone."), (1, "On the tablet.")])
    # and a button shows both
    tablet.get_by_role("button", name="Save and carry on", exact=True).click()
    expect(tablet.locator("section .written")).to_have_text(["On the phone.", "On the tablet."])
    tablet.get_by_role("button", name="Save and carry on", exact=True).click()
    assert tablet.url.endswith("what_they_loved")
    assert kept(tools)[0] == (0, "On the phone.\n\nOn the tablet.")


@pytest.mark.parametrize("way", ["another page", "leave"])
def test_going_away_saves_the_last_words(device, tools: Tools, way: str) -> None:
    page = device()
    page.locator("#words").fill("The last words before going.")
    if way == "leave":
        page.get_by_role("button", name="Leave this page").click()
        expect(page.locator("html")).to_have_attribute("data-page", "public.left")
    else:
        page.get_by_role("link", name="Back to the list").click()
    soon(page, tools, [(0, "The last words before going.")])


def test_pictures_are_saved_as_they_are_pressed(device, tools: Tools) -> None:
    page = device("en.easy-read", "/family/tell/signs_you_saw")
    page.get_by_text("Eating less").click()
    expect(page.locator("#saved")).to_have_text("Saved at 10 in the morning.")
    with tools.reading() as session:
        assert session.scalars(select(Answer.picture_answer)).all() == ["not_eating"]
