"""All data in one file, and back. A restored copy can't send anything until a human says so (safety.md)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from portal.adapters.archive import NotACopy, pack, unpack
from portal.config import Settings
from portal.domain.errors import Refused
from portal.services.tools import Tools
from portal.store import marks
from portal.store.database import Database

DATABASE = "portal.sqlite"
# What is kept beside the database: each a folder under PORTAL_DATA.
FOLDERS = ("keys", "outbox", "files")


def back_up(tools: Tools, file: Path) -> int:
    """Write everything to `file`, readable by its owner alone; return its size in bytes.

    The database is copied by SQLite's own online backup while people go on writing: the copy is one moment's whole.
    """
    source = _sqlite_path(tools.settings)
    with tools.writing() as work:
        # Before the copy is made, so that the copy says of itself that it was made.
        work.record("command", "backed_up", "portal")
    copy = tools.settings.data / f".{DATABASE}.copy"
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as kept:
            live.backup(kept)
            kept.execute("PRAGMA journal_mode=DELETE")
        return pack(file, {DATABASE: copy}, {name: tools.settings.data / name for name in FOLDERS})
    finally:
        copy.unlink(missing_ok=True)


def restore(settings: Settings, file: Path, *, replace: bool = False) -> None:
    """Put a copy where the settings say, with sending held.

    Raises Refused when the portal there holds data and `replace` is not given, and NotACopy, having changed nothing,
    when `file` is no whole copy.
    """
    database = _sqlite_path(settings)
    if not replace and _holds_data(database):
        raise Refused("this_portal_holds_data", add="--replace to put the copy in its place")
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with unpack(file, beside=settings.data, needs=DATABASE) as unpacked:
        _check(unpacked / DATABASE)
        # Held before it is in its place: no moment in which a worker could find it free to send.
        _hold(unpacked / DATABASE)
        for ending in ("", "-wal", "-shm"):
            Path(f"{database}{ending}").unlink(missing_ok=True)
        database.parent.mkdir(parents=True, exist_ok=True)
        (unpacked / DATABASE).replace(database)
        for name in FOLDERS:
            _replace_folder(unpacked / name, settings.data / name)
    tools = Tools(settings)
    with tools.writing() as work:
        work.record("command", "restored", "portal")
    tools.database.engine.dispose()


def resume_sending(tools: Tools) -> bool:
    """Let a restored copy send again; return whether it was held. A human decides this, having seen that the portal
    it was copied from no longer sends: a letter is sent once (rule 7)."""
    with tools.writing() as work:
        held = marks.clear_mark(work.session, marks.SENDING_HELD)
        if held:
            work.record("command", "sending_resumed", "portal")
    return held


def _sqlite_path(settings: Settings) -> Path:
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise Refused("this_database_is_not_sqlite", use="pg_dump and pg_restore, and copy PORTAL_DATA beside them")
    return Path(url.database)


def _holds_data(database: Path) -> bool:
    if not database.exists():
        return False
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        try:
            return any(
                connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()  # nosec B608  # noqa: S608
                for table in ("review", "staff", "audit_event")
            )
        except sqlite3.OperationalError:
            return False  # no tables yet


def _check(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        try:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
            connection.execute("SELECT 1 FROM review LIMIT 1")
        except sqlite3.DatabaseError as problem:
            raise NotACopy("The database in this copy can’t be read. Use another copy.") from problem
    if found != "ok":
        raise NotACopy("The database in this copy is damaged. Use another copy.")


def _hold(copy: Path) -> None:
    database = Database(f"sqlite:///{copy}")
    try:
        with database.writing() as session:
            marks.set_mark(session, marks.SENDING_HELD, "restored")
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.rollback()
    finally:
        database.engine.dispose()


def _replace_folder(new: Path, place: Path) -> None:
    old = place.with_name(f".{place.name}.before")
    if place.exists():
        place.replace(old)
    if new.exists():
        new.replace(place)
    if old.exists():
        from shutil import rmtree

        rmtree(old)
