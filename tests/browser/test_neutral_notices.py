"""A neutral notice, from the reviewer's press to the page: whoever looks over a shoulder learns nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.states import NeedKind
from portal.models import Contributor, Delivery, Letter, Person
from portal.services import sending, telling_families
from portal.services.tools import Tools
from tests.browser.demonstration import Server
from tests.factories import Factory

pytestmark = pytest.mark.browser
SUBJECT = "There is something for you to read"
LINK = re.compile(r"http://\S+/l/(\S+)")


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    started = Server(app)
    yield started
    started.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An old phone: 390 pixels wide, without JavaScript."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def something_waits(tools: Tools, contributor: Contributor, about: str) -> str:
    with tools.writing() as work:
        return telling_families.notice(work, tools, contributor.id, about=about, who="staff:1")


def gone(tools: Tools) -> list[tuple[str, str, str]]:
    """What has gone, as the telephone or the letter box gets it: channel, subject, text."""
    with tools.reading() as session:
        rows = session.execute(
            select(Delivery.channel, Delivery.subject, Delivery.text)
            .join(Letter, Delivery.letter_id == Letter.id)
            .where(Letter.name == "something_to_read", Delivery.state == "sent")
            .order_by(Delivery.id)
        )
        return [(row.channel, row.subject, row.text) for row in rows]


def names(tools: Tools) -> set[str]:
    with tools.reading() as session:
        person = session.scalars(select(Person)).one()
        return {person.first_name, person.last_name, person.known_as} - {""}


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.easy-read"])
def test_a_shared_telephone_tells_nothing_and_leads_her_in(
    server: Server, page: Page, tools: Tools, make: Factory, clock: SetClock, look: str
) -> None:
    # given a mother who asked for text messages, on a telephone that others look at
    language, presentation = look.split(".")
    mother = make.contributor(language=language, presentation=presentation)
    make.need(mother, NeedKind.CONTACT_TEXT)
    # when her reviewer has written, proposed a day to meet, and the portal sends what waits
    assert [something_waits(tools, mother, about) for about in ("message:1", "meeting:1")] == ["queued", "waits"]
    sending.drain(tools)
    # then one message came, and it names nobody
    [(channel, _subject, text)] = gone(tools)
    assert channel == "text"
    assert not any(name.casefold() in text.casefold() for name in names(tools))
    assert not re.search(r"died|death|review of|learning disability|hospital", text, re.IGNORECASE)
    # when she follows its link a little later, and presses Continue
    clock.move(minutes=5)
    found = LINK.search(text)
    assert found is not None
    page.context.add_cookies([{"name": "look", "value": look, "url": server.base_url}])
    page.goto(f"{server.base_url}/l/{found[1]}")
    expect(page).not_to_have_title(re.compile("|".join(names(tools))))
    page.locator("main form button").first.click()
    # then she is in her own room
    expect(page).to_have_url(re.compile("/family"))
    # and the next thing is told at once, for she has been in
    clock.move(hours=1)
    assert something_waits(tools, mother, "message:2") == "queued"
    sending.drain(tools)
    assert len(gone(tools)) == 2


def test_unread_it_is_not_said_again_the_same_day_and_a_stop_is_honoured(
    tools: Tools, make: Factory, clock: SetClock, server: Server, page: Page, app: Flask
) -> None:
    # given a notice by e-mail that nobody followed
    brother = make.contributor()
    something_waits(tools, brother, "message:1")
    sending.drain(tools)
    [(channel, subject, _text)] = gone(tools)
    assert (channel, subject) == ("email", SUBJECT)
    # when more is to be read that day, and he stops the letters before the morning
    clock.move(hours=2)
    something_waits(tools, brother, "message:2")
    visit = make.contributor_here(app, brother).client.get_cookie("portal")
    assert visit is not None
    page.context.add_cookies([{"name": "portal", "value": visit.value, "url": server.base_url}])
    page.goto(f"{server.base_url}/family/stop")
    page.get_by_label("Stop all letters, messages and calls").check()
    page.get_by_role("button", name="Save this").click()
    clock.move(days=1)
    sending.drain(tools)
    # then nothing more of it came
    assert len(gone(tools)) == 1
