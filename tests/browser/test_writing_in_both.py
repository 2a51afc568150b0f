"""A reviewer writes a statement in both, sees what the checker finds, mends it; another passes it; the sister reads it.

Once with JavaScript, where the findings come while she writes, and once without, where each press is a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.axe import axe_findings
from tests.browser.demonstration import Server
from tests.browser.people import press, reads, sees
from tests.factories import Factory
from tests.pages.check_back import CheckBackCase, check_back_case
from tests.people import Visitor

pytestmark = pytest.mark.browser
LONG = "Maggie waited for a very long time in a cold room and nobody came to see her."


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    started = Server(app)
    yield started
    started.stop()


@pytest.fixture
def case(app: Flask, make: Factory) -> CheckBackCase:
    return check_back_case(app, make)


def _window(browser: Browser, server: Server, who: Visitor, opened: list[BrowserContext], **how: object) -> Page:
    context = browser.new_context(base_url=server.base_url, **how)  # type: ignore[arg-type]
    opened.append(context)
    for name in ("portal", "staff", "look"):
        cookie = who.client.get_cookie(name)
        if cookie is not None:
            context.add_cookies([{"name": name, "value": cookie.value, "url": server.base_url}])
    return context.new_page()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without"])
def test_a_statement_in_both(browser: Browser, server: Server, case: CheckBackCase, scripts: bool) -> None:
    opened: list[BrowserContext] = []
    try:
        # given a reviewer who writes a statement with a row that is too long
        page = _window(browser, server, case.as_writer(), opened, java_script_enabled=scripts)
        page.goto(f"/staff/contributors/{case.contributor.id}/statements")
        page.get_by_label("One sentence").fill("Maggie waited in a cold room, and nobody came.")
        page.get_by_label("Row 1", exact=True).fill(LONG)
        if not scripts:
            press(page, "Check what I wrote")
        # then she sees what is found beside the row, with its reason
        row = page.locator("[data-row]").first
        expect(row.locator(".findings")).to_contain_text("17 words in a sentence")
        expect(row.locator(".findings")).to_contain_text("No picture")
        # when she mends it: a shorter row, a picture that she finds, another row, and puts that one first
        page.get_by_label("Row 1", exact=True).fill("Nobody came.")
        row.locator("summary", has_text="Picture").click()
        page.get_by_label("Find a picture for row 1").fill("waiting")
        if not scripts:
            row.get_by_role("button", name="Find").click()
        page.locator("[data-row] .choices input[value=waiting]").first.check()
        press(page, "Add a row")
        page.get_by_label("Row 2", exact=True).fill("Maggie was in a cold room.")
        page.locator("[data-row]").nth(1).get_by_role("button", name=re.compile("Move up")).click()
        expect(page.get_by_label("Row 1", exact=True)).to_have_value("Maggie was in a cold room.")
        if scripts:
            expect(page.locator("[data-row]").nth(1).locator(".findings li")).to_have_count(0)
            assert axe_findings(page) == []
        press(page, "Send to a second reader")
        reads(page, "Kept. It waits for a second reader")
        # and a second reader, who looks at the picture that the program chose for the row without one, passes it
        reader = _window(browser, server, case.as_reader(), opened, java_script_enabled=scripts)
        reader.goto("/staff/second-reading")
        reader.locator("td a").first.click()
        sees(reader, "staff.second_read")
        expect(reader.locator("[data-easy-words]")).to_have_text(["Maggie was in a cold room.", "Nobody came."])
        if scripts:
            assert axe_findings(reader) == []
        reader.get_by_label("I have looked at the rows").check()
        press(reader, "Pass")
        reads(reader, "Passed.")
        page.goto(f"/staff/contributors/{case.contributor.id}/statements")
        press(page, f"Show these to {case.contributor.name}")
        # then the sister reads it in Easy Read, a picture beside each row
        family = _window(browser, server, case.family("en.easy-read"), opened, java_script_enabled=scripts)
        family.goto("/family/check")
        family.locator("main li a").first.click()
        sees(family, "family.check_statement")
        rows = family.locator("main > .easy-row")
        expect(rows.nth(1).locator("p")).to_have_text("Nobody came.")
        expect(rows.nth(1).locator("use")).to_have_attribute("href", "#pic-waiting")
    finally:
        for context in opened:
            context.close()


def test_a_closed_tab_loses_nothing(browser: Browser, server: Server, case: CheckBackCase) -> None:
    opened: list[BrowserContext] = []
    try:
        # given somebody who writes, and closes the tab without sending
        page = _window(browser, server, case.as_writer(), opened)
        page.goto(f"/staff/contributors/{case.contributor.id}/statements")
        page.get_by_label("Row 1", exact=True).fill("Maggie waited.")
        expect(page.locator("[data-told]")).to_contain_text("Your draft is kept.")
        again = opened[0].new_page()
        page.close()
        # when they come back
        again.goto("/staff/today")
        again.get_by_role("link", name="See your words").click()
        # then what they wrote is there
        reads(again, "Maggie waited.")
    finally:
        for context in opened:
            context.close()
