"""People who have no letter tell us of a death and ask for a review; staff take it up. Point 2 of the room in full."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.domain.states import Role
from portal.services import teller_notes
from portal.services.sending import outbox
from portal.services.tools import Tools
from tests.browser.demonstration import Server
from tests.browser.people import follow, look, press, reads, sees, switch_to
from tests.factories import Factory

pytestmark = pytest.mark.browser
REFERENCE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")
PHONE = {"width": 390, "height": 844}
Opens = Callable[..., Page]


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    started = Server(app)
    yield started
    started.stop()


@pytest.fixture
def somebody(browser: Browser, server: Server) -> Iterator[Opens]:
    """Opens a browser of somebody's own, with a visit in it where one is given."""
    contexts = []

    def opens(*, look: str = "", visit: object = None, **how: object) -> Page:
        context = browser.new_context(base_url=server.base_url, viewport=PHONE, **how)
        contexts.append(context)
        cookies = {"look": look} if look else {}
        if visit is not None:
            cookies["portal"] = visit.client.get_cookie("portal").value  # type: ignore[attr-defined]
        context.add_cookies([{"name": n, "value": v, "url": server.base_url} for n, v in cookies.items()])
        return context.new_page()

    yield opens
    for context in contexts:
        context.close()


def seen(page: Page, name: str) -> None:
    """Nothing goes over the edge; keep a picture of the page for whoever asks for one."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name}: {wide}px over the edge"
    if folder := os.environ.get("PORTAL_TEST_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def card(page: Page, words: str) -> None:
    page.locator("main label.card").filter(has_text=re.compile(rf"^\s*{re.escape(words)}\s*$")).click()


def test_a_friend_tells_of_a_death_in_easy_read(somebody: Opens, make: Factory, tools: Tools) -> None:
    # given a friend with a phone, who reads Easy Read and has no letter
    make.staff("Grace Wren", Role.COORDINATOR)
    page = somebody(look="en.easy-read")
    page.goto("/somebody-has-died")
    reads(page, "Is somebody in danger now? Telephone 999.", "Page 1 of 10")
    # when they write a name, and answer with pictures
    page.get_by_label("The person’s name").fill("Rosa Lind")
    seen(page, "easy-1")
    press(page, "Go on")
    card(page, "I know about when")
    page.get_by_label("Or write about when").fill("In spring")
    seen(page, "easy-2")
    press(page, "Go on")
    card(page, "A learning disability")
    press(page, "Go on")
    page.get_by_label("North Wolds").check()
    press(page, "Go on")
    # one step in Urdu, and back: nothing is lost
    switch_to(page, "اردو")
    assert look(page) == ("ur", "rtl", "easy-read")
    seen(page, "easy-5-urdu")
    page.locator("label.card:has(input[value=friend])").click()
    page.locator("main form button[value=on]").click()
    expect(page).to_have_url(re.compile("at=reach"))
    switch_to(page, "English")
    card(page, "Send a text message")
    page.get_by_label("Mobile number").fill("07700 900381")
    seen(page, "easy-6")
    press(page, "Go on")
    card(page, "Yes")
    press(page, "Go on")
    card(page, "Easy Read, with pictures")
    press(page, "Go on")
    page.get_by_label("What else should we know?").fill("We went to the day centre together.")
    press(page, "Go on")
    # then they look over it, and send it
    reads(page, "Rosa Lind", "In spring", "07700 900381", "You have not sent it yet.")
    seen(page, "easy-10")
    press(page, "Send it to us")
    sees(page, "public.someone_died_sent")
    reads(page, "You hear from us by Monday 7 December 2026.")
    seen(page, "easy-sent")
    reference = REFERENCE.findall(page.locator("main").inner_text())[0]
    # and a short message with the reference goes to them, with no name in it
    teller_notes.send_due(tools)
    (note,) = outbox(tools)
    assert (note.to, note.channel) == ("07700 900381", "text")
    assert reference in note.text
    assert "Rosa" not in note.text


def test_a_sister_tells_without_javascript_and_staff_make_a_review_of_it(
    somebody: Opens, app: Flask, make: Factory, tools: Tools
) -> None:
    # given a sister, without JavaScript, who makes a slip first
    coordinator = make.staff("Grace Wren", Role.COORDINATOR)
    make.review("Rose", "Lindh", "Rose")
    page = somebody(java_script_enabled=False)
    page.goto("/somebody-has-died")
    seen(page, "standard-1")
    press(page, "Go on")
    expect(page.get_by_role("alert")).to_contain_text("Write the name that the person was known by.")
    page.get_by_label("The name they were known by").fill("Rosa Lind")
    page.get_by_label("I know the day").check()
    for label, typed in (("Day", "3"), ("Month", "6"), ("Year", "2026")):
        page.get_by_label(label, exact=True).fill(typed)
    page.get_by_label("Where did they live?").select_option(label="North Wolds")
    press(page, "Go on")
    page.get_by_label("Family").check()
    page.get_by_label("Your name, if you want to say it").fill("Nina Lind")
    page.get_by_label("By e-mail").check()
    page.get_by_label("E-mail address").fill("nina@example.org")
    seen(page, "standard-2")
    press(page, "Go on")
    page.get_by_label("Large print").check()
    seen(page, "standard-3")
    press(page, "Go on")
    reads(page, "Nothing has been sent yet.", "Rosa Lind", "nina@example.org")
    seen(page, "standard-4")
    # when she goes back to change a box, what she wrote is there
    follow(page, re.compile("^Change.*Your name"))
    expect(page.get_by_label("E-mail address")).to_have_value("nina@example.org")
    press(page, "Go on")
    press(page, "Go on")
    press(page, "Send it to us")
    reads(page, "You hear from us by Monday 7 December 2026.", "We do not say here whether we know of the person")
    seen(page, "standard-sent")
    reference = REFERENCE.findall(page.locator("main").inner_text())[0]

    # then it waits for the coordinator on Today, with its promise
    desk = somebody(visit=make.staff_here(app, coordinator))
    desk.goto("/staff/today")
    reads(desk, "Told without a letter", "We promised to be in touch by Monday 7 December 2026.")
    follow(desk, "Rosa Lind")
    # who looks at it beside who may be the same, and makes a review of it
    reads(desk, "What they told us", "Rose Lindh", "Large print", "nina@example.org")
    seen(desk, "staff-report")
    desk.get_by_label("Who they are").last.select_option("sister")
    press(desk, "Make the review")
    sees(desk, "staff.review")
    reads(desk, reference, "Rosa", "Nina Lind", "Large print")
    # and nothing waits any more
    desk.goto("/staff/reported")
    reads(desk, "Nobody has told us anything that waits for you.")
    seen(desk, "staff-reported-empty")


def test_a_mother_asks_for_a_deeper_review_and_hears_why_not(somebody: Opens, app: Flask, make: Factory) -> None:
    # given a mother in her room, whose review is under way
    reviewer, reader = make.staff("Amara Okafor"), make.staff("Grace Wren", Role.COORDINATOR)
    mother = make.contributor(make.review(reviewer=reviewer))
    room = somebody(visit=make.contributor_here(app, mother))
    room.goto("/family/ask-deeper")
    room.get_by_label("Why, in your own words").fill("Nobody has looked at the last week.")
    seen(room, "deeper-ask")
    press(room, "Ask for a deeper review")
    reads(room, "We are deciding. You have our answer by Monday 21 December 2026.")

    # when the reviewer says no, and why
    desk = somebody(visit=make.staff_here(app, reviewer))
    desk.goto("/staff/today")
    reads(desk, "asks for a deeper review")
    follow(desk, "Maggie’s review")
    follow(desk, re.compile("^Answer it"))
    desk.get_by_label("No", exact=True).check()
    desk.get_by_label("Why, for them to read").fill("We have all the records of the last week. We read them with you.")
    seen(desk, "deeper-staff")
    press(desk, "Give it to a second reader")
    reads(desk, "A second reader has your words.")
    # then she reads nothing of it before somebody else has read it
    room.reload()
    reads(room, "We are deciding.")
    other = somebody(visit=make.staff_here(app, reader))
    other.goto("/staff/second-reading")
    follow(other, "Answer about a deeper review")
    if other.get_by_label(re.compile("^I have looked at the rows")).count():
        other.get_by_label(re.compile("^I have looked at the rows")).check()
    press(other, "Pass")
    reads(other, "Passed.")
    room.reload()
    reads(room, "We decided not to do a deeper review. This is why.", "We read them with you.", "Grace Wren")
    seen(room, "deeper-answered")
    # and in Easy Read, with a picture for each sentence
    switch_to(room, "Easy Read")
    reads(room, "We say no to a deeper review. This is why.")
    seen(room, "deeper-easy")


def test_a_review_is_asked_for_without_a_letter(somebody: Opens, make: Factory) -> None:
    make.staff("Grace Wren", Role.COORDINATOR)
    page = somebody(look="en.easy-read", java_script_enabled=False)
    page.goto("/ask-for-a-review")
    seen(page, "ask-review")
    card(page, "A deeper review")
    press(page, "Go on")
    sees(page, "public.someone_died")
    reads(page, "Page 1 of 10")
