"""A contributor in their own room, on a device of theirs, without the letter and the code before it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page

from portal.models import Contributor, Staff
from tests.browser.demonstration import Server
from tests.factories import Factory

COOKIE = "portal"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 800}}


class Devices:
    """Opens devices; each is somebody's own, with nobody else's cookies."""

    def __init__(self, browser: Browser, app: Flask, make: Factory) -> None:
        self.server = Server(app)
        self._browser, self._app, self._make = browser, app, make
        self._opened: list[Any] = []

    def of(self, contributor: Contributor, path: str, look: str = "en.standard", **how: Any) -> Page:
        visit = self._make.contributor_here(self._app, contributor).client.get_cookie(COOKIE)
        assert visit is not None
        return self._open(path, {COOKIE: visit.value, "look": look}, **{**PHONE, **how})

    def of_staff(self, member: Staff, path: str) -> Page:
        visit = self._make.staff_here(self._app, member).client.get_cookie(COOKIE)
        assert visit is not None
        return self._open(path, {COOKIE: visit.value})

    def _open(self, path: str, cookies: dict[str, str], **how: Any) -> Page:
        context = self._browser.new_context(**how)
        context.set_default_timeout(20_000)
        self._opened.append(context)
        url = self.server.base_url
        context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
        page = context.new_page()
        page.goto(url + path)
        return page

    def close(self) -> None:
        for context in self._opened:
            context.close()
        self.server.stop()


@contextmanager
def devices_for(browser: Browser, app: Flask, make: Factory) -> Iterator[Devices]:
    made = Devices(browser, app, make)
    try:
        yield made
    finally:
        made.close()


def fits(page: Page) -> None:
    """Nothing goes sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
