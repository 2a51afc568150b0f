"""Any edit, deletion, insertion, move or truncation of the audit trail is found and located."""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from portal.adapters import heads_file
from portal.adapters.clock import SetClock
from portal.adapters.keys import load_keys
from portal.commands.audit import audit_group
from portal.config import Settings
from portal.domain.audit_trail import BreakKind
from portal.models import AuditEvent, Mark, audit_guards
from portal.services import scheduled
from portal.services.audit_trail import TrailFound, verify, write_head
from portal.services.tools import Tools
from portal.setting_values import UnsafeSettings
from tests.conftest import KEYS, NOW

EVENTS = 8


def write_some(tools: Tools, number: int = 5) -> None:
    for each in range(number):
        with tools.writing() as work:
            work.record("staff:1", "saw_words", f"review:{each}", words=str(each))


@pytest.fixture
def trail(tools: Tools) -> Tools:
    write_some(tools)
    return tools


def tamper(tools: Tools, *statements: str) -> None:
    """Change the table as its owner can: with the guards taken away."""
    with tools.writing() as work:
        connection = work.session.connection()
        audit_guards.take_down(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)
        audit_guards.put_up(connection)


def found_in(tools: Tools, heads: Path | None = None) -> tuple[int | None, BreakKind | None]:
    found = verify(tools, heads)
    return found.first_break, found.kind


def test_a_trail_that_nobody_touched_is_whole(trail: Tools) -> None:
    assert verify(trail) == TrailFound(events=5, heads=0, broken=None, guarded=True)


def test_an_empty_trail_is_whole(tools: Tools) -> None:
    assert verify(tools).whole


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET who = 'staff:2' WHERE id = 3", "DELETE FROM audit_event WHERE id = 3",
     "DELETE FROM audit_event", "REPLACE INTO audit_event SELECT * FROM audit_event WHERE id = 3"],
)  # fmt: skip
def test_the_database_itself_refuses(trail: Tools, statement: str) -> None:
    # given a trail, when somebody tries to change it through the portal's own connection
    def change() -> None:
        with trail.writing() as work:
            work.session.connection().exec_driver_sql(statement)

    with pytest.raises(IntegrityError, match="append-only"):
        change()
    # then it is as it was
    assert verify(trail).whole


def test_missing_guards_are_reported(trail: Tools) -> None:
    with trail.writing() as work:
        audit_guards.take_down(work.session.connection())
    assert verify(trail).guarded is False


@pytest.mark.parametrize(
    ("statement", "where", "kind"),
    [
        ("UPDATE audit_event SET who = 'staff:2' WHERE id = 3", 3, BreakKind.CHANGED),
        ("UPDATE audit_event SET did = 'saw' WHERE id = 3", 3, BreakKind.CHANGED),
        ("UPDATE audit_event SET about = '' WHERE id = 3", 3, BreakKind.CHANGED),
        ("UPDATE audit_event SET details = '{}' WHERE id = 1", 1, BreakKind.CHANGED),
        ('UPDATE audit_event SET details = \'{"words":"2"}\' WHERE id = 3', 3, BreakKind.CHANGED),
        ("UPDATE audit_event SET details = 'no json' WHERE id = 2", 2, BreakKind.CHANGED),
        ("UPDATE audit_event SET at = '2026-01-01 00:00:00.000000' WHERE id = 4", 4, BreakKind.CHANGED),
        ("UPDATE audit_event SET at = '2026-11-23 10:00' WHERE id = 4", 4, BreakKind.CHANGED),
        ("UPDATE audit_event SET at = 'yesterday' WHERE id = 4", 4, BreakKind.CHANGED),
        ("UPDATE audit_event SET chain = '' WHERE id = 5", 5, BreakKind.CHANGED),
        ("UPDATE audit_event SET who = x'ff00' WHERE id = 2", 2, BreakKind.CHANGED),
        ("UPDATE audit_event SET who = CAST(x'ff' AS TEXT) WHERE id = 2", 2, BreakKind.CHANGED),
        ("UPDATE audit_event SET id = -1 WHERE id = 2", -1, BreakKind.CHANGED),
        ("DELETE FROM audit_event WHERE id = 2", 2, BreakKind.REMOVED),
        ("DELETE FROM audit_event WHERE id = 1", 1, BreakKind.REMOVED),
        ("DELETE FROM audit_event WHERE id = 5", 5, BreakKind.REMOVED),
        ("DELETE FROM audit_event WHERE id > 2", 3, BreakKind.REMOVED),
        ("DELETE FROM audit_event", 1, BreakKind.REMOVED),
        ("DELETE FROM audit_end", 6, BreakKind.END_LOST),
        ("UPDATE audit_end SET last_event_id = 4", 6, BreakKind.END_LOST),
        ("UPDATE audit_end SET seal = 'ÿ'", 6, BreakKind.END_LOST),
        (
            "INSERT INTO audit_event (id, at, who, did, about, details, chain) "
            "SELECT 6, at, who, did, about, details, chain FROM audit_event WHERE id = 5",
            6,
            BreakKind.CHANGED,
        ),
    ],
)
def test_tampering_is_found_and_located(trail: Tools, statement: str, where: int, kind: BreakKind) -> None:
    # given a trail of five events, when its owner changes the table by hand
    tamper(trail, statement)
    # then it breaks where they did
    assert found_in(trail) == (1 if where < 0 else where, kind)


def test_an_end_put_back_from_before_is_found(trail: Tools) -> None:
    # given somebody who kept the end as it was at the third event, sealed by our key
    with trail.reading() as session:
        third = session.get_one(AuditEvent, 3)
    seal = hmac.new(KEYS.audit.encode(), f"end 3 {third.chain}".encode(), hashlib.sha256).hexdigest()
    heads = trail.settings.heads_file
    write_head(trail)
    # when they cut the trail off there and put that end back
    tamper(
        trail,
        "DELETE FROM audit_event WHERE id > 3",
        f"UPDATE audit_end SET last_event_id = 3, last_chain = '{third.chain}', seal = '{seal}'",
    )
    # then the database by itself looks whole, and the head outside says what is missing
    assert verify(trail).whole
    assert found_in(trail, heads) == (4, BreakKind.ROLLED_BACK)


def test_an_older_copy_of_the_whole_database_is_found(trail: Tools, tmp_path: Path) -> None:
    # given a whole copy of the database, and a head that was written later
    database = Path(trail.settings.database_url.removeprefix("sqlite:///"))
    copy = tmp_path / "copy.sqlite"
    with closing(sqlite3.connect(database)) as live, closing(sqlite3.connect(copy)) as kept:
        live.backup(kept)
    write_some(trail, 2)
    head = write_head(trail)
    assert head is not None
    assert head.event_id == 7
    # when somebody puts the copy in its place
    older = Tools(Settings(data=tmp_path, database_url=f"sqlite:///{copy}", base_url="http://127.0.0.1"), keys=KEYS)
    # then only the head outside shows it, and where
    assert verify(older).whole
    assert found_in(older, trail.settings.heads_file) == (6, BreakKind.ROLLED_BACK)
    # and when the copy goes on and passes the head, the head still says that this is another trail
    for _each in range(4):
        with older.writing() as work:
            work.record("staff:2", "saw_words", "review:9")
    assert verify(older).whole
    assert found_in(older, trail.settings.heads_file) == (7, BreakKind.REWRITTEN)
    older.database.engine.dispose()


def test_a_trail_made_anew_with_our_key_is_found(trail: Tools, tmp_path: Path, empty_database: Path) -> None:
    # given a head, and somebody with the database and the key who writes the whole trail anew but for one event
    write_head(trail)
    forged_at = tmp_path / "forged.sqlite"
    shutil.copy(empty_database, forged_at)
    forged = Tools(Settings(data=tmp_path, database_url=f"sqlite:///{forged_at}", base_url="http://x.test"), keys=KEYS)
    for each in range(6):
        with forged.writing() as work:
            work.record("staff:1", "saw_words", f"review:{each}" if each != 2 else "review:99", words=str(each))
    # then nothing in the database shows it; the head does
    assert verify(forged).whole
    assert found_in(forged, trail.settings.heads_file) == (5, BreakKind.REWRITTEN)
    forged.database.engine.dispose()


@pytest.mark.parametrize("edit", [lambda line: line.replace('"event": 5', '"event": 4'), lambda _line: "nonsense"])
def test_a_line_of_the_heads_that_was_changed_is_named(trail: Tools, edit: object) -> None:
    heads = trail.settings.heads_file
    write_head(trail)
    write_head(trail)
    first, second = heads.read_text().splitlines()
    heads.write_text(f"{first}\n{edit(second)}\n")  # type: ignore[operator]
    assert found_in(trail, heads) == (2, BreakKind.HEAD_NOT_OURS)


def test_a_head_an_hour_by_any_number_of_workers(trail: Tools, clock: SetClock) -> None:
    # given a worker that looks every second, and another
    for _second in range(3):
        scheduled.do_what_is_due(trail, [scheduled.AUDIT_HEAD])
    # then there is one line, and one more in the next hour
    heads = trail.settings.heads_file
    assert len(heads_file.read(heads)) == 1
    clock.move(hours=1)
    scheduled.do_what_is_due(trail, [scheduled.AUDIT_HEAD])
    assert [each.event_id for each in heads_file.read(heads)] == [5, 5]
    assert heads.stat().st_mode & 0o777 == 0o600
    assert verify(trail, heads).whole


def test_heads_that_cannot_be_written_are_in_the_log(
    trail: Tools, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a place that is full
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(heads_file, "add", full)
    # when the worker comes to it, then it goes on and says so, and the log has the head itself
    scheduled.do_what_is_due(trail)
    said = [each.getMessage() for each in caplog.records]
    assert "the job audit_head could not be done: OSError" in said
    heads = [json.loads(each.removeprefix("audit head ")) for each in said if each.startswith("audit head ")]
    assert [each["event"] for each in heads] == [5]


@pytest.mark.parametrize("text", ["heads.jsonl", "/nowhere/heads.jsonl", "/"])
def test_a_place_for_heads_that_is_none_refuses_to_start(text: str) -> None:
    with pytest.raises(UnsafeSettings, match=r"PORTAL_AUDIT_HEADS .*full path"):
        Settings.from_environment({"PORTAL_AUDIT_HEADS": text})


def test_an_act_and_its_event_stand_or_fall_together(trail: Tools) -> None:
    # when the act goes wrong after its event, there is no event
    def broken() -> None:
        with trail.writing() as work:
            work.record("staff:1", "saw_words", "review:1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert verify(trail).events == 5

    # and when the event can't be written, there is no act
    def act() -> None:
        with trail.writing() as work:
            work.session.add(Mark(name="act", value="done"))
            work.session.flush()
            work.record(None, "saw_words", "review:1")  # type: ignore[arg-type]

    with pytest.raises(IntegrityError):
        act()
    with trail.reading() as session:
        assert session.query(Mark).count() == 0
    assert verify(trail) == TrailFound(events=5, heads=0, broken=None, guarded=True)


def test_the_command_fails_where_the_trail_breaks(
    settings: Settings, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(settings.data))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    mine = Tools(settings, keys=load_keys(settings.keys))
    write_some(mine, 2)
    head = CliRunner().invoke(audit_group, ["head", "--json"])
    assert json.loads(head.stdout)["event"] == 2
    whole = CliRunner().invoke(audit_group, ["verify", "--json"])
    assert (whole.exit_code, json.loads(whole.stdout)) == (
        0,
        {"whole": True, "events": 2, "first_break": None, "kind": None, "heads": 1, "guarded": True},
    )
    tamper(mine, "DELETE FROM audit_event WHERE id = 2")
    broken = CliRunner().invoke(audit_group, ["verify", "--heads", str(settings.heads_file)])
    assert broken.exit_code == 1
    assert "breaks at event 2" in broken.stderr
    mine.database.engine.dispose()


# Any tampering at all


@pytest.fixture(scope="module")
def kept_trail(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Path:
    """A database with a trail of events and its head outside, to be copied."""
    folder = tmp_path_factory.mktemp("trail")
    shutil.copy(empty_database, folder / "portal.sqlite")
    made = _opened(folder / "portal.sqlite")
    write_some(made, EVENTS)
    write_head(made)
    with made.writing() as work:
        audit_guards.take_down(work.session.connection())
    with made.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    made.database.engine.dispose()
    return folder


def _opened(database: Path) -> Tools:
    return Tools(
        Settings(data=database.parent, database_url=f"sqlite:///{database}", base_url="http://127.0.0.1"),
        clock=SetClock(NOW),
        keys=KEYS,
    )


_ids = st.integers(1, EVENTS)
_texts = st.one_of(st.text(max_size=12), st.sampled_from(["staff:1", "saw_words", "review:3", '{"words": "3"}']))
_columns = st.sampled_from(["at", "who", "did", "about", "details", "chain"])
_acts = st.one_of(
    st.tuples(st.just("edit"), _ids, _columns, st.one_of(_texts, st.binary(max_size=4), st.integers(-5, 5))),
    st.tuples(st.just("delete"), _ids, _ids),
    st.tuples(st.just("cut"), _ids),
    st.tuples(st.just("swap"), _ids, _ids, _columns),
    st.tuples(st.just("copy"), _ids, st.integers(EVENTS + 1, EVENTS + 3)),
    st.tuples(st.just("renumber"), _ids),
)


def _do(database: Path, act: tuple[object, ...]) -> None:
    with closing(sqlite3.connect(database)) as db, db:
        match act:
            case ("edit", int(which), str(column), value):
                db.execute(f"UPDATE audit_event SET {column} = ? WHERE id = ?", (value, which))
            case ("delete", int(one), int(other)):
                db.execute("DELETE FROM audit_event WHERE id IN (?, ?)", (one, other))
            case ("cut", int(which)):
                db.execute("DELETE FROM audit_event WHERE id >= ?", (which,))
            case ("swap", int(one), int(other), str(column)):
                db.execute(
                    f"UPDATE audit_event SET {column} = (SELECT o.{column} FROM audit_event o WHERE o.id = "
                    f"CASE audit_event.id WHEN ? THEN ? ELSE ? END) WHERE id IN (?, ?)",
                    (one, other, one, one, other),
                )
            case ("copy", int(which), int(to)):
                db.execute(
                    "INSERT INTO audit_event (id, at, who, did, about, details, chain) "
                    "SELECT ?, at, who, did, about, details, chain FROM audit_event WHERE id = ?", (to, which),
                )  # fmt: skip
            case ("renumber", int(which)):
                # take one out and close the gap
                db.execute("DELETE FROM audit_event WHERE id = ?", (which,))
                db.execute("UPDATE audit_event SET id = id - 1 WHERE id > ?", (which,))


def _rows(database: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as db:
        db.text_factory = bytes
        return db.execute("SELECT id, at, who, did, about, details, chain FROM audit_event ORDER BY id").fetchall()


@trying(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(act=_acts)
def test_any_tampering_is_found_and_located(kept_trail: Path, tmp_path: Path, act: tuple[object, ...]) -> None:
    # given a trail, when its owner edits, takes out, cuts off, swaps, copies or renumbers anything
    database = tmp_path / "tampered.sqlite"
    shutil.copy(kept_trail / "portal.sqlite", database)
    before = _rows(database)
    _do(database, act)
    after = _rows(database)
    opened = _opened(database)
    found = verify(opened, kept_trail / "audit-heads.jsonl")
    opened.database.engine.dispose()
    # then the first row that is not as it was is the one that is named
    differs = next(
        (n for n, (one, other) in enumerate(zip(before, after, strict=False), 1) if one != other),
        None if before == after else min(len(before), len(after)) + 1,
    )
    if after and differs is not None and differs > len(before):
        # copied behind the end, perhaps with a gap: the place is just behind the end
        differs = EVENTS + 1
    assert found.first_break == differs


@trying(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cut=st.integers(0, EVENTS - 1))
def test_any_truncation_with_our_own_seal_is_found(kept_trail: Path, tmp_path: Path, cut: int) -> None:
    # given somebody with the key, who cuts the trail off anywhere and seals the new end
    database = tmp_path / "cut.sqlite"
    shutil.copy(kept_trail / "portal.sqlite", database)
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("DELETE FROM audit_event WHERE id > ?", (cut,))
        if cut:
            chain = db.execute("SELECT chain FROM audit_event WHERE id = ?", (cut,)).fetchone()[0]
            seal = hmac.new(KEYS.audit.encode(), f"end {cut} {chain}".encode(), hashlib.sha256).hexdigest()
            db.execute("UPDATE audit_end SET last_event_id = ?, last_chain = ?, seal = ?", (cut, chain, seal))
        else:
            db.execute("DELETE FROM audit_end")
    opened = _opened(database)
    found = verify(opened, kept_trail / "audit-heads.jsonl")
    assert verify(opened).whole
    opened.database.engine.dispose()
    # then the head outside shows it, at the first event that is missing
    assert found.first_break == cut + 1
