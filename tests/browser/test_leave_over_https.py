"""“Leave this page” over HTTPS, where Chromium keeps even pages that said “no-store” whole for its Back button.

Without JavaScript only one thing makes it drop them: a file of the page that is shown after leaving, whose answer sets
a cookie that scripts can't read (safety.md, fact 1). The browser's back/forward cache is on, as people have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, redirect
from playwright.sync_api import Browser, Page, expect

from portal.config import Settings
from portal.factory import create_app
from portal.services.tools import Tools
from portal.web.csrf import csrf
from tests.browser.chromium import FLAGS
from tests.browser.conftest import Windows
from tests.browser.demonstration import Server
from tests.browser.people import press, sees
from tests.browser.secure import tls
from tests.conftest import KEYS
from tests.factories import Factory

pytestmark = pytest.mark.browser
STORY = "She was in pain for weeks."


@pytest.fixture
def secure(settings: Settings, clock, tmp_path: Path) -> Iterator[tuple[Flask, Tools, Server]]:
    tools = Tools(replace(settings, base_url="https://127.0.0.1", secure_cookies=True), clock=clock, keys=KEYS)
    app = create_app(tools=tools)
    server = Server(app, tls=tls(tmp_path))
    yield app, tools, server
    server.stop()
    tools.database.engine.dispose()


def writes_a_story(page: Page, tools: Tools, server: Server) -> None:
    token = Factory(tools).invitation().token
    page.goto(f"{server.base_url}/l/{token}")
    page.locator("main form button").first.click()
    sees(page, "family.letter")
    # once before, so that the page with the story sets no cookie of its own: that alone would empty the cache
    page.goto(f"{server.base_url}/family/ask")
    page.goto(f"{server.base_url}/family/tell/who_they_were")
    page.locator("#words").press_sequentially(STORY)


def after_leaving_and_back(page: Page) -> str:
    press(page, "Leave this page")
    sees(page, "public.left")
    page.wait_for_load_state("load")
    page.go_back(wait_until="commit")
    # a page that comes out of the cache whole never fires "load" again
    expect(page.locator("html")).not_to_have_attribute("data-page", "public.left")
    expect(page.locator("footer")).to_be_attached()
    words = page.evaluate("[...document.querySelectorAll('textarea')].map(each => each.value).join(' ')")
    return f"{page.locator('html').get_attribute('data-page')} {words}"


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_back_brings_no_story_back(secure, window: Windows, script: bool) -> None:
    # given somebody who wrote over HTTPS, with cookies that are bound to this host
    _app, tools, server = secure
    page = window(java_script_enabled=script, ignore_https_errors=True)
    writes_a_story(page, tools, server)
    assert {each["name"] for each in page.context.cookies()} == {"__Host-portal"}
    # when they leave and press Back
    found = after_leaving_and_back(page)
    # then it says that the visit is over, and nothing of the story is there
    assert found.startswith("errors.signed_out")
    assert STORY not in found


def only_leaves(app: Flask) -> None:
    """Leaving as it would be if its own answer touched no cookie: then the file of the next page alone is left."""
    app.view_functions["public.leave"] = csrf.exempt(lambda: redirect("/left", 303))


def test_the_file_of_the_next_page_is_enough(secure, window: Windows) -> None:
    app, tools, server = secure
    only_leaves(app)
    page = window(java_script_enabled=False, ignore_https_errors=True)
    writes_a_story(page, tools, server)
    before = page.url
    assert STORY not in after_leaving_and_back(page)
    # it was the page they had left, asked for anew
    assert page.url == before


def test_without_it_the_story_comes_back(secure, window: Windows) -> None:
    """Guards the guard: the cache is on and keeps such pages whole, and it is that file’s cookie that empties it."""
    app, tools, server = secure
    only_leaves(app)
    app.view_functions["public.left_mark"] = lambda: ("", 200, {"Content-Type": "text/css"})
    page = window(java_script_enabled=False, ignore_https_errors=True)
    writes_a_story(page, tools, server)
    assert after_leaving_and_back(page) == f"family.tell_prompt {STORY}"


def test_no_flag_switches_the_cache_off(browser: Browser) -> None:
    """A browser whose back/forward cache is off would pass every test here falsely."""
    page = browser.new_page()
    page.goto("chrome://version")
    started_with = page.locator("#command_line").inner_text()
    page.close()
    assert "chrom" in started_with
    for word in ("disable-back-forward-cache", "BackForwardCache", "disable-features=BackForward"):
        assert word not in started_with
        assert not any(word in flag for flag in FLAGS)
