"""A portal with a real database, a clock that stands still, and people to be."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.adapters.clock import SetClock
from portal.adapters.keys import Keys
from portal.config import Settings
from portal.factory import create_app
from portal.services.tools import Tools
from tests import postgres
from tests.factories import Factory
from tests.kept import keep_addresses, keep_templates
from tests.louis import louis_here
from tests.on_both import ON_BOTH
from tests.people import Visitor

KEYS = Keys(
    session="s" * 40,
    links=("l" * 40,),
    codes="c" * 40,
    audit="a" * 40,
    tickets=("t" * 40,),
    data=("d" * 40,),
    search="n" * 40,
)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
keep_addresses()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "empty.sqlite"
    postgres.make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture
def clock() -> SetClock:
    """Monday 23 November 2026, 10 in the morning in England and Wales."""
    return SetClock(NOW)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server. A machine without one leaves these tests out aloud; continuous integration fails."""
    try:
        with postgres.running() as server:
            yield server
    except postgres.NoPostgres as problem:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {problem}")


@pytest.fixture
def database_kind() -> str:
    """`sqlite` or `postgresql`. Modules in tests/on_both.py run with each."""
    return "sqlite"


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database with every table, for this test alone."""
    if database_kind == "sqlite":
        shutil.copy(request.getfixturevalue("empty_database"), tmp_path / "portal.sqlite")
        yield f"sqlite:///{tmp_path / 'portal.sqlite'}"
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    yield server.url(postgres.NAME)
    server.empty()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames and metafunc.module.__name__ in ON_BOTH:
        metafunc.parametrize("database_kind", ["sqlite", "postgresql"])


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(
        data=tmp_path, database_url=database_url, base_url="http://127.0.0.1:8000", liblouis=louis_here(), testing=True
    )


@pytest.fixture
def keys() -> Keys | None:
    """Fixed keys. None: the portal's own, from its folder, as a command reads them beside the test."""
    return KEYS


@pytest.fixture
def tools(settings: Settings, clock: SetClock, keys: Keys | None) -> Iterator[Tools]:
    made = Tools(settings, clock=clock, keys=keys)
    yield made
    made.database.engine.dispose()


@pytest.fixture
def app(tools: Tools) -> Flask:
    return keep_templates(create_app(tools=tools))


@pytest.fixture
def make(tools: Tools) -> Factory:
    """Makes people, reviews, contributors and staff in the database."""
    return Factory(tools)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Anyone: a browser with nothing in it. Every page it fetches is checked against the house's rules."""
    return Visitor(app)


@pytest.fixture
def queries(tools: Tools) -> Iterator[list[str]]:
    """Every statement that the database was asked, as it was asked."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(tools.database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(tools.database.engine, "before_cursor_execute", note)
