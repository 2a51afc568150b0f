"""The migrations make the tables that the code means; each goes up, down and up again with data, on both databases."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from click.testing import CliRunner
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Table,
    create_engine,
    insert,
    inspect,
    select,
    text,
)

from portal.adapters.migrating import MIGRATIONS, NewerDatabase, downgrade, revisions, upgrade
from portal.commands.upgrade import upgrade_command
from portal.config import Settings
from portal.models import Base
from portal.store import whole_database
from tests import postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Where no table is yet."""
    url = f"sqlite:///{tmp_path / 'portal.sqlite'}"
    server: postgres.Server | None = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        assert server is not None
        url = server.database()
    yield Settings(data=tmp_path, database_url=url, base_url="http://127.0.0.1:8000")
    if server is not None:
        server.drop(url)


@pytest.fixture
def connection(fresh: Settings) -> Iterator[Connection]:
    engine = create_engine(fresh.database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as made:
        yield made
    engine.dispose()


def test_the_newest_revision_is_what_the_models_say(fresh: Settings, connection: Connection) -> None:
    # given a database brought to the newest revision
    upgrade(fresh)
    # when it is compared with the models
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    differences = compare_metadata(context, Base.metadata)
    # then nothing differs
    assert differences == []


def test_each_revision_goes_up_down_and_up_again_with_data(fresh: Settings, connection: Connection) -> None:
    before = "base"
    for revision in revisions():
        # given every table of this revision with rows in it
        older = columns(connection)
        upgrade(fresh, revision)
        fill(connection)
        full = contents(connection)
        assert all(full.values()), [name for name, rows in full.items() if not rows]
        # when it is taken back and made again
        downgrade(fresh, before)
        assert columns(connection) == older
        upgrade(fresh, revision)
        # then what both revisions know is as it was
        again = contents(connection)
        for table, names in older.items():
            assert only(again[table], names) == only(full[table], names), (revision, table)
        fill(connection)
        before = revision
    downgrade(fresh, "base")
    assert set(columns(connection)) == set()


Rows = list[dict[str, Any]]
SECOND = {"possible_duplicate": {"second_review_id": 2}}


def columns(connection: Connection) -> dict[str, set[str]]:
    return {table.name: set(table.columns.keys()) for table in whole_database.tables(connection)}


def contents(connection: Connection) -> dict[str, Rows]:
    return {
        table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
        for table in whole_database.tables(connection)
    }


def only(rows: Rows, names: set[str]) -> Rows:
    return [{name: value for name, value in row.items() if name in names} for row in rows]


def fill(connection: Connection) -> None:
    """Put two rows into each table that has none, fit for its own constraints."""
    for table in whole_database.tables(connection):
        if connection.execute(select(table).limit(1)).first() is None:
            allowed = codes(connection, table.name)
            for number in (1,) if table.name in SECOND else (1, 2):
                row = {column.name: value(column, number, allowed) for column in table.columns}
                row |= dict.fromkeys(another_persons(connection, table.name))
                connection.execute(insert(table), {**row, **SECOND.get(table.name, {})})


def value(column: Any, number: int, allowed: dict[str, str]) -> Any:
    table: Table = column.table
    if column.name in allowed:
        return allowed[column.name]
    if column.foreign_keys:
        itself = any(key.column.table is table for key in column.foreign_keys)
        return None if itself else number
    kind = column.type
    if isinstance(kind, JSON):
        return {"number": number}
    if isinstance(kind, Boolean):
        return number == 1
    if isinstance(kind, DateTime):
        return datetime(2026, 11, 22, 10, number)  # noqa: DTZ001 - as it lies in the database
    if isinstance(kind, Date):
        return date(2026, 11, number)
    if isinstance(kind, LargeBinary):
        return bytes([number])
    return number if isinstance(kind, Integer) else f"{table.name} {column.name} {number}’"


def codes(connection: Connection, table: str) -> dict[str, str]:
    """Return a code that each column with a list of codes may hold, from the constraints as the database tells them."""
    found = {}
    for check in inspect(connection).get_check_constraints(table):
        rule = check["sqltext"]
        named, first = re.match(r"\W*(\w+)", rule), re.search(r"'([^']*)'", rule)
        if named and first:
            found[named[1]] = first[1]
    return found


def another_persons(connection: Connection, table: str) -> list[str]:
    """Return the columns that must be empty, or name somebody else, when another column is filled."""
    rules = [check["sqltext"] for check in inspect(connection).get_check_constraints(table)]
    kinds = (r"\W*(\w+_by_id) <> \w+_by_id", r"\W*\w+ IS NULL\)+ <> \(+(\w+) IS NULL")
    others = [found[1] for rule in rules for kind in kinds if (found := re.match(kind, rule))]
    # Of things of which exactly one is named (counted by CASE, = 1) the first one is, and the others are empty.
    counted = [re.findall(r"WHEN \(?(\w+) IS NULL\)? THEN 0\s+ELSE 1", rule) for rule in rules if "= 1" in rule]
    return others + [column for things in counted for column in things[1:]]


def test_a_database_of_a_newer_version_is_left_alone(
    fresh: Settings, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a database that a newer portal made
    upgrade(fresh)
    connection.execute(text("UPDATE alembic_version SET version_num = 'of_next_year'"))
    # when this one starts on it, then it says so in one line and changes nothing
    with pytest.raises(NewerDatabase, match="of_next_year"):
        upgrade(fresh)
    monkeypatch.setenv("PORTAL_DATA", str(fresh.data))
    monkeypatch.setenv("DATABASE_URL", fresh.database_url)
    answer = CliRunner().invoke(upgrade_command)
    assert answer.exit_code == 1
    assert "install the newer version" in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1
    assert whole_database.revision(connection) == "of_next_year"


UPGRADE = (
    "import sys; from pathlib import Path; from portal.adapters.migrating import upgrade; "
    "from portal.config import Settings; "
    "upgrade(Settings(data=Path(sys.argv[1]), database_url=sys.argv[2], base_url='http://127.0.0.1:8000'))"
)


def test_two_that_start_together_upgrade_one_after_the_other(fresh: Settings, connection: Connection) -> None:
    # when three processes start on an empty database at the same moment
    started = [
        subprocess.Popen(
            [sys.executable, "-c", UPGRADE, str(fresh.data), fresh.database_url], stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    told = [process.communicate()[1] for process in started]
    # then none of them breaks, and the tables are there once
    assert [process.returncode for process in started] == [0, 0, 0], told
    assert whole_database.revision(connection) == revisions()[-1]


def test_every_number_has_room_for_an_id() -> None:
    """Ids have 63 bits: on PostgreSQL a plain Integer holds 31 of them, and nothing says so before the first row."""
    narrow = [
        f"{path.name}:{number}"
        for path in sorted((MIGRATIONS / "versions").glob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "sa.Integer()" in line and "with_variant" not in line
    ]
    assert narrow == [], "say NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')"
