"""Chromium, and the demonstration served on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from portal.adapters.migrating import upgrade
from portal.config import Settings
from portal.factory import create_app
from portal.services import demonstration as demonstrations
from portal.services.tools import Tools
from portal.web.page_list import pages_of_demonstration
from tests.browser.chromium import browser as chromium
from tests.browser.demonstration import Demonstration, Server
from tests.conftest import KEYS


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration as `portal demo` makes it, fresh for each file of tests."""
    folder = tmp_path_factory.mktemp("demonstration")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    base_url = f"http://127.0.0.1:{port}"
    settings = Settings(
        data=folder, database_url=f"sqlite:///{folder / 'portal.sqlite'}", base_url=base_url, testing=True
    )
    upgrade(settings)
    tools = Tools(settings, keys=KEYS)
    shown = demonstrations.make(tools)
    app = create_app(tools=tools)
    server = Server(app, port)
    with app.test_request_context():
        pages = pages_of_demonstration(tools)
    yield Demonstration(tools, app, base_url, shown, pages)
    server.stop()
    tools.database.engine.dispose()
