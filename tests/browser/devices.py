"""Browsers of people who are in already: a contributor in their room, a member of staff signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from portal.models import Contributor, Staff
from tests.browser.demonstration import Server
from tests.factories import Factory

PATIENCE = 10_000
PHONE = {"width": 390, "height": 844}


@dataclass
class Devices:
    """Opens a browser of its own for somebody each time; `close` ends them all."""

    browser: Browser
    server: Server
    app: Flask
    make: Factory
    opened: list[BrowserContext] = field(default_factory=list)

    def family(self, contributor: Contributor, look: str = "en.standard", **how: Any) -> Page:
        """A phone in this contributor's room, where a one-time code was given. `look` is such as "ur.easy-read"."""
        visit = self.make.contributor_here(self.app, contributor).client.get_cookie("portal")
        return self._page(visit, {"viewport": PHONE, **how}, look)

    def staff(self, member: Staff, **how: Any) -> Page:
        return self._page(self.make.staff_here(self.app, member).client.get_cookie("portal"), how, "")

    def close(self) -> None:
        for context in self.opened:
            context.close()

    def _page(self, visit: Any, how: dict[str, Any], look: str) -> Page:
        assert visit is not None
        context = self.browser.new_context(base_url=self.server.base_url, **how)
        context.set_default_timeout(PATIENCE)
        self.opened.append(context)
        cookies: list[Any] = [{"name": visit.key, "value": visit.value, "url": self.server.base_url}]
        if look:
            cookies.append({"name": "look", "value": look, "url": self.server.base_url})
        context.add_cookies(cookies)
        return context.new_page()
