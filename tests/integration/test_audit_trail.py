"""Any edit, deletion, insertion or truncation of the audit trail is found and located."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from portal.adapters.keys import load_keys
from portal.commands.audit import audit_group
from portal.config import Settings
from portal.services.audit_trail import verify
from portal.services.tools import Tools


@pytest.fixture
def trail(tools: Tools) -> Tools:
    for number in range(5):
        with tools.writing() as work:
            work.record("staff:1", "saw", f"review:{number}", words=str(number))
    return tools


def tamper(tools: Tools, statement: str) -> None:
    with tools.writing() as work:
        work.session.connection().exec_driver_sql(statement)


def test_a_trail_that_nobody_touched_is_whole(trail: Tools) -> None:
    assert verify(trail).whole
    assert verify(trail).events == 5


def test_an_empty_trail_is_whole(tools: Tools) -> None:
    assert verify(tools).whole


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE audit_event SET who = 'staff:2' WHERE id = 3", 3),
        ("UPDATE audit_event SET details = '{}' WHERE id = 1", 1),
        ("UPDATE audit_event SET at = '2026-01-01 00:00:00' WHERE id = 4", 4),
        ("DELETE FROM audit_event WHERE id = 2", 3),
        ("DELETE FROM audit_event WHERE id = 1", 2),
        ("DELETE FROM audit_event WHERE id = 5", 5),
        ("DELETE FROM audit_event WHERE id > 2", 3),
        ("DELETE FROM audit_event", 1),
        ("DELETE FROM audit_end", 6),
        ("UPDATE audit_end SET last_event_id = 4", 6),
        (
            "INSERT INTO audit_event (id, at, who, did, about, details, chain) "
            "SELECT 6, at, who, did, about, details, chain FROM audit_event WHERE id = 5",
            6,
        ),
    ],
)
def test_tampering_is_found_and_located(trail: Tools, statement: str, where: int) -> None:
    # given a trail of five events, when somebody changes the table by hand
    tamper(trail, statement)
    # then it breaks where they did
    assert verify(trail).first_break == where


def test_the_command_fails_where_the_trail_breaks(
    settings: Settings, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(settings.data))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    mine = Tools(settings, keys=load_keys(settings.keys))
    for _ in range(2):
        with mine.writing() as work:
            work.record("staff:1", "saw", "review:1")
    whole = CliRunner().invoke(audit_group, ["verify", "--json"])
    assert (whole.exit_code, json.loads(whole.stdout)) == (0, {"whole": True, "events": 2, "first_break": None})
    tamper(mine, "DELETE FROM audit_event WHERE id = 2")
    broken = CliRunner().invoke(audit_group, ["verify"])
    assert broken.exit_code == 1
    assert "breaks at event 2" in broken.stderr
    mine.database.engine.dispose()
