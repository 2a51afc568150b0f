"""Unsafe settings refuse to start, each with one line that says what is wrong and what to do."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from portal.adapters.keys import Keys, WeakKey, load_keys
from portal.adapters.migrating import upgrade
from portal.config import Settings
from portal.services import starting
from portal.services.tools import Tools
from portal.setting_values import UnsafeSettings
from tests.conftest import KEYS

ROOT = Path(__file__).parents[2]
SAFE = {
    "PORTAL_ENV": "production",
    "PORTAL_BASE_URL": "https://reviews.woldshire.nhs.uk",
    "PORTAL_HELP_PHONE": "0300 123 4567",
    "PORTAL_EMAIL_FROM": "reviews@woldshire.nhs.uk",
    "PORTAL_RETURN_ADDRESS": "Reviews|1 High Street|Woldsby|WO1 1AA",
}
Start = Callable[..., str]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Start as `portal serve` does, with SAFE and what is different; return the line that refused, or ""."""

    def started(keys: Keys = KEYS, upgraded: bool = True, **different: str) -> str:
        tmp_path.chmod(0o700)
        env = {"PORTAL_DATA": str(tmp_path)} | SAFE | different
        env = {name: value for name, value in env.items() if value != "UNSET"}
        try:
            tools = Tools(Settings.from_environment(env), keys=keys)
            if upgraded:
                upgrade(tools.settings)
            starting.refuse_unsafe(tools, env)
        except UnsafeSettings as refused:
            return str(refused)
        finally:
            if "tools" in locals():
                tools.database.engine.dispose()
        return ""

    return started


def test_safe_settings_start(start: Start) -> None:
    assert start() == ""


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORTAL_BASE_URL", "http://reviews.woldshire.nhs.uk", "must start with https://"),
        ("PORTAL_BASE_URL", "reviews.woldshire.nhs.uk", "give a full address"),
        ("PORTAL_BASE_URL", "https://localhost", "families can't open"),
        ("PORTAL_BASE_URL", "https://10.0.0.7", "families can't open"),
        ("PORTAL_DATA", "UNSET", "PORTAL_DATA must be set"),
        ("PORTAL_ENV", "prod", "say production, or development"),
        ("PORTAL_HELP_PHONE", "UNSET", "PORTAL_HELP_PHONE is the invented example"),
        ("PORTAL_SERVICE_NAME", "Learning disability mortality reviews", "a stranger may read it"),
        ("PORTAL_EMAIL_FROM", "bereavement@reviews.nhs.uk", "a stranger may read it"),
        ("PORTAL_EMAIL_FROM", "UNSET", "an example: set an address that you read"),
        ("PORTAL_EMAIL_FROM", "a b@woldshire.nhs.uk", "give one address"),
        ("PORTAL_RETURN_ADDRESS", "UNSET", "PORTAL_RETURN_ADDRESS is the invented example"),
        ("PORTAL_TRUSTED_HOSTS", "other.nhs.uk", "every link in a letter would be refused"),
        ("PORTAL_METRICS_TOKEN", "guess", "PORTAL_METRICS_TOKEN is short"),
        ("PORTAL_UPDATE_WEEKS", "0", "give a number of weeks from 1 to 26"),
        ("PORTAL_UPDATE_WEEKS", "52", "give a number of weeks from 1 to 26"),
        ("PORTAL_LOGS", "xml", "say plain or json"),
        ("PORTAL_HELPPHONE", "0300 1", "nothing reads it: is it PORTAL_HELP_PHONE?"),
        ("PORT", "99999", "give a number from 1 to 65535"),
        ("LANGUAGES_APPROVED", "en,xx", "use en and any of"),
        ("DATABASE_URL", "sqlite://", "keeps nothing after a stop"),
        ("PORTAL_CLAMAV", "clamd.woldshire.nhs.uk:3310", "clamd takes files unencrypted"),
        ("PORTAL_CLAMAV", "10.0.0.8:3310", "clamd takes files unencrypted"),
        ("FLASK_DEBUG", "1", "would show people's words"),
    ],
)
def test_an_unsafe_setting_refuses(start: Start, name: str, value: str, says: str) -> None:
    # given settings that are safe but for one / when the portal starts
    line = start(**{name: value}, upgraded=value != "sqlite://")
    # then it refuses with one line
    assert says in line
    assert "\n" not in line


def test_a_database_on_another_machine_is_reached_encrypted(start: Start, tools: Tools) -> None:
    for url, refused in (
        ("postgresql+psycopg://portal@db.woldshire.nhs.uk/portal", True),
        ("postgresql+psycopg://portal@db.woldshire.nhs.uk/portal?sslmode=prefer", True),
        ("postgresql+psycopg://portal@db.woldshire.nhs.uk/portal?sslmode=require", True),
        ("postgresql+psycopg://portal@db.woldshire.nhs.uk/portal?sslmode=verify-ca", False),
        ("postgresql+psycopg://portal@db.woldshire.nhs.uk/portal?sslmode=verify-full", False),
        ("postgresql+psycopg://portal@/portal?host=/run/postgresql", False),
        ("postgresql+psycopg://portal@localhost/portal", False),
    ):
        tools.settings = replace(tools.settings, database_url=url)
        assert bool(starting._database_is_reached_privately(tools, {})) is refused, url


PHOTO_SET = """credit: "Photos: Woldshire Pictures"
pictures:
  letter: {describes: "A letter on a mat", source: "Woldshire Pictures 7", points: false}
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">%s</svg>'


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "can't be read"),
        ({"pictures.yaml": "pictures: ["}, "can't be read"),
        ({"pictures.yaml": "pictures: {}"}, "has no `credit`"),
        ({"pictures.yaml": "credit: Ours\n"}, "has no `pictures`"),
        ({"pictures.yaml": "credit: Ours\npictures: {leter: {}}"}, "no page asks for: is it letter?"),
        ({"pictures.yaml": "credit: Ours\npictures: {letter: {describes: A}}"}, "needs describes and source"),
        ({"pictures.yaml": PHOTO_SET}, "has no file for letter"),
        ({"letter.svg": SVG % "", "letter.png": ""}, "has more than one file for letter"),
        ({"letter.svg": SVG % ("<g>" + " " * 150_000 + "</g>")}, "is too large: 150 kB"),
        ({"letter.png": SVG % ""}, "is not what its name says: by its content it is .svg"),
        ({"letter.svg": "<p>Hello</p>"}, "is no picture"),
        ({"letter.svg": SVG % "<script>alert(1)</script>"}, "holds <script>"),
        ({"letter.svg": SVG % "<style>g{}</style>"}, "holds <style>"),
        ({"letter.svg": SVG % "<foreignObject/>"}, "holds <foreignObject>"),
        ({"letter.svg": SVG % '<g onload="x()"/>'}, "holds the attribute onload"),
        ({"letter.svg": SVG % '<g style="fill:red"/>'}, "holds the attribute style"),
        ({"letter.svg": SVG % '<g xlink:href="https://a.example"/>'}, "holds the attribute href"),
        ({"letter.svg": SVG % '<g fill="url(https://a.example/#x)"/>'}, "holds a reference in fill"),
        ({"letter.svg": '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG % ""}, "holds a document type"),
        ({"letter.svg": (SVG % "").replace("viewBox", "x")}, "does not say its size"),
        ({"letter.png": "\x89PNG broken"}, "is no whole photo"),
    ],
)
def test_pictures_that_cannot_be_shown_refuse(start: Start, tmp_path: Path, files: dict[str, str], says: str) -> None:
    # given another set of pictures with a fault
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, content in (({"pictures.yaml": PHOTO_SET} if files else {}) | files).items():
        (folder / name).write_text(content, encoding="latin-1")
    # when the portal starts, then it refuses with one line
    line = start(PORTAL_PICTURES=str(folder))
    assert line.startswith("PORTAL_PICTURES: ")
    assert says in line
    assert "\n" not in line


def test_a_folder_of_pictures_that_is_not_there_refuses(start: Start, tmp_path: Path) -> None:
    assert "is no folder" in start(PORTAL_PICTURES=str(tmp_path / "nowhere"))


@pytest.mark.parametrize("address", ["/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310", "localhost:3310"])
def test_a_scanner_on_this_machine_starts(start: Start, address: str) -> None:
    assert start(PORTAL_CLAMAV=address) == ""


def test_keys_that_are_the_same_refuse(start: Start) -> None:
    assert "hold the same" in start(keys=replace(KEYS, codes=KEYS.session))
    assert "hold the same" in start(keys=replace(KEYS, links=(*KEYS.links, KEYS.audit)))


def test_a_short_key_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_KEY_SESSION", "guess")
    with pytest.raises(WeakKey, match="'session' is too short"):
        load_keys(tmp_path / "keys")


def test_a_folder_that_others_read_refuses(start: Start, tmp_path: Path) -> None:
    assert start() == ""
    tmp_path.chmod(0o755)
    tools = Tools(Settings.from_environment({"PORTAL_DATA": str(tmp_path)} | SAFE), keys=KEYS)
    with pytest.raises(UnsafeSettings, match="can be read by other users"):
        starting.refuse_unsafe(tools, {})
    tools.database.engine.dispose()


def test_an_older_database_refuses(start: Start) -> None:
    assert "run `portal upgrade`" in start(upgraded=False)


def test_the_demonstration_is_not_served_in_production(start: Start, tmp_path: Path) -> None:
    assert start() == ""
    tools = Tools(Settings.from_environment({"PORTAL_DATA": str(tmp_path)} | SAFE), keys=KEYS)
    with tools.writing() as work:
        starting.marks.set_mark(work.session, starting.marks.DEMONSTRATION, "{}")
    tools.database.engine.dispose()
    assert "holds the demonstration" in start()


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_the_commands_refuse_with_one_line(command: str, tmp_path: Path) -> None:
    # given a misspelt setting
    env = {"PATH": "/usr/bin:/bin", "PORTAL_DATA": str(tmp_path), "PORTAL_BASEURL": "https://reviews.example.org"}
    # when the command starts
    started = [sys.executable, "-m", "portal.commands.main", command]
    found = subprocess.run(started, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    # then it ends with that line alone
    assert found.returncode != 0
    assert found.stderr.strip().splitlines() == [
        "Error: PORTAL_BASEURL is set, but nothing reads it: is it PORTAL_BASE_URL?"
    ]


def test_every_setting_is_known_and_documented() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "portal").rglob("*.py") if path.name != "starting.py")
    read = {name for name in re.findall(r"\bPORTAL_[A-Z_]+\b", code) if not name.endswith("_")}
    keys = {f"PORTAL_KEY_{name.upper()}" for name in Keys.__dataclass_fields__}
    assert read | keys == starting.READ
    documented = (ROOT / "docs" / "running.md").read_text()
    missing = [name for name in sorted(starting.READ) if f"`{name}`" not in documented]
    assert not missing, f"docs/running.md lists every setting; add {missing}"
