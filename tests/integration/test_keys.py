"""Keys are listed, rotated and retired; what older keys made goes on working until then. The drill of docs/drills."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from portal.adapters.keys import WeakKey, all_of, load_keys
from portal.adapters.migrating import upgrade
from portal.commands.keys import keys_group
from portal.config import Settings
from portal.factory import create_app
from portal.services.tools import Tools
from tests.factories import Factory
from tests.people import Visitor


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    for name in ("LINKS", "SESSION", "CODES", "AUDIT"):
        monkeypatch.delenv(f"PORTAL_KEY_{name}", raising=False)
    upgrade(Settings.from_environment())
    return tmp_path


class Started:
    """The portal, started again each time: it reads its keys then."""

    def __init__(self) -> None:
        self.open: list[Tools] = []

    def __call__(self) -> Flask:
        tools = Tools(Settings.from_environment())
        self.open.append(tools)
        return create_app(tools=tools)


@pytest.fixture
def start(folder: Path) -> Iterator[Started]:
    started = Started()
    yield started
    for tools in started.open:
        tools.database.engine.dispose()


def run(*words: str) -> Result:
    return CliRunner().invoke(keys_group, list(words))


def opens(app: Flask, token: str) -> bool:
    return Visitor(app).get(f"/l/{token}").name == "public.open_link"


def code_opens(app: Flask, code: str) -> bool:
    return Visitor(app).post("/code", {"letter_code": code}, follow=False).status == 303


def still_in(app: Flask, visitor: Visitor) -> bool:
    """The same browser, at a portal that was started again."""
    again = Visitor(app)
    cookie = visitor.client.get_cookie("portal")
    assert cookie is not None
    again.client.set_cookie("portal", cookie.value)
    return again.get("/family").status == 200


def test_the_drill(start: Started) -> None:
    # given a letter that is on its way, and somebody who is in
    app = start()
    made = Factory(start.open[-1]).invitation()
    visitor = Visitor(app)
    visitor.post(f"/l/{made.token}")
    # when each key is rotated, then what the older ones made goes on working
    for name in ("links", "session", "codes"):
        assert run("rotate", name).exit_code == 0
    app = start()
    assert (opens(app, made.token), code_opens(app, made.code), still_in(app, visitor)) == (True, True, True)
    # and new letters are made with the newest
    newer = Factory(start.open[-1]).invitation()
    assert (opens(app, newer.token), code_opens(app, newer.code)) == (True, True)
    # when the oldest are retired, then what they made stops, and only that
    for name in ("links", "session", "codes"):
        assert run("retire", name).exit_code == 0
    app = start()
    assert (opens(app, made.token), code_opens(app, made.code), still_in(app, visitor)) == (False, False, False)
    assert (opens(app, newer.token), code_opens(app, newer.code)) == (True, True)
    # and the page for the old one is a kind one
    assert Visitor(app).get(f"/l/{made.token}", follow=True).name == "public.link_malformed"


def test_as_many_older_keys_stay_as_was_asked(start: Started, folder: Path) -> None:
    start()
    for _ in range(4):
        assert run("rotate", "links", "--keep", "2").exit_code == 0
    assert len(load_keys(folder / "keys").links) == 3
    run("rotate", "codes", "--keep", "0")
    assert len(all_of(load_keys(folder / "keys").codes)) == 1
    # the newest always stays
    run("retire", "codes")
    assert len(all_of(load_keys(folder / "keys").codes)) == 1


def test_the_list_says_names_counts_and_ages_and_never_a_key(start: Started, folder: Path) -> None:
    start()
    run("rotate", "links")
    for said in (run("list").output, run("list", "--json").output, run("rotate", "session").output):
        for path in (folder / "keys").glob("*.key"):
            assert not [key for key in path.read_text().split() if key[:8] in said]
    found = {each["name"]: each for each in json.loads(run("list", "--json").output)}
    assert {"links", "session", "codes", "audit"} <= set(found)
    assert len(found["links"]["made"]) == 2
    assert found["links"]["made"][-1][:2] == "20"


def test_each_rotation_is_in_the_audit_trail(start: Started) -> None:
    from sqlalchemy import select

    from portal.models import AuditEvent

    start()
    run("rotate", "links")
    run("retire", "links")
    with start.open[-1].reading() as session:
        events = [(each.who, each.did, each.about) for each in session.scalars(select(AuditEvent))]
    assert events == [("operator", "rotated_key", "key:links"), ("operator", "retired_key", "key:links")]


def test_a_key_of_the_environment_is_rotated_there(start: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    start()
    monkeypatch.setenv("PORTAL_KEY_LINKS", "q7Vf0kR2mXw9Zt4Lb8Ny3Hc6Jd1Gs5Pa-AnEnvironmentKey")
    said = run("rotate", "links")
    assert said.exit_code != 0
    assert "PORTAL_KEY_LINKS" in said.output


def test_a_file_is_never_half_written(start: Started, folder: Path) -> None:
    start()
    run("rotate", "links")
    names = {path.name for path in (folder / "keys").iterdir()}
    assert names == {"links.key", "session.key", "codes.key", "audit.key", "made.json"} | (
        names & {"tickets.key", "data.key", "search.key"}
    )
    assert {path.stat().st_mode & 0o077 for path in (folder / "keys").iterdir()} == {0}


@pytest.mark.parametrize("weak", ["a" * 40, "0123456789abcdef" * 3, "abcdefghijklmnopqrstuvwxyz0123456789"])
def test_a_weak_key_refuses_to_start(folder: Path, monkeypatch: pytest.MonkeyPatch, weak: str) -> None:
    monkeypatch.setenv("PORTAL_KEY_LINKS", f"q7Vf0kR2mXw9Zt4Lb8Ny3Hc6Jd1Gs5Pa-AnEnvironmentKey\n{weak}")
    with pytest.raises(WeakKey, match="'links' is") as refused:
        load_keys(folder / "keys")
    assert weak not in str(refused.value)
