"""`portal upgrade` leaves a portal that can serve: tables, and a support page that is not empty."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.commands.upgrade import upgrade_command
from portal.config import Settings
from portal.services.support import organisations
from portal.services.tools import Tools


def test_a_new_database_has_support_organisations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "new"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for _ in range(2):
        answer = CliRunner().invoke(upgrade_command)
        assert answer.exit_code == 0, answer.output
    tools = Tools(Settings.from_environment())
    assert len(organisations(tools)) == 16
    tools.database.engine.dispose()
