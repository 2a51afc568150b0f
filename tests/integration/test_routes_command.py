"""`portal routes` tells every rule and method with its guard."""

import json

import pytest
from click.testing import CliRunner

from portal.commands.routes import routes_command
from portal.config import Settings


def test_every_rule_has_a_guard(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(settings.data))
    answer = CliRunner().invoke(routes_command, ["--json"])
    assert answer.exit_code == 0, answer.output
    rows = {(row["rule"], row["method"]): row["guard"] for row in json.loads(answer.stdout)}
    assert rows["/", "GET"] == "anyone"
    assert rows["/leave", "POST"] == "anyone"
    assert all(rows.values())
