"""`portal staff …` for a member who lost a phone or a password, or who goes: each act ends visits and is on record."""

from __future__ import annotations

import json

import pyotp
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from portal.commands.staff import staff_group
from portal.config import Settings
from portal.domain.states import Role
from portal.models import AuditEvent, Passkey, Staff, StaffArea, StaffIdentity, Visit
from portal.services.tools import Tools
from tests.factories import PASSWORD, Factory
from tests.pages.test_staff_sign_in import CODE, give_password
from tests.people import Visitor

NEW = "teal violin under fog 7"


@pytest.fixture
def keys() -> None:
    """The portal's own, which the command reads too."""


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("PORTAL_DATA", str(settings.data))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    return CliRunner()


@pytest.fixture
def member(make: Factory, app: Flask, tools: Tools) -> Staff:
    """A member who is signed in, has a passkey and an account at the organisation."""
    made = make.staff(email="amara@reviews.example.org")
    now = tools.clock.now()
    make.add(
        Passkey(
            staff_id=made.id, name="Laptop", credential_id="aa", public_key="bb", user_handle="cc", sign_count=0,
            added_at=now,
        )
    )  # fmt: skip
    make.add(
        StaffIdentity(staff_id=made.id, issuer="https://x.example", subject_hash="dd", bound_at=now, last_used_at=now)
    )
    make.staff_here(app, made)
    make.staff_here(app, make.staff("Ben Ward"))
    return made


def asked(run: CliRunner, *words: str) -> Result:
    result = run.invoke(staff_group, list(words))
    assert result.exit_code == 0, result.output
    return result


def open_visits(tools: Tools, member: Staff) -> int:
    with tools.reading() as session:
        return session.query(Visit).filter_by(staff_id=member.id, ended_at=None).count()


def last_act(tools: Tools) -> tuple[str, str, str]:
    with tools.reading() as session:
        event = session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    assert event is not None
    return event.who, event.did, event.about


def test_a_new_second_factor_shuts_the_old_phone_and_passkeys_out(
    run: CliRunner, member: Staff, tools: Tools, app: Flask
) -> None:
    # given a member who lost the phone, and the passkeys with it
    made = json.loads(asked(run, "reset-second-factor", member.email, "--json").stdout)
    # then the old code opens nothing and the new one does, after the password as ever
    visitor = Visitor(app)
    give_password(visitor, member)
    old = pyotp.TOTP(member.totp_secret).at(tools.clock.now())
    new = pyotp.TOTP(made["totp_secret"]).at(tools.clock.now())
    assert visitor.post(CODE, {"code": old}).name == "staff.second_factor"
    assert visitor.post(CODE, {"code": new}).name == "staff.today"
    # and what was open or known before is gone, on record
    with tools.reading() as session:
        assert session.query(Passkey).count() == 0
        acts = [(event.who, event.did) for event in session.query(AuditEvent)]
    assert open_visits(tools, member) == 1
    assert ("command", "reset_second_factor") in acts


def test_a_new_password_leaves_the_second_factor_as_it_is(
    run: CliRunner, member: Staff, tools: Tools, app: Flask
) -> None:
    # given a member who forgot the password
    asked(run, "set-password", member.email, "--password", NEW)
    # then the new one opens half the way, the old one nothing, and the code is asked as before
    assert open_visits(tools, member) == 0
    assert "do not go together" in give_password(Visitor(app), member, PASSWORD).text
    assert give_password(Visitor(app), member, NEW).name == "staff.second_factor"


def test_a_poor_new_password_is_refused(run: CliRunner, member: Staff, tools: Tools) -> None:
    result = run.invoke(staff_group, ["set-password", member.email, "--password", "Amara-Okafor-1"])
    assert result.exit_code != 0
    assert "easy to guess" in result.stderr
    assert open_visits(tools, member) == 1


def test_a_leaver_is_out_and_can_be_let_in_again(run: CliRunner, member: Staff, tools: Tools, app: Flask) -> None:
    asked(run, "disable", member.email)
    assert open_visits(tools, member) == 0
    assert last_act(tools) == ("command", "disabled_staff", f"staff:{member.id}")
    assert "do not go together" in give_password(Visitor(app), member).text
    asked(run, "enable", member.email)
    assert give_password(Visitor(app), member).name == "staff.second_factor"


def test_an_organisations_account_can_be_forgotten(run: CliRunner, member: Staff, tools: Tools) -> None:
    assert "1 forgotten" in asked(run, "forget-organisation-account", member.email).stdout
    with tools.reading() as session:
        assert session.query(StaffIdentity).count() == 0


def test_role_and_areas_can_be_changed(run: CliRunner, member: Staff, tools: Tools) -> None:
    asked(run, "change", member.email, "--role", "coordinator", "--area", "East Fenland")
    with tools.reading() as session:
        assert session.get_one(Staff, member.id).role == Role.COORDINATOR
        assert session.query(StaffArea).filter_by(staff_id=member.id).count() == 1


@pytest.mark.parametrize(("who", "left"), [("amara@reviews.example.org", 1), ("--everybody", 0)])
def test_visits_of_one_or_of_everybody_can_be_ended(
    run: CliRunner, member: Staff, tools: Tools, who: str, left: int
) -> None:
    assert f"Visits ended: {2 - left}" in asked(run, "sign-out", who).stdout
    with tools.reading() as session:
        assert session.query(Visit).filter_by(ended_at=None).count() == left


def test_nobody_of_that_name_is_said(run: CliRunner, member: Staff) -> None:
    result = run.invoke(staff_group, ["disable", "nobody@example.org"])
    assert result.exit_code != 0
    assert "not found" in result.stderr
