"""The database: how it is opened, and the two ways to use it: reading and writing."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.domain.errors import NotStored
from portal.store.name_index import NameVault, keep_index

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
# A connection that died while it lay idle is replaced before it is used.
_POSTGRESQL: dict[str, Any] = {
    "pool_pre_ping": True,
    "pool_size": 5,
    "max_overflow": 10,
    "pool_timeout": 30,
}
_OPTIONS = "-c timezone=UTC -c lock_timeout=5s -c statement_timeout=60s -c idle_in_transaction_session_timeout=120s"
_WRITING = 5_707_210
"""The number of the one lock that writers on PostgreSQL take. Any number would do, as long as all take the same."""


class Database:
    """SQLite by default, PostgreSQL by address; both promise the same (ADR 0008).

    One writes at a time, from its first statement to its end: on SQLite a write begins IMMEDIATE (a read that turns
    into a write fails at once whatever the busy timeout: safety.md, fact 13), on PostgreSQL it waits for one lock. What
    a use case looked at is therefore still so when it writes, and writers can't lock each other out. Reading sees one
    moment.
    """

    def __init__(self, url: str, vault: NameVault | None = None) -> None:
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        # What was written may not get into an error's message, nor from there into a log.
        self.engine: Engine = create_engine(url, hide_parameters=True) if self.is_sqlite else _postgresql(url)
        # Where the sealed columns look for it (models/sealed.py). Without one only what is not sealed can be used.
        self.engine.dialect.vault = vault  # type: ignore[attr-defined]
        # At its most talkative SQLAlchemy logs each row that it reads, families' words with it.
        logging.getLogger("sqlalchemy.engine.Engine").addFilter(_no_rows)
        self._waited_in_vain = False
        event.listen(self.engine, "begin", self._begin)
        if self.is_sqlite:
            _prepare_sqlite(self.engine)
            self._reader, self._snapshots = self.engine.execution_options(portal_reads=True), self.engine
        else:
            self._reader = self.engine.execution_options(isolation_level="AUTOCOMMIT", portal_reads=True)
            self._snapshots = self.engine.execution_options(isolation_level="REPEATABLE READ")
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

    def forget_deleted(self, tables: Collection[str]) -> bool:
        """Let the disk forget what was deleted from tables; False when somebody who reads holds it up.

        SQLite overwrote the pages when it freed them, and its log is emptied here; PostgreSQL writes the tables anew.
        """
        with self.engine.execution_options(isolation_level="AUTOCOMMIT", portal_reads=True).connect() as connection:
            if self.is_sqlite:
                return not connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
            try:
                for name in sorted(tables):
                    connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{name}"')
            except OperationalError:
                return False
        return True

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection for prebuilt Core statements that only read, each by itself, without a transaction."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self._snapshots, autoflush=False) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees one moment of the whole database, however long it reads."""
        with self._snapshots.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, patience: float | None = None) -> Iterator[Session]:
        """A session that commits when the block ends and rolls everything back when it raises.

        `patience` is how many seconds to wait for another process's write, for what need not be. Raises NotStored.
        """
        writer = self._writer if patience is None else self._writer.execution_options(portal_patience=patience)
        try:
            with Session(writer, expire_on_commit=False) as session, session.begin():
                event.listen(session, "after_flush", keep_index)
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
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            return
        patience = int(options.get("portal_patience", LITTLE_PATIENCE if self._waited_in_vain else PATIENCE) * 1000)
        if self.is_sqlite:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(patience, 1)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING})")
        self._waited_in_vain = False


def _no_rows(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG


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


def _postgresql(url: str) -> Engine:
    # An address may bring options of its own, such as the schema that a copy is loaded into.
    asked = make_url(url).query.get("options", "")
    options = f"{asked if isinstance(asked, str) else ' '.join(asked)} {_OPTIONS}"
    return create_engine(
        url, **_POSTGRESQL, hide_parameters=True, connect_args={"connect_timeout": 10, "options": options}
    )


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
            # Nothing is spilled into temporary files; what is erased is overwritten, not only forgotten.
            "temp_store=MEMORY",
            "secure_delete=ON",
        )
