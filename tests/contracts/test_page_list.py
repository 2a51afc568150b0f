"""`portal pages` names every page: each GET of the table that answers with HTML, reachable as the person named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest
from flask import Flask

from portal.config import Settings
from portal.domain.errors import Refused
from portal.factory import create_app
from portal.models import Base
from portal.services import demonstration
from portal.services.tools import Tools
from portal.web.access import TABLE
from portal.web.guarding import VISIT
from portal.web.page_list import NOT_PAGES, SHOWS_INSTEAD, pages_of_demonstration
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


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The demonstration, made once for the tests of this file: they only read it."""
    folder: Path = tmp_path_factory.mktemp("pages")
    settings = Settings(
        data=folder,
        database_url=f"sqlite:///{folder / 'portal.sqlite'}",
        base_url="http://127.0.0.1:8000",
        testing=True,
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


def test_every_page_of_the_table_is_listed(shown: Shown) -> None:
    # given every GET of the table
    readable = {endpoint for endpoint, methods in TABLE.items() if "GET" in methods}
    # then each is listed, or is known to be no page, or to show another until a first step is done
    listed = {entry["name"] for entry in shown.pages}
    assert readable - listed == NOT_PAGES | set(SHOWS_INSTEAD)
    assert listed <= readable


def test_what_is_not_a_page_is_no_html(shown: Shown) -> None:
    visitor = shown.visitor("reviewer")
    places = shown.made["places"]
    with shown.app.test_request_context():
        paths = [
            shown.app.url_for(endpoint, contributor_id=places["mother"])
            for endpoint in NOT_PAGES
            if endpoint.startswith("staff.") and endpoint != "staff.added_file"
        ]
    paths += ["/healthz", str(visitor.get("/").tree.xpath("//link[@rel='icon']/@href")[0])]
    for path in paths:
        answer = visitor.client.get(path)
        assert (answer.status_code, answer.mimetype != "text/html") == (200, True), path


def test_every_page_shows_itself_to_the_person_named_in_each_way(shown: Shown) -> None:
    # given each person of the list, let in as people are
    wrong = []
    for entry in shown.pages:
        for presentation in entry["presentations"]:
            for language in entry["languages"]:
                # when they open the page in a presentation and language
                page = shown.visitor(entry["as"]).get(
                    f"{entry['path']}?lang={language}&read={presentation}", follow=True
                )
                # then it is that page, and reads that way
                html = page.tree
                got = (page.status, page.name, html.get("data-presentation"), html.get("lang"))
                if got != (200, entry["name"], presentation, language):
                    wrong.append(f"{entry['path']} as {entry['as']}: {got}")
    assert not wrong, "\n".join(wrong)


def test_the_list_says_which_pages_ask_for_a_code(shown: Shown) -> None:
    # given the pages that show stored words
    asks = {entry["name"] for entry in shown.pages if entry["step_up"]}
    # then those and no others say so
    assert asks == {
        "family.contact", "family.tell_prompt", "family.tell_look_over", "family.check", "family.check_statement",
        "family.ask", "family.outcome", "family.photos", "family.photo", "family.late_words",
    }  # fmt: skip


def test_there_is_no_list_without_a_demonstration(tools: Tools, app: Flask) -> None:
    with app.test_request_context(), pytest.raises(Refused, match="no_demonstration"):
        pages_of_demonstration(tools)
