"""Telling: the person before the illness, in any order; a hard question with its warning; a break; photos."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

from portal.domain.states import Role
from portal.models import AddedFile, Answer
from portal.services.tools import Tools
from tests import files
from tests.browser.own_room import Devices, devices_for, fits
from tests.browser.people import press, reads, sees
from tests.factories import Factory

pytestmark = pytest.mark.browser
REASON = "/family/tell/learning_disability_as_reason"


@pytest.fixture
def devices(browser: Browser, app: Flask, make: Factory) -> Iterator[Devices]:
    with devices_for(browser, app, make) as made:
        yield made


def test_a_mother_tells_of_a_decision_takes_a_break_and_staff_see_what_is_theirs_to_do(
    devices: Devices, make: Factory
) -> None:
    # given a mother on her phone without scripts, at the list: the person first, the hard ones said to be hard
    mother = make.contributor()
    page = devices.of(mother, "/family/tell", java_script_enabled=False)
    expect(page.locator("ul.tasks li").first).to_contain_text("Who Maggie was")
    # when she opens the hard question out of order, she is warned before its words, and can leave it by one press
    page.get_by_role("link", name="When a learning disability was given as a reason").click()
    sees(page, "family.tell_prompt")
    warning = page.get_by_text("This page may be hard to read and to answer.").bounding_box()
    asked = page.locator("h1").bounding_box()
    assert warning is not None
    assert asked is not None
    assert warning["y"] < asked["y"]
    reads(page, "Within 28 days of your sending we write to you")
    fits(page)
    # and half way through it is too much
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Not to try to restart the heart (a DNACPR form)").check()
    page.locator("#words").fill("A form lay by the bed.")
    page.get_by_role("button", name="I need a break").last.click()
    # then her words are kept, somebody to talk to is there, and she comes back to the same place
    sees(page, "family.take_a_break")
    reads(page, "Your words are kept.")
    page.get_by_role("link", name="Go back to where I was").click()
    expect(page.locator("#words")).to_have_value("A form lay by the bed.")
    expect(page.get_by_label("Yes", exact=True)).to_be_checked()
    # when she sends it
    press(page, "Save and carry on later")
    page.get_by_role("link", name="Look over and send").click()
    page.get_by_role("button", name="Send to").click()
    # then she is told by when we write of it
    reads(page, "You told us about a decision. We look at it, and write to you about it by")
    # and staff see it as something to act upon
    staff = devices.of_staff(make.staff(role=Role.REVIEWER), f"/staff/contributors/{mother.id}/decision")
    reads(staff, "What is ours to do", "A form lay by the bed.", "DNACPR")


def test_the_same_with_pictures_in_easy_read_and_a_step_in_urdu(devices: Devices, make: Factory, tools: Tools) -> None:
    mate = make.contributor()
    page = devices.of(mate, REASON, "en.easy-read", java_script_enabled=False)
    reads(page, "This page can make you sad.", "Care is for everybody with a learning disability.")
    page.get_by_text("I am not sure", exact=True).click()
    page.get_by_text("A test or treatment was missing").click()
    fits(page)
    page.get_by_role("button", name="I need a break").last.click()
    sees(page, "family.take_a_break")
    reads(page, "We kept your words.")
    page.goto(page.url + "&lang=ur")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    fits(page)
    page.locator("main a.button").first.click()
    expect(page.locator("#picture-not_treated")).to_be_checked()
    with tools.reading() as session:
        assert session.scalars(select(Answer.picture_answer)).all() == ["not_sure,not_treated"]


def test_a_photo_shows_how_far_it_is_and_arrives_once_after_a_lost_signal(
    devices: Devices, make: Factory, tools: Tools
) -> None:
    # given the page for photos, which says its limits before
    page = devices.of(make.contributor(), "/family/photos")
    reads(page, "One file at a time, of 15 MB at most.", "300 pages at most")
    page.set_input_files("#file", {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": files.picture()})
    page.get_by_label("What can be seen in it?").fill("Maggie by the sea.")
    page.get_by_label("It may also stand in the report").check()
    # when the first try arrives and its answer is lost
    lost = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0))
            route.abort()
        else:
            route.continue_()

    page.route("**/family/photos*", lose_the_first)
    press(page, "Add it")
    # then the page says so by itself, sends it again, and it is there once with what was said of it
    reads(page, "We have it. Thank you.")
    assert len(lost) == 1
    with tools.reading() as session:
        [row] = session.scalars(select(AddedFile)).all()
        assert (row.seen_in_it, row.may_be_used) == ("Maggie by the sea.", "report")


def test_why_a_file_is_not_taken_is_said_on_the_page_and_the_words_stay(devices: Devices, make: Factory) -> None:
    page = devices.of(make.contributor(), "/family/photos")
    page.set_input_files("#file", {"name": "x.bin", "mimeType": "application/x", "buffer": b"\x7fELF\x00\x01"})
    page.locator("#words").fill("A letter from the ward.")
    press(page, "Add it")
    expect(page.locator(".errors")).to_be_visible()
    expect(page.locator("#words")).to_have_value("A letter from the ward.")
    _adds(page, files.picture())
    reads(page, "We have it. Thank you.")


def _adds(page: Page, content: bytes) -> None:
    page.set_input_files("#file", {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": content})
    press(page, "Add it")


def test_a_document_is_kept_for_staff_and_one_that_is_for_nobody_is_not_shown(devices: Devices, make: Factory) -> None:
    # given somebody without scripts who adds a paper for staff, and a photo for themselves alone
    sister = make.contributor()
    page = devices.of(sister, "/family/photos", "en.easy-read", java_script_enabled=False)
    page.set_input_files("#file", {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"Dear Mrs Hay"})
    page.get_by_text("Only people who work on this with us").click()
    press(page, "Add it")
    reads(page, "Thank you. We have it.")
    page.set_input_files("#file", {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": files.picture()})
    page.get_by_text("Only me").click()
    press(page, "Add it")
    reads(page, "Thank you. We have it.")
    # then staff read the paper as a file to save, never in their page, and see nothing of the photo
    staff = devices.of_staff(make.staff(role=Role.REVIEWER), f"/staff/contributors/{sister.id}/account")
    expect(staff.get_by_role("link", name="Document 1")).to_have_count(1)
    with staff.expect_download() as saved:
        staff.get_by_role("link", name="Document 1").click()
    assert saved.value.suggested_filename.endswith(".txt")
