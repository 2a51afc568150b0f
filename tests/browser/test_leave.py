"""“Leave this page”: at once, and Back brings nothing back.

The browser's back/forward cache is on, as people have it. It keeps pages whole, and newer ones keep a page that said
“no-store” too: so that this is tried in every browser, one test has the pages say nothing about storing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.demonstration import Demonstration
from tests.browser.people import press, sees

pytestmark = pytest.mark.browser

BEFORE = "She was in pain for weeks."  # the brother's, written and not sent
NOW = "Nobody told me anything."
EVERYTHING = """() => [document.documentElement.outerHTML,
    ...[...document.querySelectorAll('textarea, input')].map(each => each.value)].join(' ')"""
# Notes what the cache brought back, and how it looked once the page’s own listeners had their turn: it listens last,
# and notes at once, for the page may be gone a moment later.
NOTE_WHAT_CAME_BACK = """addEventListener('load', () => addEventListener('pageshow', event => {
    if (!event.persisted) return;
    sessionStorage.setItem('came back', location.pathname);
    sessionStorage.setItem('shown', getComputedStyle(document.documentElement).display);
}))"""


def writes(page: Page) -> None:
    page.goto(page.url.partition("/family")[0] + "/family/tell/what_worried_you")
    page.locator("#words").press_sequentially(f"{BEFORE} {NOW}")


def looks_over(page: Page) -> None:
    page.goto(page.url.partition("/family")[0] + "/family/tell/look-over")
    expect(page.locator(".written").last).to_contain_text(BEFORE)


@pytest.fixture
def pages_that_may_be_kept(demonstration: Demonstration) -> Iterator[None]:
    """Every page as it is, but without a word about storing."""
    served = demonstration.app.wsgi_app

    def silent(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        def start_silently(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start(status, [each for each in headers if each[0] != "Cache-Control"], *more)

        return served(environ, start_silently)  # type: ignore[arg-type]

    demonstration.app.wsgi_app = silent  # type: ignore[assignment, method-assign]
    yield
    demonstration.app.wsgi_app = served  # type: ignore[method-assign]


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("at_words", [writes, looks_over])
def test_back_after_leaving_does_not_bring_the_words_back(
    demonstration: Demonstration, window: Windows, at_words: Callable[[Page], None], script: bool
) -> None:
    # given somebody on a page with their words
    page = window(java_script_enabled=script)
    demonstration.come_in(page, "brother")
    at_words(page)
    assert BEFORE in page.evaluate(EVERYTHING)
    # when they leave
    press(page, "Leave this page")
    # then an empty page is there at once
    sees(page, "public.left")
    assert BEFORE not in page.evaluate(EVERYTHING)
    # and Back shows that the visit is over, never the words
    page.go_back(wait_until="commit")
    sees(page, "errors.signed_out")
    assert BEFORE not in page.evaluate(EVERYTHING)
    assert NOW not in page.evaluate(EVERYTHING)
    # nor does going further back, or forward again
    page.go_back(wait_until="commit")
    expect(page.locator("html")).not_to_have_attribute("data-page", "family.letter")
    assert "Maggie" not in page.evaluate(EVERYTHING)


@pytest.mark.usefixtures("pages_that_may_be_kept")
@pytest.mark.parametrize("at_words", [writes, looks_over])
def test_nor_from_a_cache_that_keeps_whole_pages(
    demonstration: Demonstration, window: Windows, at_words: Callable[[Page], None]
) -> None:
    # given a browser that keeps the page with the words whole
    page = window()
    page.add_init_script(NOTE_WHAT_CAME_BACK)
    demonstration.come_in(page, "brother")
    at_words(page)
    left = page.url
    press(page, "Leave this page")
    sees(page, "public.left")
    # when they go back to it
    page.go_back(wait_until="commit")
    # then it was brought back, nothing of it was shown, and the page says that the visit is over
    sees(page, "errors.signed_out")
    assert BEFORE not in page.evaluate(EVERYTHING)
    assert left.endswith(page.evaluate("sessionStorage.getItem('came back')"))
    assert page.evaluate("sessionStorage.getItem('shown')") == "none"
