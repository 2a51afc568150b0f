"""The drill of docs/drills/backup.md: how long a copy and its restore take. `python -m bench.backup [--reviews 10000]`.

Figures, not limits: they depend on the machine. Works on SQLite, and on PostgreSQL with `--postgresql`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert

from portal.adapters.migrating import upgrade
from portal.config import Settings
from portal.services.keeping_copies import back_up
from portal.services.restoring import Wanted, restore
from portal.services.tools import Tools
from portal.store import whole_database

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC).replace(tzinfo=None)
ANSWERS = 8
STORY = "She sang to the kettle every morning, and she knew each bus by its number. " * 8


def fill(settings: Settings, reviews: int) -> int:
    """Put in reviews, each with a person, two contributors, their account and eight answers; return how many rows."""
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        found = {table.name: table for table in whole_database.tables(connection)}

        def add(table: str, rows: list[dict[str, Any]]) -> int:
            known = found[table].columns
            for row in rows:
                for column in known:
                    if column.name not in row and not column.nullable and column.server_default is None:
                        row[column.name] = _plain(column.type)
            connection.execute(insert(found[table]), rows)
            return len(rows)

        total = add("area", [{"id": 1, "name": "North Wolds"}])
        for start in range(1, reviews + 1, 500):
            ids = range(start, min(start + 500, reviews + 1))
            total += add("person", [{"id": n, "first_name": "Margaret", "last_name": f"O’Brien {n}"} for n in ids])
            total += add(
                "review",
                [{"id": n, "reference": f"LD-{n:06}", "person_id": n, "area_id": 1, "state": "open"} for n in ids],
            )
            people = [(n * 2 + each, n) for n in ids for each in (0, 1)]
            total += add(
                "contributor",
                [
                    {"id": c, "review_id": n, "name": f"Janet {c}", "relationship": "sister", "scope": "family",
                     "language": "en", "presentation": "standard"}
                    for c, n in people
                ],
            )  # fmt: skip
            total += add(
                "account", [{"id": c, "contributor_id": c, "number": 1, "state": "writing"} for c, _n in people]
            )
            total += add(
                "answer",
                [
                    {"id": c * ANSWERS + each, "account_id": c, "prompt": f"p{each}", "copy": 0, "words": STORY}
                    for c, _n in people
                    for each in range(ANSWERS)
                ],
            )
    engine.dispose()
    return total


def _plain(kind: Any) -> Any:
    python = kind.python_type
    known: dict[type, Any] = {datetime: NOW, date: NOW.date(), bool: False, int: 1, str: ""}
    return known[python] if python in known else python()


@contextmanager
def places(*, postgresql: bool) -> Iterator[tuple[str, str]]:
    """Give the addresses of two empty databases; "" means a file in the data folder."""
    if not postgresql:
        yield "", ""
        return
    from tests import postgres

    with postgres.running() as server:
        yield server.database(), server.database()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--reviews", type=int, default=10_000)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, places(postgresql=asked.postgresql) as (first, second):
        data = Path(name)
        live = Settings(
            data=data / "live",
            database_url=first or f"sqlite:///{data}/live/portal.sqlite",
            base_url="http://127.0.0.1",
        )
        away = replace(live, data=data / "away", database_url=second or f"sqlite:///{data}/away/portal.sqlite")
        upgrade(live)
        rows = fill(live, asked.reviews)
        tools = Tools(live)
        watch = time.monotonic()
        size = back_up(tools, data / "portal.copy")
        copied = time.monotonic() - watch
        tools.database.engine.dispose()
        watch = time.monotonic()
        done = restore(away, data / "portal.copy", Wanted(keys_from=live.keys))
        restored = time.monotonic() - watch
    print(
        json.dumps(
            {
                "database": "postgresql" if asked.postgresql else "sqlite",
                "reviews": asked.reviews,
                "rows": rows,
                "copy_megabytes": round(size / 1e6, 1),
                "copy_seconds": round(copied, 1),
                "restore_seconds": round(restored, 1),
                "parts": dict(done.seconds),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
