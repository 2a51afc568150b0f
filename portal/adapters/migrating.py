"""Brings a database to the newest revision with Alembic, one process at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, make_url

from portal.config import Settings

MIGRATIONS = Path(__file__).parent.parent / "migrations"
_UPGRADING = 5_707_211


class NewerDatabase(Exception):
    """A newer portal made this database. The message is one line that says what to do."""


def alembic_config(settings: Settings) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = settings.database_url
    return config


def revisions() -> tuple[str, ...]:
    """Return every revision that this portal knows, oldest first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return tuple(reversed([each.revision for each in ScriptDirectory.from_config(config).walk_revisions()]))


def upgrade(settings: Settings, revision: str = "head") -> None:
    """Bring the database up. Two that start together do it one after the other, and the second finds nothing to do.

    Raises NewerDatabase, having changed nothing, when the database is of a newer portal than this one.
    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(settings):
        engine = create_engine(settings.database_url)
        try:
            found = revision_of(engine)
        finally:
            engine.dispose()
        if found is not None and found not in revisions():
            raise NewerDatabase(
                f"The database is at revision {found}, which this version does not know: install the newer version, "
                "or restore a copy made before the upgrade."
            )
        command.upgrade(alembic_config(settings), revision)


def downgrade(settings: Settings, revision: str) -> None:
    command.downgrade(alembic_config(settings), revision)


def newest_revision(settings: Settings) -> str | None:
    """Return the revision that this version of the portal works with."""
    return ScriptDirectory.from_config(alembic_config(settings)).get_current_head()


def revision_of(engine: Engine) -> str | None:
    """Return the revision that a database is at, or None when it has no tables yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Hold every other upgrade of this database back until the block ends, or this process does."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        handle = os.open(settings.data / "upgrading.lock", os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_UPGRADING})")
            yield
    finally:
        engine.dispose()
