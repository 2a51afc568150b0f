"""Troubles made on purpose: a disk that is full, a database that another process holds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from portal.services.tools import Tools

NO_LIMIT = 1_073_741_823
_HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
held.execute("COMMIT")
"""


class Disk:
    """The database file may grow no further while this is full: SQLite itself answers as it does on a full disk."""

    def __init__(self, tools: Tools) -> None:
        self._most = NO_LIMIT
        self._tools = tools
        event.listen(tools.database.engine, "checkout", self._limit)

    def fill(self) -> None:
        with self._tools.database.connection() as connection:
            self._most = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())

    def free(self) -> None:
        self._most = NO_LIMIT

    def _limit(self, connection: Any, *_rest: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={self._most}")


@contextmanager
def held_by_another(path: Path) -> Iterator[None]:
    """Hold the database's write lock from another process, for as long as the block lasts."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        yield
        other.stdin.close()
