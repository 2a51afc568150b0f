"""Telephones and desks on which no script runs, each somebody's own: for stories of forms that need none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from portal.models import Contributor, Staff
from tests.browser.demonstration import Server
from tests.browser.journeys import Hands
from tests.factories import Factory
from tests.people import Visitor

NARROW, WIDE = 390, 1100


@dataclass
class Telephones:
    browser: Browser
    base_url: str
    app: Flask
    make: Factory
    opened: list[BrowserContext] = field(default_factory=list)

    def anybodys(self, look: str = "en.standard") -> Hands:
        return self._open(None, look, NARROW)

    def in_room(self, contributor: Contributor, look: str = "en.standard") -> Hands:
        return self._open(self.make.contributor_here(self.app, contributor), look, NARROW)

    def of_staff(self, member: Staff) -> Hands:
        return self._open(self.make.staff_here(self.app, member), "", WIDE)

    def _open(self, visitor: Visitor | None, look: str, width: int) -> Hands:
        size = {"width": width, "height": 844}
        context = self.browser.new_context(base_url=self.base_url, java_script_enabled=False, viewport=size)  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        self.opened.append(context)
        cookies = {"look": look} if look else {}
        if visitor is not None:
            visit = visitor.client.get_cookie("portal")
            assert visit is not None
            cookies["portal"] = visit.value
        context.add_cookies([{"name": name, "value": value, "url": self.base_url} for name, value in cookies.items()])
        return Hands(context.new_page())


@contextmanager
def telephones(browser: Browser, app: Flask, make: Factory) -> Iterator[Telephones]:
    server = Server(app)
    found = Telephones(browser, server.base_url, app, make)
    try:
        yield found
    finally:
        for each in found.opened:
            each.close()
        server.stop()


def fits(hands: Hands) -> bool:
    """Whether nothing of the page goes beyond its edge."""
    # No script runs on these pages, but the browser itself may still be asked.
    widths = [hands.page.locator(name).bounding_box() for name in ("html", "main")]
    return all(box is not None and box["x"] >= 0 and box["x"] + box["width"] <= NARROW + 1 for box in widths)
