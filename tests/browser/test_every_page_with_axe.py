"""Axe finds nothing, and nothing goes sideways, on every page in every way that it can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.axe import axe_findings
from tests.browser.demonstration import Demonstration, sign_in_staff

WIDTHS = (1280, 320)
WAYS = [
    ("families", "standard", "en"),
    ("families", "standard", "ur"),
    ("families", "easy-read", "en"),
    ("families", "easy-read", "ur"),
    ("staff", "standard", "en"),
]
NEXT = "main a.button[href^='?step=']"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def window_of(demonstration: Demonstration, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """The browser window of each person of the demonstration, let in once, when their first page is opened: what waits
    through everybody else's pages has been still for too long."""
    windows: dict[str, Page] = {}

    def of(who: str) -> Page:
        if who not in windows:
            windows[who] = browser.new_context().new_page()
            if who in demonstration.links:
                demonstration.come_in(windows[who], who)
            elif who in demonstration.staff:
                sign_in_staff(windows[who], demonstration, who)
        return windows[who]

    yield of
    for page in windows.values():
        page.context.close()


def _faults_here(window: Page, where: str) -> list[str]:
    """What is wrong with the page as it stands, wide and narrow."""
    found = []
    for width in WIDTHS:
        window.set_viewport_size({"width": width, "height": 900})
        found += [f"{where} {width}px: {finding}" for finding in axe_findings(window)]
        wider = window.evaluate(WIDER)
        if wider > 0:
            found.append(f"{where} {width}px: {wider}px wider than the screen")
    return found


# Many pages, each at every width: minutes where other work has the processors.
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("side", "presentation", "language"), WAYS)
def test_axe_finds_nothing_on_any_page(
    demonstration: Demonstration, window_of: Callable[[str], Page], side: str, presentation: str, language: str
) -> None:
    # given every page that a person can reach in the demonstration
    reachable = [
        entry
        for entry in demonstration.pages
        if (side == "staff") == entry["name"].startswith("staff.")
        and presentation in entry["presentations"]
        and language in entry["languages"]
    ]
    assert reachable
    found: list[str] = []
    for entry in reachable:
        window = window_of(entry["as"])
        # when it is opened in this presentation and language
        window.goto(f"{demonstration.base_url}{entry['path']}?lang={language}&read={presentation}")
        where = f"{entry['name']} at {entry['path']} as {entry['as']}, {presentation} {language}"
        # then it is that page
        shown = window.locator("html")
        if shown.get_attribute("data-page") != entry["name"]:
            found.append(f"{where}: shows {shown.get_attribute('data-page')}")
            continue
        # and axe finds nothing, and nothing is wider than the screen, on each of its steps
        found += _faults_here(window, where)
        while (onward := window.locator(NEXT)).count():
            onward.click()
            found += _faults_here(window, f"{where} {window.url.rpartition('?')[2]}")
    assert not found, "\n".join(found)


def test_axe_finds_nothing_between_password_and_code(demonstration: Demonstration, browser: Browser) -> None:
    # given a member of staff whose password was right
    context = browser.new_context()
    window = context.new_page()
    member = demonstration.staff["reviewer"]
    window.goto(f"{demonstration.base_url}/staff/sign-in")
    window.locator("#email").fill(member["email"])
    window.locator("#password").fill(member["password"])
    window.locator("main button").click()
    # then the page that asks for the code stands as every other
    assert window.locator("html").get_attribute("data-page") == "staff.second_factor"
    assert not (found := _faults_here(window, "staff.second_factor")), "\n".join(found)
    context.close()
