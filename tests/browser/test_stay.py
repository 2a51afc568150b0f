"""A page that is about to close says so, keeps the words, and stays when asked to. The browser's time is moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.adapters.clock import SetClock
from portal.models import Contributor
from portal.services import late_words, visits
from portal.services.tools import Tools
from portal.web.guarding import VISIT
from tests.axe import axe_findings
from tests.browser.conftest import PATIENCE
from tests.browser.demonstration import Server
from tests.browser.people import sees
from tests.factories import Factory

pytestmark = pytest.mark.browser
ASK = "/family/ask"


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    started = Server(app)
    yield started
    started.stop()


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    return make.contributor()


@pytest.fixture
def here(browser: Browser, server: Server, app: Flask, make: Factory, contributor: Contributor):
    """Opens a page of the contributor's, in the browser's time; `again` in the same browser."""
    opened = []

    def open_one(path: str = ASK, look: str = "en.standard", width: int = 390, again: Page | None = None) -> Page:
        context = again.context if again else browser.new_context(viewport={"width": width, "height": 800})
        context.set_default_timeout(PATIENCE)
        if not again:
            opened.append(context)
            cookie = make.contributor_here(app, contributor).client.get_cookie("portal")
            assert cookie is not None
            context.add_cookies(
                [
                    {"name": "portal", "value": cookie.value, "url": server.base_url},
                    {"name": "look", "value": look, "url": server.base_url},
                ]
            )
        page = context.new_page()
        page.clock.install()
        page.goto(server.base_url + path)
        return page

    yield open_one
    for context in opened:
        context.close()


def pass_by(page: Page, clock: SetClock, minutes: float) -> None:
    """Time goes by, for the server and then for the page."""
    clock.move(minutes=minutes)
    page.clock.fast_forward(int(minutes * 60_000))


def waiting(tools: Tools, app: Flask, make: Factory, contributor: Contributor) -> list[tuple[str, ...]]:
    with make.contributor_here(app, contributor).client.session_transaction() as session:
        room = visits.room_for(tools, session[VISIT])
    assert room is not None
    return [form.written for form in late_words.waiting(tools, room)]


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.easy-read"])
def test_five_minutes_before_it_is_heard_and_one_press_keeps_it_open(here, clock: SetClock, look: str) -> None:
    # given somebody who reads, and types
    page = here(look=look)
    expect(page.get_by_role("alert")).to_be_empty()
    page.locator("#question").focus()
    # when forty minutes have gone by
    pass_by(page, clock, 40)
    # then it is said where a screen reader listens, and the focus stays where it was
    alert = page.get_by_role("alert")
    expect(alert.locator("button")).to_be_visible()
    expect(alert).to_have_attribute("lang", look[:2])
    if look.startswith("en"):
        expect(alert).to_contain_text("Your page closes in 5 minutes.")
    expect(page.locator("#question")).to_be_focused()
    assert not axe_findings(page)
    # and one press keeps it open: the focus is back where it was, and it is said
    alert.locator("button").click()
    expect(alert.locator("button")).to_have_count(0)
    if look == "en.standard":
        expect(alert).to_contain_text("Your page stays open for 45 minutes.")
    expect(page.locator("#question")).to_be_focused()
    page.clock.fast_forward(11_000)
    expect(alert).to_be_empty()
    # as often as somebody likes
    pass_by(page, clock, 40)
    expect(alert.locator("button")).to_be_visible()


def test_another_tab_in_use_keeps_this_one_open(here, clock: SetClock) -> None:
    page = here()
    pass_by(page, clock, 30)
    other = here("/family/letter", again=page)
    sees(other, "family.letter")
    with page.expect_request("**/closing"):
        pass_by(page, clock, 10)
    expect(page.get_by_role("alert")).to_be_empty()
    # and one that asks in both is calmed in both
    pass_by(page, clock, 30)
    expect(page.get_by_role("alert").locator("button")).to_be_visible()
    other.reload()
    page.clock.fast_forward(31_000)
    expect(page.get_by_role("alert").locator("button")).to_have_count(0)


def test_at_the_end_the_words_are_kept_and_gone_from_the_screen(
    here, clock: SetClock, app: Flask, tools: Tools, make: Factory, contributor: Contributor
) -> None:
    # given somebody who wrote, and went away
    page = here()
    page.locator("#question").fill("Who was with her? মা 🙂")
    pass_by(page, clock, 40)
    expect(page.get_by_role("alert").locator("button")).to_be_visible()
    # when the time is over
    pass_by(page, clock, 6)
    # then nothing of it is on the screen, also not by Back, and the words are kept
    sees(page, "public.closing")
    expect(page.locator("main")).to_contain_text("We keep words that you send late.")
    assert waiting(tools, app, make, contributor) == [("Who was with her? মা 🙂",)]
    page.go_back(wait_until="commit")
    assert "with her" not in page.content()


def test_writing_keeps_a_page_open_although_nothing_is_sent(here, clock: SetClock) -> None:
    page = here()
    for _ in range(4):
        pass_by(page, clock, 20)
        # the answer too: until it is read, the page still goes by the answer before
        with (
            page.expect_request("**/family/stay"),
            page.expect_response(lambda answer: answer.url.endswith("/closing")),
        ):
            page.locator("#question").press_sequentially("And ")
        page.wait_for_timeout(300)
    expect(page.get_by_role("alert")).to_be_empty()


def test_pressing_shift_three_times_leaves(here) -> None:
    page = here()
    expect(page.locator(".keys")).to_have_text("You can also press Shift 3 times to leave.")
    # typing capitals, or one press alone, leaves nothing
    page.locator("#question").press_sequentially("MUM AND DAD")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    sees(page, "family.ask")
    page.clock.fast_forward(5000)
    for _ in range(3):
        page.keyboard.press("Shift")
    sees(page, "public.left")
    page.go_back(wait_until="commit")
    sees(page, "errors.signed_out")
