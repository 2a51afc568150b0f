"""With a supporter: one press on, one press off, two boxes, and whose words are whose to the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from portal.domain.states import Role
from portal.models import Answer
from portal.services.tools import Tools
from tests.browser.own_room import Devices, devices_for, fits
from tests.browser.people import press, reads, sees
from tests.factories import Factory

pytestmark = pytest.mark.browser
WHO = "/family/tell/who_they_were"


@pytest.fixture
def devices(browser: Browser, app: Flask, make: Factory) -> Iterator[Devices]:
    with devices_for(browser, app, make) as made:
        yield made


def kept(tools: Tools) -> list[tuple[str, int, str]]:
    with tools.reading() as session:
        rows = session.scalars(select(Answer).order_by(Answer.said_by, Answer.copy)).all()
        return [(row.said_by, row.copy, row.words) for row in rows if row.taken_out_at is None]


def test_a_housemate_tells_with_sue_and_then_alone(devices: Devices, make: Factory, tools: Tools) -> None:
    # given a housemate who reads Easy Read, on a phone without scripts, with Sue beside them
    mate = make.contributor(supporter_name="Sue")
    page = devices.of(mate, "/family/tell?step=2", "en.easy-read", java_script_enabled=False)
    page.get_by_role("link", name="Somebody is with me").click()
    sees(page, "family.supporter")
    reads(page, "Your words stay your own.")
    page.get_by_text("Reads to me").click()
    page.get_by_text("Writes my words").click()
    fits(page)
    press(page, "I want this help today")
    reads(page, "Sue\u2069 helps you now." if "\u2069" in page.content() else "Sue helps you now.")
    # what the law says is in the same words
    page.get_by_role("link", name="You decide. Read more about this.").click()
    sees(page, "family.deciding")
    reads(page, "You can have help to decide.")
    # when both say something, each in a box of their own
    page.goto(f"{devices.server.base_url}{WHO}")
    page.get_by_label("Your own words").fill("He made me laugh.")
    page.get_by_label("Words of the person with you").fill("They were always together.")
    press(page, "Save and go on")
    page.goto(f"{devices.server.base_url}{WHO}")
    # and when, in Urdu for a moment, the housemate presses once to be alone
    page.goto(f"{devices.server.base_url}{WHO}?lang=ur")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    fits(page)
    page.goto(f"{devices.server.base_url}{WHO}?lang=en")
    press(page, "I am on my own now")
    expect(page.get_by_label("Words of the person with you")).to_have_count(0)
    # then the words stand apart, and the supporter's can be taken out and put back
    assert kept(tools) == [("person", 0, "He made me laugh."), ("supporter", 0, "They were always together.")]
    press(page, "Take out these words")
    expect(page.get_by_text("They were always together.")).to_have_count(0)
    press(page, "Put the words back")
    expect(page.get_by_text("They were always together.")).to_have_count(1)
    # and staff see whose is whose, and who was there
    page.goto(f"{devices.server.base_url}/family/tell/look-over")
    press(page, "Send your words")
    staff = devices.of_staff(make.staff(role=Role.REVIEWER), f"/staff/contributors/{mate.id}/account")
    reads(staff, "said by their supporter", "reads aloud, writes for them")
    staff.get_by_role("link", name="and whether they agreed").click()
    sees(staff, "staff.support_record")
    staff.get_by_label("Yes, they want this help").check()
    press(staff, "Keep it")
    reads(staff, "Kept.")


def test_both_boxes_are_saved_as_they_are_typed_and_two_devices_lose_nothing(
    devices: Devices, make: Factory, tools: Tools
) -> None:
    # given two devices of one person, a supporter at each
    sister = make.contributor()
    phone, tablet = (devices.of(sister, "/family/supporter") for _ in range(2))
    for page in (phone, tablet):
        page.get_by_label("Their name").fill("Ben")
        press(page, "I want this help today")
        reads(page, "You are reading together with")
        page.goto(f"{devices.server.base_url}{WHO}")
    # when the supporter's box is typed in on both, and the person's on one
    phone.locator("#words").press_sequentially("She sang.")
    phone.locator("#supporter_words").press_sequentially("On the phone.")
    expect(phone.locator("#saved")).to_contain_text("Saved at")
    phone.wait_for_function("document.querySelector('[name=supporter_revision]').value !== '0'")
    tablet.locator("#supporter_words").press_sequentially("On the tablet.")
    expect(tablet.locator("#saved")).to_contain_text("beside other words of yours")
    press(tablet, "Save and carry on")
    # then each text is kept once, and the person's own is as it was
    assert kept(tools) == [
        ("person", 0, "She sang."),
        ("supporter", 0, "On the phone."),
        ("supporter", 1, "On the tablet."),
    ]
    expect(tablet.locator("#supporter_words")).to_have_value("On the phone.\n\nOn the tablet.")
    fits(tablet)
