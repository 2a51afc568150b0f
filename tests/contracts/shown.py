"""The demonstration, and people who come into it as people do: for tests that look at every page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyotp
from flask import Flask

from portal.config import Settings
from portal.factory import create_app
from portal.models import Base
from portal.services import demonstration
from portal.services.tools import Tools
from portal.web.guarding import VISIT
from portal.web.page_list import pages_of_demonstration
from tests.conftest import KEYS
from tests.factories import Factory
from tests.people import Visitor


@dataclass
class Shown:
    app: Flask
    made: dict[str, Any]
    pages: list[dict[str, Any]]
    # A code of the second factor opens once: whoever came in stays in.
    here: dict[str, Visitor] = field(default_factory=dict)

    def visitor(self, who: str) -> Visitor:
        if who not in self.here:
            self.here[who] = _come_in(self, who)
        return self.here[who]


@contextmanager
def demonstration_in(folder: Path, **more: Any) -> Iterator[Shown]:
    """Make the demonstration in a folder, once for the tests that look at it. `more` are settings."""
    settings = Settings(
        data=folder,
        database_url=f"sqlite:///{folder / 'portal.sqlite'}",
        base_url="http://127.0.0.1:8000",
        testing=True,
        **more,
    )
    tools = Tools(settings, keys=KEYS)
    Base.metadata.create_all(tools.database.engine)
    made = demonstration.make(tools)
    app = create_app(tools=tools)
    with app.test_request_context():
        pages = pages_of_demonstration(tools)
    yield Shown(app, made, pages)
    tools.database.engine.dispose()


def _come_in(shown: Shown, who: str) -> Visitor:
    """Come in as `who`, as people do: by link, or by password and code."""
    visitor = Visitor(shown.app)
    links = {entry["key"]: entry["link"] for entry in shown.made["contributors"]}
    members = {entry["key"]: entry for entry in shown.made["staff"]}
    if who in links:
        path = urlsplit(links[who]).path
        assert visitor.post(path).name == "family.letter" or visitor.get("/family").name == "family.home"
        with visitor.client.session_transaction() as session:
            Factory(shown.app.extensions["portal_tools"]).step_up(session[VISIT])
    elif who in members:
        member = members[who]
        visitor.post("/staff/sign-in", {"email": member["email"], "password": member["password"]})
        assert (
            visitor.post("/staff/sign-in/code", {"code": pyotp.TOTP(member["totp_secret"]).now()}).name == "staff.today"
        )
    return visitor
