"""Real browsers that are somebody’s already: no link is opened first, for stories that are about something else."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from portal.models import Contributor, Staff
from tests.browser.demonstration import Server
from tests.browser.journeys import Hands
from tests.factories import Factory
from tests.people import Visitor

PHONE = {"width": 390, "height": 844}


@dataclass
class Devices:
    browser: Browser
    app: Flask
    make: Factory
    server: Server
    _open: list[BrowserContext] = field(default_factory=list)

    def of_contributor(
        self, contributor: Contributor, look: str = "en.standard", *, javascript: bool = False, width: int = 390
    ) -> Hands:
        """A telephone in this contributor's room; a one-time code was given there."""
        visitor = self.make.contributor_here(self.app, contributor)
        return self._hands(visitor, look, {**PHONE, "width": width}, javascript=javascript)

    def of_staff(self, member: Staff) -> Hands:
        return self._hands(self.make.staff_here(self.app, member), None, {"width": 1200, "height": 900})

    def close(self) -> None:
        for each in self._open:
            each.close()

    def _hands(self, visitor: Visitor, look: str | None, size: dict[str, int], *, javascript: bool = True) -> Hands:
        context = self.browser.new_context(viewport=size, java_script_enabled=javascript, base_url=self.server.base_url)  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        self._open.append(context)
        visit = visitor.client.get_cookie("portal")
        assert visit is not None
        context.add_cookies([{"name": "portal", "value": visit.value, "url": self.server.base_url}])
        if look:
            context.add_cookies([{"name": "look", "value": look, "url": self.server.base_url}])
        return Hands(context.new_page())
