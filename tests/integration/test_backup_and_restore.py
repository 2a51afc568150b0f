"""All data in one file and back; a restored copy holds its letters until a human says so."""

from __future__ import annotations

import json
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from portal.adapters.archive import NotACopy
from portal.commands.backup import backup_command
from portal.commands.restore import restore_command
from portal.commands.sending import sending_group
from portal.config import Settings
from portal.domain.errors import Refused
from portal.domain.states import Purpose
from portal.models import Base, Review
from portal.services import sending
from portal.services.audit_trail import verify
from portal.services.keeping_copies import back_up, restore
from portal.services.tools import Tools
from portal.store import marks
from tests.factories import Factory


@pytest.fixture
def portal(settings: Settings) -> Tools:
    """A portal with keys of its own, a review and a letter in the outbox."""
    tools = Tools(settings)
    Factory(tools).contributor()
    settings.outbox.mkdir()
    (settings.outbox / "1.eml").write_text("Dear Janet")
    return tools


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Settings:
    data = tmp_path / "elsewhere"
    return replace(settings, data=data, database_url=f"sqlite:///{data / 'portal.sqlite'}")


def counted(tools: Tools) -> dict[str, int]:
    with tools.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if not table.name.startswith("audit_") and table.name != "mark"
        }


def test_everything_comes_back_and_nothing_is_sent(portal: Tools, elsewhere: Settings, tmp_path: Path) -> None:
    # given a copy of a portal
    token, public_id_hash = portal.links.make(Purpose.FAMILY)
    back_up(portal, tmp_path / "copy.tar.gz")
    # when it is restored on another machine
    restore(elsewhere, tmp_path / "copy.tar.gz")
    # then every row, letter and key is there
    there = Tools(elsewhere)
    assert counted(there) == counted(portal)
    assert (elsewhere.outbox / "1.eml").read_text() == "Dear Janet"
    opened = there.links.open(token)
    assert opened is not None
    assert opened.public_id_hash == public_id_hash
    # and the audit trail is whole and says so
    assert verify(there).whole
    # and sending is held
    with there.reading() as session:
        assert marks.mark(session, marks.SENDING_HELD) == "restored"
    # and nothing is left over
    assert sorted(p.name for p in elsewhere.data.iterdir() if p.name.startswith(".")) == []


def test_the_copy_is_for_its_owner_alone(portal: Tools, tmp_path: Path) -> None:
    back_up(portal, tmp_path / "copy.tar.gz")
    assert (tmp_path / "copy.tar.gz").stat().st_mode & 0o777 == 0o600
    with tarfile.open(tmp_path / "copy.tar.gz") as tar:
        assert {"portal.sqlite", "keys", "keys/session.key", "outbox/1.eml"} <= set(tar.getnames())


def test_the_copy_is_one_moment_although_people_write_on(portal: Tools, elsewhere: Settings, tmp_path: Path) -> None:
    # given somebody in the middle of writing
    with portal.database.reading() as session:
        session.scalars(select(Review)).all()
        # when a copy is made, then it is made all the same
        back_up(portal, tmp_path / "copy.tar.gz")
    restore(elsewhere, tmp_path / "copy.tar.gz")
    assert counted(Tools(elsewhere))["review"] == 1


def test_a_portal_that_holds_data_is_not_overwritten(portal: Tools, tmp_path: Path) -> None:
    back_up(portal, tmp_path / "copy.tar.gz")
    Factory(portal).review()
    with pytest.raises(Refused, match="holds_data"):
        restore(portal.settings, tmp_path / "copy.tar.gz")
    assert counted(portal)["review"] == 2
    portal.database.engine.dispose()
    restore(portal.settings, tmp_path / "copy.tar.gz", replace=True)
    assert counted(Tools(portal.settings))["review"] == 1


@pytest.mark.parametrize("kind", ["missing", "words", "cut short", "no database", "bent database", "leads out"])
def test_what_is_no_whole_copy_changes_nothing(portal: Tools, tmp_path: Path, kind: str) -> None:
    # given a file that is no whole copy
    file = tmp_path / "copy.tar.gz"
    back_up(portal, file)
    if kind == "missing":
        file.unlink()
    elif kind == "words":
        file.write_text("Dear Janet")
    elif kind == "cut short":
        file.write_bytes(file.read_bytes()[:-2000])
    else:
        (tmp_path / "bent").write_text("not a database" * 100)
        names = {"no database": "other", "bent database": "portal.sqlite", "leads out": "../../out"}
        with tarfile.open(file, "w:gz") as tar:
            tar.add(tmp_path / "bent", arcname=names[kind])
    before = counted(portal)
    # when it is restored over a portal, then it says so and the portal is as it was
    with pytest.raises(NotACopy):
        restore(portal.settings, file, replace=True)
    assert counted(portal) == before
    assert (portal.settings.outbox / "1.eml").exists()


def test_another_database_says_how(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not_sqlite"):
        restore(replace(settings, database_url="postgresql+psycopg://x/y"), tmp_path / "copy")


def test_the_commands(portal: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PORTAL_DATA", str(portal.settings.data))
    file = tmp_path / "copy.tar.gz"
    made = CliRunner().invoke(backup_command, [str(file), "--json"])
    assert (made.exit_code, json.loads(made.stdout)["bytes"]) == (0, file.stat().st_size)
    refused = CliRunner().invoke(restore_command, [str(file)])
    assert refused.exit_code == 1
    assert "This portal holds data: add --replace" in refused.stderr
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "new"))
    restored = CliRunner().invoke(restore_command, [str(file), "--json"])
    assert json.loads(restored.stdout) == {"restored": str(file), "sending": "held"}


def test_a_restored_copy_sends_when_a_human_says_so(
    portal: Tools, elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a restored copy
    back_up(portal, tmp_path / "copy.tar.gz")
    restore(elsewhere, tmp_path / "copy.tar.gz")
    there = Tools(elsewhere)
    # when its worker runs, then it sends nothing and says why
    with pytest.raises(Refused, match="sending_held"):
        sending.drain(there)
    # until somebody resumes it
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PORTAL_DATA", str(elsewhere.data))
    answer = CliRunner().invoke(sending_group, ["resume", "--json"])
    assert json.loads(answer.stdout) == {"sending": "on", "was_held": True}
    sending.drain(there)
    assert verify(there).whole
