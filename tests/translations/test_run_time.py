"""What is extracted is what is looked up: pages, validation messages and Easy Read words read one catalog."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from flask import Flask
from flask_babel import force_locale

from portal.adapters import po_files
from portal.adapters.po_files import CatalogHead
from portal.adapters.word_sources import extract_all
from portal.config import Settings
from portal.factory import create_app
from portal.services.tools import Tools
from portal.services.translating import WordHome
from portal.web import messages
from portal.web.access import TABLE
from tests.conftest import KEYS
from tests.people import Visitor


class Remembering(NullTranslations):
    """A catalog with no words that remembers what was asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1)
        return msgid1 if n == 1 else msgid2


@pytest.fixture
def welsh_app(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """A portal whose Welsh catalog holds two translations."""
    resources = tmp_path / "resources"
    resources.mkdir()
    for name in ("templates", "easy_read", "static"):
        (resources / name).symlink_to(settings.resources / name)
    catalog = Catalog(charset="utf-8")
    catalog.add(messages.CHOOSE_ONE._args[0], "Dewiswch un o’r atebion.")
    catalog.add("You have left", "Rydych wedi <gadael>")
    folder = resources / "translations"
    po_files.write(po_files.catalog_path(folder, "cy"), po_files.catalog_text(catalog, "cy", CatalogHead()))
    list(po_files.compile_all(folder))
    tools = Tools(replace(settings, resources=resources), keys=KEYS)
    yield create_app(tools=tools)
    tools.database.engine.dispose()


def test_pages_and_messages_read_the_same_catalog(welsh_app: Flask) -> None:
    # given a catalog with a page's words and a validation message's
    # when a page is fetched in Welsh, and the message is said in Welsh
    page = Visitor(welsh_app).get("/left?lang=cy")
    with welsh_app.test_request_context("/"), force_locale("cy"):
        message = str(messages.CHOOSE_ONE)
    # then both come from it, and the catalog could put no markup on the page
    assert page.heading == "Rydych wedi <gadael>"
    assert message == "Dewiswch un o’r atebion."


def test_every_word_that_anyones_pages_look_up_was_extracted(app: Flask, tools: Tools) -> None:
    # given a catalog that remembers what it is asked for
    remembering = Remembering()
    tools.catalogs.for_language = lambda language: remembering  # type: ignore[method-assign]
    visitor = Visitor(app)
    # when every page of anyone's is made in both presentations
    for rule in app.url_map.iter_rules():
        guard = TABLE[rule.endpoint].get("GET")
        if guard and guard.anyone and not rule.arguments and not rule.endpoint.startswith(("staff.", "health.")):
            for look in ("lang=cy&read=standard", "lang=cy&read=easy-read"):
                visitor.client.get(f"{rule.rule}?{look}")
    # then each of its words is in the template
    extracted = {m.id if isinstance(m.id, str) else m.id[0] for m in extract_all(WordHome.here().folders)}
    assert len(remembering.asked) > 30
    assert sorted(remembering.asked - extracted) == []
