"""Where a database lies, and how a new one takes its place at one stroke: a file's name, or a schema's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, make_url

from portal.store import whole_database

_BESIDE, _BEFORE = "restoring", "before_restore"


class FilePlace:
    """SQLite: the new file takes the old one's name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._new = path.with_name(f".{path.name}.restoring")

    def holds_data(self) -> bool:
        if not self._path.exists():
            return False
        with _connected(f"sqlite:///{self._path}") as connection:
            return whole_database.holds_data(connection)

    @contextmanager
    def beside(self) -> Iterator[str]:
        """Give the address of an empty database next to it; it goes when the block ends, unless it was swapped."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._remove(self._new)
        try:
            os.close(os.open(self._new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            yield f"sqlite:///{self._new}"
        finally:
            self._remove(self._new)

    def swap(self) -> None:
        for path in (self._new, self._path):
            if path.exists():
                # A write-ahead log that still held something would be taken for the new file's.
                with _connected(f"sqlite:///{path}") as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        _sync(self._new)
        self._new.replace(self._path)
        _sync(self._path.parent)
        for ending in ("-wal", "-shm"):
            Path(f"{self._path}{ending}").unlink(missing_ok=True)

    def _remove(self, path: Path) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(f"{path}{ending}").unlink(missing_ok=True)


class SchemaPlace:
    """PostgreSQL: the new schema takes the old one's name, in one transaction."""

    def __init__(self, url: str) -> None:
        self._url = url

    def holds_data(self) -> bool:
        with _connected(self._url) as connection:
            return whole_database.holds_data(connection)

    @contextmanager
    def beside(self) -> Iterator[str]:
        with _connected(self._url) as connection, connection.begin():
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {_BESIDE} CASCADE")
            connection.exec_driver_sql(f"CREATE SCHEMA {_BESIDE}")
        try:
            found = make_url(self._url).update_query_dict({"options": f"-csearch_path={_BESIDE}"})
            yield found.render_as_string(hide_password=False)
        finally:
            with _connected(self._url) as connection, connection.begin():
                connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {_BESIDE} CASCADE")

    def swap(self) -> None:
        with _connected(self._url) as connection, connection.begin():
            name = connection.exec_driver_sql("SELECT current_schema()").scalar() or "public"
            connection.exec_driver_sql(f'ALTER SCHEMA "{name}" RENAME TO {_BEFORE}')
            connection.exec_driver_sql(f'ALTER SCHEMA {_BESIDE} RENAME TO "{name}"')
            connection.exec_driver_sql(f"DROP SCHEMA {_BEFORE} CASCADE")


def of(url: str) -> FilePlace | SchemaPlace:
    found = make_url(url)
    if found.get_backend_name() != "sqlite":
        return SchemaPlace(url)
    return FilePlace(Path(found.database or ""))


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
