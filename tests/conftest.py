"""A portal with a real database, a clock that stands still, and people to be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from portal.adapters.clock import SetClock
from portal.adapters.keys import Keys
from portal.config import Settings
from portal.factory import create_app
from portal.models import Base
from portal.services.tools import Tools
from portal.store.database import Database
from tests.factories import Factory
from tests.people import Visitor

KEYS = Keys(session="s" * 40, links=("l" * 40,), codes="c" * 40, audit="a" * 40)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "empty.sqlite"
    database = Database(f"sqlite:///{path}")
    Base.metadata.create_all(database.engine)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return path


@pytest.fixture
def clock() -> SetClock:
    """Monday 23 November 2026, 10 in the morning in England and Wales."""
    return SetClock(NOW)


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path) -> Settings:
    shutil.copy(empty_database, tmp_path / "portal.sqlite")
    return Settings(
        data=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'portal.sqlite'}",
        base_url="http://127.0.0.1:8000",
        testing=True,
    )


@pytest.fixture
def tools(settings: Settings, clock: SetClock) -> Iterator[Tools]:
    made = Tools(settings, clock=clock, keys=KEYS)
    yield made
    made.database.engine.dispose()


@pytest.fixture
def app(tools: Tools) -> Flask:
    return create_app(tools=tools)


@pytest.fixture
def make(tools: Tools) -> Factory:
    """Makes people, reviews, contributors and staff in the database."""
    return Factory(tools)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Anyone: a browser with nothing in it. Every page it fetches is checked against the house's rules."""
    return Visitor(app)
