"""`portal staff add`: a member of staff who can sign in at once."""

from __future__ import annotations

import json

import pyotp
import pytest
from click.testing import CliRunner, Result

from portal.commands.staff import staff_group
from portal.config import Settings
from portal.domain.states import Role
from portal.models import Staff
from portal.services import staff_sign_in
from portal.services.tools import Tools

WHO = ["add", "--email", "Siân.Rees@reviews.example.org", "--name", "Siân Rees", "--role", "reviewer"]
PASSWORD = "a-long-quiet-river-39"


@pytest.fixture
def keys() -> None:
    """The portal's own, which the command reads too."""


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("PORTAL_DATA", str(settings.data))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    return CliRunner()


def add(run: CliRunner, *more: str, typed: str | None = None) -> Result:
    return run.invoke(staff_group, [*WHO, *more], input=typed)


def test_who_is_added_can_sign_in(run: CliRunner, tools: Tools) -> None:
    # given a command with two areas and an employer
    result = add(run, "--area", "North Wolds", "--area", "East Fenland", "--password", PASSWORD, "--json")
    # when it is run
    assert result.exit_code == 0, result.output
    made = json.loads(result.stdout)
    # then one JSON document says how to set up the second factor
    assert made["role"] == Role.REVIEWER
    assert made["areas"] == ["North Wolds", "East Fenland"]
    assert pyotp.parse_uri(made["totp_address"]).secret == made["totp_secret"]
    # and both steps open
    member = staff_sign_in.check_password(tools, email="siân.rees@REVIEWS.example.org", password=PASSWORD, address="x")
    code = pyotp.TOTP(made["totp_secret"]).at(tools.clock.now())
    assert member == made["id"]
    assert staff_sign_in.check_code(tools, staff_id=member, code=code, address="x")


def test_the_password_is_asked_for_and_kept_as_argon2(run: CliRunner, tools: Tools) -> None:
    # given no password
    result = add(run, "--area", "North Wolds", typed=f"{PASSWORD}\n{PASSWORD}\n")
    # then it is asked for, and neither printed nor kept in clear
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    assert "otpauth://totp/" in result.output
    with tools.reading() as session:
        assert session.query(Staff).one().password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--password", PASSWORD], "name one or more with --area"),
        (["--area", "North Wolds", "--password", "short"], "12 characters or more"),
        (["--area", "North Wolds", "--password", PASSWORD, "--email", "nobody"], "not whole"),
        (["--area", "North Wolds", "--password", PASSWORD, "--name", " "], "Give the person’s name"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(run: CliRunner, tools: Tools, more: list[str], words: str) -> None:
    # given something missing, when it is run, then nobody is added
    result = add(run, *more)
    assert result.exit_code != 0
    assert words in result.stderr
    with tools.reading() as session:
        assert session.query(Staff).count() == 0


def test_an_address_is_taken_once(run: CliRunner, tools: Tools) -> None:
    # given somebody with an address, when another takes it in capitals, then it is refused
    more = ("--area", "north wolds", "--password", PASSWORD)
    assert add(run, *more).exit_code == 0
    result = add(run, *more, "--email", "SIÂN.Rees@reviews.example.org")
    assert result.exit_code != 0
    assert "is there already" in result.stderr
