"""Axe finds nothing, and nothing goes sideways, on every page in every way that it can be seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.axe import axe_findings
from tests.browser.demonstration import Demonstration, sign_in_staff

WIDTHS = (1280, 320)
WAYS = [("standard", "en"), ("standard", "ur"), ("easy-read", "en"), ("easy-read", "ur")]


@pytest.fixture(scope="module")
def pages(demonstration: Demonstration, browser: Browser) -> Iterator[dict[str, Page]]:
    """A browser window for each person of the demonstration, let in once."""
    windows: dict[str, Page] = {}
    contexts = []
    for who in {entry["as"] for entry in demonstration.pages}:
        context = browser.new_context()
        contexts.append(context)
        windows[who] = context.new_page()
        if who in demonstration.links:
            demonstration.come_in(windows[who], who)
        elif who in demonstration.staff:
            sign_in_staff(windows[who], demonstration, who)
    yield windows
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("presentation", "language"), WAYS)
def test_axe_finds_nothing_on_any_page(
    demonstration: Demonstration, pages: dict[str, Page], presentation: str, language: str
) -> None:
    # given every page that a person can reach in the demonstration
    reachable = [
        entry
        for entry in demonstration.pages
        if presentation in entry["presentations"] and language in entry["languages"]
    ]
    assert reachable
    found: list[str] = []
    for entry in reachable:
        window = pages[entry["as"]]
        for width in WIDTHS:
            # when it is opened in this presentation and language, wide and narrow
            window.set_viewport_size({"width": width, "height": 900})
            window.goto(f"{demonstration.base_url}{entry['path']}?lang={language}&read={presentation}")
            where = f"{entry['name']} as {entry['as']}, {presentation} {language} {width}px"
            # then it is that page
            shown = window.locator("html")
            if shown.get_attribute("data-page") != entry["name"]:
                found.append(f"{where}: shows {shown.get_attribute('data-page')}")
                continue
            # and axe finds nothing, and nothing is wider than the screen
            found += [f"{where}: {finding}" for finding in axe_findings(window)]
            wider = window.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wider > 0:
                found.append(f"{where}: {wider}px wider than the screen")
    assert not found, "\n".join(found)
