"""A new key takes over in the background: everything can be read all the while, and what was begun is finished."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Text, select, type_coerce

from portal.adapters.clock import SetClock
from portal.adapters.key_files import KeyFromEnvironment
from portal.adapters.keys import data_keys
from portal.adapters.vault import CannotOpen, version_in
from portal.commands.keys import keys_group
from portal.config import Settings
from portal.domain.errors import Refused
from portal.models import Person
from portal.services import resealing, scheduled
from portal.services.tools import Tools
from portal.store import marks, sealed_rows
from portal.store.sealed_rows import VERSION_LENGTH
from tests.factories import Factory

PEOPLE = 25


@pytest.fixture
def portal(settings: Settings, clock: SetClock) -> Iterator[Tools]:
    """A portal whose keys are files of its own, with people in it."""
    made = Tools(settings, clock=clock)
    make = Factory(made)
    for number in range(PEOPLE):
        make.add(Person(first_name=f"Margaret {number}", last_name="O’Brien", died_on=date(2026, 6, 3)))
    yield made
    made.database.engine.dispose()


def stored(portal: Tools) -> list[str]:
    with portal.reading() as session:
        return list(session.scalars(select(type_coerce(Person.first_name, Text)).order_by(Person.id)))


def names(portal: Tools) -> list[str]:
    with portal.reading() as session:
        return list(session.scalars(select(Person.first_name).order_by(Person.id)))


EVERYBODY = [f"Margaret {number}" for number in range(PEOPLE)]


def test_old_rows_are_read_while_they_wait_and_new_ones_are_sealed_by_the_new_key(portal: Tools) -> None:
    old = portal.vault.newest
    # when the key is rotated
    new = resealing.rotate_data(portal)
    # then nothing has changed yet, and everything can be read
    assert {version_in(each) for each in stored(portal)} == {old}
    assert names(portal) == EVERYBODY
    # and what is written now is sealed by the new key
    Factory(portal).add(Person(first_name="Doris", last_name="Hay", died_on=date(2026, 6, 3)))
    assert version_in(stored(portal)[-1]) == new != old


def test_the_worker_seals_all_anew_a_batch_at_a_time(portal: Tools) -> None:
    old, new = portal.vault.newest, resealing.rotate_data(portal)
    # when it has done one batch
    assert resealing.seal_some_anew(portal, batch=10)
    # then some rows are sealed by each, and all are read
    versions = [version_in(each) for each in stored(portal)]
    assert versions.count(new) == 10
    assert versions.count(old) == PEOPLE - 10
    assert names(portal) == EVERYBODY
    # and at the end none needs the old key
    while resealing.seal_some_anew(portal, batch=10):
        assert names(portal) == EVERYBODY
    with portal.reading() as session:
        assert set(sealed_rows.versions(session)) == {new}
    # and there is nothing to do, which costs one small query
    assert not resealing.seal_some_anew(portal)


def test_whoever_is_killed_in_the_middle_the_next_one_goes_on(portal: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a worker that has done a batch and is killed in the middle of the next
    old, new = portal.vault.newest, resealing.rotate_data(portal)
    resealing.seal_some_anew(portal, batch=10)
    sealed: list[str] = []
    right = portal.vault.seal

    def dies(text: str, place: str, row_id: int) -> str:
        sealed.append(text)
        if len(sealed) > 5:
            raise KeyboardInterrupt
        return right(text, place, row_id)

    monkeypatch.setattr(portal.vault, "seal", dies)
    with pytest.raises(KeyboardInterrupt):
        resealing.seal_some_anew(portal, batch=10)
    monkeypatch.undo()
    # then the half batch is not there
    assert [version_in(each) for each in stored(portal)].count(new) == 10
    # when another worker comes, then it begins where the first had got to
    later = Tools(portal.settings, clock=portal.clock)
    with later.reading() as session:
        assert (marks.mark(session, resealing.SEALING_ANEW) or "").startswith(f"{new} person ")
    resealing.seal_all_anew(later)
    with later.reading() as session:
        assert set(sealed_rows.versions(session)) == {new}
    assert names(later) == EVERYBODY
    assert old not in {version_in(each) for each in stored(later)}
    later.database.engine.dispose()


def test_a_server_that_runs_on_reads_what_the_new_key_sealed(portal: Tools) -> None:
    # given a server with the keys of before
    server = Tools(portal.settings, clock=portal.clock)
    assert names(server) == EVERYBODY
    # when another process rotates the key and seals all anew
    new = resealing.rotate_data(portal)
    resealing.seal_all_anew(portal)
    # then the server reads on, and seals by the new key too
    assert names(server) == EVERYBODY
    assert server.vault.newest == new
    server.database.engine.dispose()


def test_words_written_meanwhile_are_not_overwritten(portal: Tools) -> None:
    resealing.rotate_data(portal)
    with portal.reading() as session:
        first = session.scalars(select(Person).order_by(Person.id)).first()
    assert first is not None
    # given a row as a worker read it, which a family then writes anew
    table = Person.__table__
    before = stored(portal)[0]
    with portal.writing() as work:
        work.session.get_one(Person, first.id).first_name = "Peggy"
    # when the worker comes to write what it read
    with portal.writing() as work:
        sealed_rows._replace(work.session, portal.vault, table, first.id, {"first_name": before})  # type: ignore[arg-type]
    # then the newer words stand
    assert names(portal)[0] == "Peggy"


def test_the_worker_does_it_by_the_clock(portal: Tools) -> None:
    new = resealing.rotate_data(portal)
    assert "seal_anew" in scheduled.do_what_is_due(portal, [scheduled.SEAL_ANEW])
    with portal.reading() as session:
        assert set(sealed_rows.versions(session)) == {new}


def test_an_old_key_goes_only_when_nothing_needs_it(portal: Tools) -> None:
    old, new = portal.vault.newest, resealing.rotate_data(portal)
    key_file = portal.settings.keys / "data.key"
    # when nobody can be sure that every server has the new one
    with pytest.raises(Refused, match="key_too_new"):
        resealing.retire_data(portal)
    long_ago = key_file.stat().st_mtime - 2 * resealing.SETTLED_AFTER_SECONDS
    os.utime(key_file, (long_ago, long_ago))
    # and when rows still need the old one
    with pytest.raises(Refused, match="key_still_seals"):
        resealing.retire_data(portal)
    assert len(data_keys(portal.settings.keys)) == 2
    # when all is sealed anew, then it goes
    resealing.seal_all_anew(portal)
    assert resealing.retire_data(portal) == old
    assert [each.version for each in resealing.status(portal)] == [new]
    assert names(portal) == EVERYBODY
    assert key_file.stat().st_mode & 0o777 == 0o600
    # and the last one never goes
    with pytest.raises(Refused, match="only_key"):
        resealing.retire_data(portal)


def test_a_key_that_is_missing_is_named_and_nothing_is_read_as_something_else(portal: Tools) -> None:
    # given rows sealed by a key that somebody took out of the file
    old = portal.vault.newest
    (portal.settings.keys / "data.key").write_text(secrets.token_urlsafe(48) + "\n")
    stranger = Tools(portal.settings, clock=portal.clock)
    with pytest.raises(CannotOpen):
        names(stranger)
    assert next((each.version, each.here) for each in resealing.status(stranger)) == (old, False)
    stranger.database.engine.dispose()


def test_by_command(portal: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(portal.settings.data))
    run = CliRunner()
    assert run.invoke(keys_group, ["rotate", "data", "--now"]).exit_code == 0
    shown = run.invoke(keys_group, ["status"])
    assert "seals now" in shown.output
    assert "0 values  opens only" in shown.output


def test_a_key_from_the_environment_is_not_ours_to_change(
    portal: Tools, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTAL_KEY_DATA", "v" * 48)
    with pytest.raises(KeyFromEnvironment, match="PORTAL_KEY_DATA"):
        resealing.rotate_data(portal)


def test_a_version_has_the_length_that_is_counted_by(portal: Tools) -> None:
    assert len(portal.vault.newest) == VERSION_LENGTH
