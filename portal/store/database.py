"""The database: how it is opened, and the two ways to use it: reading and writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

PATIENCE_MS = 30_000


class Database:
    """SQLite by default, PostgreSQL by address. Writes on SQLite begin IMMEDIATE: a read that turns into a write
    fails at once whatever the busy timeout (safety.md, fact 13)."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = create_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            _prepare_sqlite(self.engine)
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
    def writing(self) -> Iterator[Session]:
        """A session that commits when the block ends and rolls everything back when it raises."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session


def _lock_is_free(cursor: Any) -> bool:
    cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS // 10}")
    try:
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
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
        _set(connection, "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={PATIENCE_MS}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("portal_reads", False):
            return  # one statement is a transaction by itself
        writes = options.get("portal_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
