"""Chromium, and the demonstration served on loopback."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.adapters.migrating import upgrade
from portal.config import Settings
from portal.factory import create_app
from portal.services import demonstration as demonstrations
from portal.services.tools import Tools
from portal.web.page_list import pages_of_demonstration
from tests.browser.chromium import browser as chromium
from tests.browser.demonstration import Demonstration, Server
from tests.browser.devices import Devices
from tests.conftest import KEYS
from tests.factories import Factory

# Bounded, and generous: other work may have the processors.
PATIENCE = 20_000
Windows = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Windows]:
    """Opens a browser of its own for somebody each time it is called: nobody else's cookies are in it."""
    opened = []

    def open_one(**how: Any) -> Page:
        context = browser.new_context(**how)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the demonstration was made, by the code of `portal demo`: seconds of work, done once."""
    folder = tmp_path_factory.mktemp("told")
    settings = _settings(folder, "http://127.0.0.1:8000")
    upgrade(settings)
    tools = Tools(settings, keys=KEYS)
    demonstrations.make(tools)
    with tools.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    tools.database.engine.dispose()
    return folder


@pytest.fixture(scope="module")
def demonstration(told_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration as `portal demo` makes it, fresh for each file of tests, on a port of its own."""
    folder = tmp_path_factory.mktemp("demonstration")
    shutil.copytree(told_once, folder, dirs_exist_ok=True)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    base_url = f"http://127.0.0.1:{port}"
    tools = Tools(_settings(folder, base_url), keys=KEYS)
    shown = demonstrations.kept_or_refuse(tools)
    app = create_app(tools=tools)
    server = Server(app, port)
    with app.test_request_context():
        pages = pages_of_demonstration(tools)
    yield Demonstration(tools, app, base_url, shown, pages)
    server.stop()
    tools.database.engine.dispose()


def _settings(folder: Path, base_url: str) -> Settings:
    return Settings(data=folder, database_url=f"sqlite:///{folder / 'portal.sqlite'}", base_url=base_url, testing=True)


@pytest.fixture
def devices(browser: Browser, app: Flask, make: Factory) -> Iterator[Devices]:
    """Browsers of contributors and staff of a portal that holds only what the test puts there."""
    made = Devices(browser, app, make, Server(app))
    yield made
    made.close()
    made.server.stop()
