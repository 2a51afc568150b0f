"""The database: how it is opened, and the two ways to use it: reading and writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.domain.errors import NotStored

PATIENCE = 5.0
"""Seconds that a write waits for another process's. Then the person gets their words back, to send again."""
LITTLE_PATIENCE = 0.5
"""The same once a write has waited in vain: many that wait together would leave nobody to answer those who read."""

# Primary result codes of SQLite. A file that may not grow (a quota, a limit) and one on a full disk look much alike.
_SQLITE = {5: "database_locked", 6: "database_locked", 8: "disk_full", 10: "disk_full", 13: "disk_full",
           14: "database_away"}  # fmt: skip
# The beginnings of PostgreSQL's: no resources, no lock in time, a deadlock, cancelled, shut down, no connection.
_POSTGRES = {"53": "disk_full", "55P03": "database_locked", "40": "database_locked", "57014": "database_locked",
             "57P": "database_away", "08": "database_away"}  # fmt: skip


class Database:
    """SQLite by default, PostgreSQL by address. Writes on SQLite begin IMMEDIATE: a read that turns into a write
    fails at once whatever the busy timeout (safety.md, fact 13)."""

    def __init__(self, url: str) -> None:
        # What was written may not get into an error's message, nor from there into a log.
        self.engine: Engine = create_engine(url, hide_parameters=True)
        self._waited_in_vain = False
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            _prepare_sqlite(self.engine)
            event.listen(self.engine, "begin", self._begin)
        self._reader = self.engine.execution_options(portal_reads=True)
        self._writer = self.engine.execution_options(portal_writes=True)

    def acknowledge_without_flush(self) -> None:
        """Stop waiting for the disk after each commit. Only for data that can be made again: the demonstration."""
        if self.is_sqlite:
            event.listen(self.engine, "connect", lambda connection, _record: _set(connection, "synchronous=OFF"))

    def takes_writes(self) -> bool:
        """Whether a write would be taken now, without writing anything and without waiting for long."""
        with self._reader.connect() as connection:
            if self.is_sqlite:
                return _lock_is_free(connection.connection.cursor())
            return connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "off"

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection for prebuilt Core statements that only read, each by itself, without a transaction."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self.engine, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self, *, patience: float | None = None) -> Iterator[Session]:
        """A session that commits when the block ends and rolls everything back when it raises.

        `patience` is how many seconds to wait for another process's write, for what need not be. Raises NotStored.
        """
        writer = self._writer if patience is None else self._writer.execution_options(portal_patience=patience)
        try:
            with Session(writer, expire_on_commit=False) as session, session.begin():
                yield session
        except OperationalError as problem:
            why = why_not_stored(problem)
            if not why:
                raise
            self._waited_in_vain = self._waited_in_vain or (why == "database_locked" and patience is None)
            raise NotStored(why) from problem

    def _begin(self, connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("portal_reads", False):
            return  # one statement is a transaction by itself
        if not options.get("portal_writes", False):
            connection.exec_driver_sql("BEGIN")
            return
        patience = options.get("portal_patience", LITTLE_PATIENCE if self._waited_in_vain else PATIENCE)
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(patience * 1000)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        self._waited_in_vain = False


def why_not_stored(problem: OperationalError) -> str:
    """Return the code of NotStored for what the database said, or "" when it is a mistake of ours."""
    number = getattr(problem.orig, "sqlite_errorcode", None)
    if number is not None:
        return _SQLITE.get(number & 0xFF, "")
    state = getattr(problem.orig, "sqlstate", None)
    if state is None:
        return "database_away" if problem.connection_invalidated or "connect" in str(problem.orig) else ""
    return next((why for beginning, why in _POSTGRES.items() if state.startswith(beginning)), "")


def _lock_is_free(cursor: Any) -> bool:
    cursor.execute(f"PRAGMA busy_timeout={int(LITTLE_PATIENCE * 1000)}")
    try:
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
        cursor.close()
    return True


def _set(connection: Any, *pragmas: str) -> None:
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        _set(
            connection,
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={int(PATIENCE * 1000)}",
        )
