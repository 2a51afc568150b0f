"""All data in one file and back, into either database; a restored copy holds its letters until a human says so."""

from __future__ import annotations

import json
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from portal.adapters import archive
from portal.adapters.archive import NotACopy
from portal.commands.backup import backup_command
from portal.commands.restore import restore_command
from portal.commands.sending import sending_group
from portal.config import Settings
from portal.domain.errors import Refused
from portal.domain.states import Channel, DeliveryState, Purpose
from portal.models import Base, Delivery, Letter, Review, Visit
from portal.services import sending, visits
from portal.services.audit_trail import verify
from portal.services.keeping_copies import back_up
from portal.services.restoring import Wanted, restore
from portal.services.tools import Tools
from portal.store import marks
from tests import postgres
from tests.factories import Factory

STORY = "She sang to the kettle every morning"


@pytest.fixture
def portal(settings: Settings) -> Iterator[Tools]:
    """A portal with keys of its own, a review, a file and a letter in the outbox."""
    tools = Tools(settings)
    Factory(tools).contributor()
    for folder, name, words in ((settings.outbox, "1.eml", "Dear Janet"), (settings.files / "a", "1.bin", "A photo")):
        folder.mkdir(parents=True)
        (folder / name).write_text(words)
    yield tools
    tools.database.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Another machine, with nothing on it."""
    data = tmp_path / "elsewhere"
    if request.param == "sqlite":
        yield replace(settings, data=data, database_url=f"sqlite:///{data / 'portal.sqlite'}")
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    url = server.database()
    yield replace(settings, data=data, database_url=url)
    server.drop(url)


@pytest.fixture
def copy(portal: Tools, tmp_path: Path) -> Path:
    back_up(portal, tmp_path / "portal.copy")
    return tmp_path / "portal.copy"


def with_keys_of(portal: Tools) -> Wanted:
    return Wanted(keys_from=portal.settings.keys)


def counted(tools: Tools) -> dict[str, int]:
    with tools.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if not table.name.startswith("audit_") and table.name != "mark"
        }


def opened(settings: Settings, request: pytest.FixtureRequest) -> Tools:
    tools = Tools(settings)
    request.addfinalizer(tools.database.engine.dispose)
    return tools


def test_everything_comes_back_and_nothing_is_sent(
    portal: Tools, copy: Path, elsewhere: Settings, request: pytest.FixtureRequest
) -> None:
    # given a copy of a portal
    token, public_id_hash = portal.links.make(Purpose.FAMILY)
    # when it is restored on another machine, with the keys
    done = restore(elsewhere, copy, with_keys_of(portal))
    # then every row, file and key is there
    there = opened(elsewhere, request)
    assert counted(there) == counted(portal)
    assert (elsewhere.files / "a" / "1.bin").read_text() == "A photo"
    assert done.files == 1
    link = there.links.open(token)
    assert link is not None
    assert link.public_id_hash == public_id_hash
    # and the audit trail is whole and says so
    assert verify(there).whole
    assert verify(there).guarded
    # and sending is held, and no letter of the outbox came along
    with there.reading() as session:
        assert marks.mark(session, marks.SENDING_HELD) == "restored"
    assert not elsewhere.outbox.exists()
    # and nothing is left over
    assert sorted(p.name for p in elsewhere.data.iterdir() if p.name.startswith(".")) == []
    # and new rows get new ids
    Factory(there).contributor()


def test_there_and_back_again_is_the_same(
    portal: Tools, copy: Path, elsewhere: Settings, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Every value of every row, through the other database and back."""
    restore(elsewhere, copy, with_keys_of(portal))
    there = opened(elsewhere, request)
    back_up(there, tmp_path / "second.copy")
    with zipfile.ZipFile(copy) as first, zipfile.ZipFile(tmp_path / "second.copy") as second:
        for name in first.namelist():
            if name.startswith("tables/") and not name.startswith(("tables/audit_", "tables/mark")):
                assert told(first, name) == told(second, name), name


def told(package: zipfile.ZipFile, name: str) -> list[object]:
    return [json.loads(line) for line in package.read(name).splitlines()]


def test_visits_end_and_letters_that_may_have_gone_wait_for_a_human(
    portal: Tools, elsewhere: Settings, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    # given somebody who is signed in, and a letter that is due
    make = Factory(portal)
    contributor = make.contributor()
    with portal.writing() as work:
        visits.start_for_staff(work, make_staff_id(work.session))
        letter = Letter(
            contributor_id=contributor.id, name="introductory", language="en", format="email", version="1",
            composed={"a": 1}, asked_at=work.now,
        )  # fmt: skip
        work.session.add(letter)
        work.session.flush()
        work.session.add(
            Delivery(letter_id=letter.id, channel=Channel.EMAIL, address="j@example.org", key="k", due_at=work.now)
        )
    back_up(portal, tmp_path / "portal.copy")
    # when the copy is restored
    done = restore(elsewhere, tmp_path / "portal.copy", with_keys_of(portal))
    # then they have to come in anew, and the letter is not sent by itself
    assert (done.visits_ended, done.held) == (1, 1)
    with opened(elsewhere, request).reading() as session:
        assert session.scalars(select(Visit.ended_at)).one() is not None
        held = session.scalars(select(Delivery)).one()
        assert (held.state, held.why_held) == (DeliveryState.HELD, "may_have_gone_before_restore")


def make_staff_id(session: object) -> int:
    from portal.models import Staff

    member = Staff(email="a@reviews.example.org", name="Amara Okafor", role="reviewer")
    session.add(member)  # type: ignore[attr-defined]
    session.flush()  # type: ignore[attr-defined]
    return member.id


def test_the_copy_is_for_its_owner_alone_and_holds_no_key(portal: Tools, copy: Path) -> None:
    assert copy.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(copy) as package:
        names = package.namelist()
        whole = b"".join(package.read(name) for name in names)
    assert "tables/review.jsonl" in names
    assert not [name for name in names if not name.startswith(("tables/", "files/", "manifest."))]
    for path in portal.settings.keys.iterdir():
        for key in path.read_text().split():
            assert key.encode() not in whole
    assert b"Dear Janet" not in whole


def test_the_copy_is_one_moment_although_people_write_on(portal: Tools, tmp_path: Path) -> None:
    # given somebody in the middle of reading, and somebody who writes in the middle of the copy
    packed: list[int] = []
    before = archive.Packing.add

    def write_on(self: archive.Packing, name: str, *rest: object, **about: int) -> None:
        if not packed:
            Factory(portal).review()
            packed.append(1)
        before(self, name, *rest, **about)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch, portal.reading() as session:
        session.scalars(select(Review)).all()
        patch.setattr(archive.Packing, "add", write_on)
        # when a copy is made, then it is made all the same, and knows nothing of what came after it began
        back_up(portal, tmp_path / "portal.copy")
    with zipfile.ZipFile(tmp_path / "portal.copy") as package:
        assert len(package.read("tables/review.jsonl").splitlines()) == 1
    assert counted(portal)["review"] == 2


def test_a_portal_that_holds_data_is_not_overwritten(portal: Tools, copy: Path, request: pytest.FixtureRequest) -> None:
    Factory(portal).review()
    with pytest.raises(Refused, match="holds_data"):
        restore(portal.settings, copy)
    assert counted(portal)["review"] == 2
    portal.database.engine.dispose()
    restore(portal.settings, copy, Wanted(replace=True))
    assert counted(opened(portal.settings, request))["review"] == 1


KINDS = ("missing", "words", "cut short", "half", "bent", "another manifest", "something more", "leads out")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_whole_copy_changes_nothing(portal: Tools, copy: Path, kind: str) -> None:
    # given a file that is no whole copy
    spoil(copy, kind)
    before = counted(portal)
    # when it is restored over a portal, then it says so and the portal is as it was
    with pytest.raises(NotACopy):
        restore(portal.settings, copy, Wanted(replace=True))
    assert counted(portal) == before
    assert (portal.settings.outbox / "1.eml").exists()
    assert not [path for path in portal.settings.data.iterdir() if path.name.startswith(".")]


def spoil(copy: Path, kind: str) -> None:
    if kind == "missing":
        copy.unlink()
    elif kind == "words":
        copy.write_text("Dear Janet")
    elif kind == "cut short":
        copy.write_bytes(copy.read_bytes()[:-20])
    elif kind == "half":
        copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    else:
        with zipfile.ZipFile(copy) as package:
            entries = {name: package.read(name) for name in package.namelist()}
        if kind == "bent":
            entries["tables/person.jsonl"] = entries["tables/person.jsonl"].replace(b"20", b"19")
        elif kind == "another manifest":
            entries["manifest.json"] = entries["manifest.json"].replace(b'"bytes": ', b'"bytes":  ')
        else:
            entries["tables/more.jsonl" if kind == "something more" else "../../out"] = b"{}\n"
        with zipfile.ZipFile(copy, "w") as package:
            for name, content in entries.items():
                package.writestr(name, content)


def test_without_its_keys_a_copy_can_not_be_restored(
    portal: Tools, copy: Path, elsewhere: Settings, tmp_path: Path
) -> None:
    # without keys, it names those that it needs
    with pytest.raises(Refused, match="keys_missing") as refused:
        restore(elsewhere, copy)
    assert "audit" in refused.value.details["needed"]
    # with other keys too
    other = replace(portal.settings, data=tmp_path / "other")
    Tools(other).database.engine.dispose()
    with pytest.raises(Refused, match="keys_missing"):
        restore(elsewhere, copy, Wanted(keys_from=other.keys))
    assert not elsewhere.files.exists()


def test_keys_may_come_along_under_a_passphrase(
    portal: Tools, tmp_path: Path, elsewhere: Settings, request: pytest.FixtureRequest
) -> None:
    file, words = tmp_path / "portal.copy", "correct horse battery"
    with pytest.raises(Refused, match="passphrase_too_short"):
        back_up(portal, file, passphrase="short")
    back_up(portal, file, passphrase=words)
    with pytest.raises(Refused, match="wrong_passphrase"):
        restore(elsewhere, file, Wanted(passphrase="another horse battery"))
    restore(elsewhere, file, Wanted(passphrase=words))
    assert opened(elsewhere, request).keys == portal.keys


def test_newer_keys_beside_the_old_ones_open_an_older_copy(
    portal: Tools, copy: Path, elsewhere: Settings, request: pytest.FixtureRequest
) -> None:
    # given a link key that was added since the copy was made
    links = portal.settings.keys / "links.key"
    links.write_text(f"{links.read_text().strip()}\n{secrets.token_urlsafe(48)}\n")
    # when the copy is restored, then both stay
    restore(elsewhere, copy, with_keys_of(portal))
    assert len(opened(elsewhere, request).keys.links) == 2


def test_a_copy_of_a_newer_version_is_refused(portal: Tools, tmp_path: Path, elsewhere: Settings) -> None:
    from sqlalchemy import text

    to_version = text("UPDATE alembic_version SET version_num = :version")
    with portal.database.writing() as session:
        version = session.scalar(text("SELECT version_num FROM alembic_version"))
        session.execute(to_version, {"version": "of_next_year"})
    back_up(portal, tmp_path / "portal.copy")
    with portal.database.writing() as session:  # on PostgreSQL the next test has the same tables
        session.execute(to_version, {"version": version})
    with pytest.raises(Refused, match="made_by_a_newer_version"):
        restore(elsewhere, tmp_path / "portal.copy", with_keys_of(portal))


def test_the_commands(
    portal: Tools, elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("DATABASE_URL", portal.settings.database_url)
    monkeypatch.setenv("PORTAL_DATA", str(portal.settings.data))
    file = tmp_path / "portal.copy"
    made = CliRunner().invoke(backup_command, [str(file), "--json"])
    assert (made.exit_code, json.loads(made.stdout)["bytes"]) == (0, file.stat().st_size)
    # the keys that the portal made for itself are in a file of their own
    assert (tmp_path / "portal.copy.keys").stat().st_mode & 0o777 == 0o600
    refused = CliRunner().invoke(restore_command, [str(file)])
    assert refused.exit_code == 1
    assert "This portal holds data: add --replace" in refused.stderr
    monkeypatch.setenv("PORTAL_DATA", str(elsewhere.data))
    monkeypatch.setenv("DATABASE_URL", elsewhere.database_url)
    restored = CliRunner().invoke(restore_command, [str(file), "--json"])
    told = json.loads(restored.stdout)
    assert (told["restored"], told["sending"]) == (str(file), "held")
    # its worker sends nothing and says why, until somebody resumes it
    there = opened(elsewhere, request)
    with pytest.raises(Refused, match="sending_held"):
        sending.drain(there)
    answer = CliRunner().invoke(sending_group, ["resume", "--json"])
    assert json.loads(answer.stdout) == {"sending": "on", "was_held": True}
    sending.drain(there)
    assert verify(there).whole


def test_in_production_no_key_is_ever_written_beside_a_copy(portal: Tools, tmp_path: Path) -> None:
    from portal.services.keeping_copies import keys_beside

    tools = Tools(replace(portal.settings, production=True))
    assert keys_beside(tools, tmp_path / "portal.copy") is None
    tools.database.engine.dispose()
    assert not (tmp_path / "portal.copy.keys").exists()
