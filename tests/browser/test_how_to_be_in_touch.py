"""How to be in touch, as somebody alone with an old phone says it: once, and everything that goes keeps to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.states import Role
from portal.models import Contributor, Delivery, Need, QuietDay, Review
from portal.services import sending, telling_families
from portal.services.tools import Tools
from tests.browser.demonstration import Server
from tests.factories import Factory

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    started = Server(app)
    yield started
    started.stop()


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    return make.contributor()


@pytest.fixture
def phone(browser: Browser, server: Server, app: Flask, make: Factory, contributor: Contributor) -> Iterator[Phone]:
    """The contributor's phone, 390 pixels wide and without JavaScript, in their room."""
    opened = []

    def open_one(path: str, look: str = "en.standard") -> Page:
        context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
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


def needs(tools: Tools) -> dict[str, str]:
    with tools.reading() as session:
        return {row.kind: row.detail for row in session.scalars(select(Need).where(Need.ended_at.is_(None)))}


def at_noon(clock: SetClock, day: date) -> None:
    clock.move(seconds=(datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - clock.now()).total_seconds())


def test_a_mother_says_it_once_and_the_day_her_son_died_stays_quiet(
    phone: Phone, tools: Tools, make: Factory, app: Flask, contributor: Contributor, clock: SetClock
) -> None:
    # given a mother on her old phone / when she says how, when, and with whom
    page = phone("/family/contact")
    page.get_by_label("By text message", exact=True).check()
    page.get_by_label("Not in the morning", exact=True).check()
    page.get_by_label("Large print", exact=True).check()
    page.get_by_label("How large, if you ticked large print").fill("20")
    page.get_by_label("An interpreter", exact=True).check()
    page.get_by_label("Which language, if you ticked an interpreter").fill("Urdu")
    page.get_by_label("A woman", exact=True).check()
    page.get_by_label("What must not be sent or said").fill("Nothing about the hospital by post")
    page.get_by_role("button", name="Save", exact=True).click()
    # then it is kept in her words
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert needs(tools) == {
        "contact_text": "", "times": "not in the morning", "large_print": "20", "interpreter": "Urdu, a woman",
        "not_to_be_sent": "Nothing about the hospital by post",
    }  # fmt: skip
    # and when she keeps the day quiet on which he died, each year, as she would write it
    page.get_by_role("link", name="Quiet days each year, and days of faith").click()
    first = page.get_by_role("group", name="First quiet day")
    for label, number in (("Day", "3"), ("Month", "3"), ("Year", "2026")):
        first.get_by_label(label, exact=True).fill(number)
    page.get_by_label("Each year again", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("Wednesday 3 March 2027")
    # then two years on nothing goes on that day, and goes on the next
    at_noon(clock, date(2028, 3, 3))
    with tools.writing() as work:
        telling_families.notice(work, tools, contributor.id, about="message:1", who="staff:1")
    sending.drain(tools)
    with tools.reading() as session:
        [delivery] = session.scalars(select(Delivery))
    assert (delivery.state in {"queued", "held"}, delivery.due_at.date()) == (True, date(2028, 3, 4))
    # and staff see each need beside her name, with its age
    with tools.reading() as session:
        reference = session.get_one(Review, contributor.review_id).reference
    shown = (
        make.staff_here(app, make.staff("Coordinator Here", Role.COORDINATOR)).get(f"/staff/reviews/{reference}").text
    )
    assert "Interpreter: Urdu, a woman" in shown
    assert "to ask again" in shown


def test_easy_read_asks_it_with_pictures_and_once_in_urdu(phone: Phone, tools: Tools) -> None:
    # given somebody who reads pictures / when they press them, and type nothing
    page = phone("/family/contact", "en.easy-read")
    page.get_by_text("Do not telephone me", exact=True).click()
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_text("Not in the evening", exact=True).click()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator(".steps")).to_contain_text(re.compile("3"))
    # then it is kept, step by step
    assert needs(tools) == {"not_by_phone": "", "times": "not in the evening"}
    # when one step is read in Urdu, from right to left
    page = phone("/family/quiet-days?step=4", "ur.easy-read")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator("label.card", has=page.locator("input[value='eid_al_fitr']")).click()
    page.locator("main form button").first.click()
    # then the days are quiet, and nobody was asked why
    with tools.reading() as session:
        [row] = session.scalars(select(QuietDay))
    assert (row.again, row.faith_day) == ("faith", "eid_al_fitr")


def test_after_half_a_year_one_press_says_that_it_is_still_right(
    phone: Phone, tools: Tools, make: Factory, contributor: Contributor, clock: SetClock
) -> None:
    # given what somebody told us half a year ago
    make.need(contributor, "audio")
    clock.move(days=184)
    # when they come to the page, in either presentation
    page = phone("/family/still-right")
    expect(page.locator("main")).to_contain_text("To listen to it")
    page.get_by_role("button", name="Yes, it is still right").click()
    # then one press was enough, and the way to change it is beside it
    expect(page.get_by_role("status")).to_contain_text("Thank you.")
    easy = phone("/family/still-right", "en.easy-read")
    easy.get_by_role("link", name="No, I want to change something.").click()
    expect(easy).to_have_url(re.compile("/family/contact$"))
