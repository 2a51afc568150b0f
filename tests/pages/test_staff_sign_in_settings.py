"""“Your sign-in”: where one is signed in, ending others, and changing the password."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.adapters.clock import SetClock
from portal.models import AuditEvent, Staff, Visit
from portal.services.tools import Tools
from tests.factories import PASSWORD, Factory
from tests.pages.test_staff_sign_in import CODE, code_of, give_password
from tests.people import Visitor

SETTINGS = "/staff/your-sign-in"
CHANGE = f"{SETTINGS}/password"
END = f"{SETTINGS}/end-visits"
NEW = "teal violin under fog 7"
AGENT = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0 <script>"


def come_in(app: Flask, member: Staff, clock: SetClock, agent: str = AGENT) -> Visitor:
    """Sign in as people do, half a minute after whoever came before: a code opens once."""
    clock.move(seconds=60)
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_USER_AGENT"] = agent
    give_password(visitor, member)
    assert visitor.post(CODE, {"code": code_of(member, clock)}).name == "staff.today"
    return visitor


def confirm(visitor: Visitor, member: Staff, clock: SetClock) -> None:
    clock.move(seconds=60)
    assert visitor.post("/staff/confirm", {"code": code_of(member, clock)}).name == "staff.sign_in_settings"


def open_visits(tools: Tools, member: Staff) -> int:
    with tools.reading() as session:
        return session.query(Visit).filter_by(staff_id=member.id, ended_at=None).count()


def test_a_member_sees_where_they_are_signed_in(app: Flask, make: Factory, clock: SetClock) -> None:
    # given a member in two browsers, and somebody else
    member = make.staff()
    come_in(app, member, clock, "Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36")
    make.staff_here(app, make.staff("Ben Ward"))
    here = come_in(app, member, clock)
    # when they look
    page = here.get(SETTINGS)
    # then both are there in words of ours, and nothing that a browser sent
    rows = [" ".join(" ".join(row.itertext()).split()) for row in page.tree.xpath("//tbody/tr")]
    assert len(rows) == 2
    assert rows[0].startswith("Firefox on Windows password and code")
    assert rows[0].endswith("You are here")
    assert rows[1].startswith("Chrome on Android")
    assert "script" not in page.text


@pytest.mark.parametrize("which", ["one", "all"])
def test_ending_the_others_needs_the_second_factor_again(
    app: Flask, make: Factory, clock: SetClock, tools: Tools, which: str
) -> None:
    # given a member in three browsers, and somebody else in one
    member = make.staff()
    other = make.staff("Ben Ward")
    elsewhere, _third, here = (come_in(app, member, clock) for _ in range(3))
    bens = make.staff_here(app, other)
    with tools.reading() as session:
        first = session.query(Visit).filter_by(staff_id=member.id).order_by(Visit.id).first()
        bens_visit = session.query(Visit).filter_by(staff_id=other.id).one()
    assert first is not None
    sent = {"csrf_token": here.token(SETTINGS)} | ({"visit": str(first.id)} if which == "one" else {})
    # when they end one, or all others
    assert here.post(END, sent, follow=False).location == "/staff/confirm"
    assert open_visits(tools, member) == 3
    confirm(here, member, clock)
    assert "Ended." in here.post(END, sent).text
    # then that is out, and they are still here; nobody can end another's
    assert elsewhere.get("/staff/today").status == 303
    assert here.get("/staff/today").status == 200
    assert open_visits(tools, member) == (2 if which == "one" else 1)
    here.post(END, sent | {"visit": str(bens_visit.id)})
    assert bens.get("/staff/today").status == 200


def test_a_new_password_ends_the_other_visits(app: Flask, make: Factory, clock: SetClock, tools: Tools) -> None:
    # given a member in two browsers
    member = make.staff()
    elsewhere, here = come_in(app, member, clock), come_in(app, member, clock)
    # when they change their password
    page = here.post(CHANGE, {"current": PASSWORD, "new": NEW})
    # then the other browser is out, the old password opens nothing and the new one does; neither is shown
    assert "Your password is changed" in page.text
    assert elsewhere.get("/staff/today").status == 303
    assert here.get("/staff/today").status == 200
    assert "do not go together" in give_password(Visitor(app), member).text
    assert give_password(Visitor(app), member, NEW).name == "staff.second_factor"
    with tools.reading() as session:
        assert "changed_password" in [event.did for event in session.query(AuditEvent)]


@pytest.mark.parametrize(
    ("current", "new", "words"),
    [
        ("wrong", NEW, "not the password that you use now"),
        (PASSWORD, "short", "12 characters or more"),
        (PASSWORD, "Password2026!", "easy to guess"),
        (PASSWORD, "AmaraOkafor2026", "easy to guess"),
        (PASSWORD, "FamilyCarerReviews", "easy to guess"),
        (PASSWORD, "x7" * 501, "at most 1,000"),
        (PASSWORD, PASSWORD, "Choose another"),
        (PASSWORD, "", "Type a new password"),
    ],
)
def test_what_is_no_new_password(app: Flask, make: Factory, tools: Tools, current: str, new: str, words: str) -> None:
    # given a member
    member = make.staff()
    visitor = make.staff_here(app, member)
    # when they send this, then it says why, shows neither again, and nothing has changed
    page = visitor.post(CHANGE, {"current": current, "new": new})
    assert words in page.text
    assert new == "" or f'value="{new}"' not in page.html
    with tools.reading() as session:
        assert session.get_one(Staff, member.id).password_hash == member.password_hash


def test_a_password_is_taken_as_it_is_typed(app: Flask, make: Factory) -> None:
    # given a password with spaces at its ends, other scripts and no digit
    member = make.staff()
    new = "  کتابخانه cwtsh – ñandú  "
    make.staff_here(app, member).post(CHANGE, {"current": PASSWORD, "new": new})
    # then it opens as it is, and not trimmed or in other case
    assert give_password(Visitor(app), member, new).name == "staff.second_factor"
    assert "do not go together" in give_password(Visitor(app), member, new.strip()).text
    assert "do not go together" in give_password(Visitor(app), member, new.upper()).text


def test_somebody_at_an_open_computer_can_not_guess_the_password(app: Flask, make: Factory, clock: SetClock) -> None:
    # given ten wrong guesses at the password that is used now
    visitor = make.staff_here(app, make.staff())
    for _ in range(10):
        assert "not the password" in visitor.post(CHANGE, {"current": "wrong", "new": NEW}).text
    # then even the right one waits
    assert "Wait 15 minutes" in visitor.post(CHANGE, {"current": PASSWORD, "new": NEW}).text


def test_password_fields_can_be_pasted_into_and_filled(app: Flask, make: Factory) -> None:
    page = make.staff_here(app, make.staff()).get(CHANGE)
    fields = [(field.get("type"), field.get("autocomplete")) for field in page.tree.xpath("//main//input[@id]")]
    assert fields == [("password", "current-password"), ("password", "new-password")]
    assert not page.tree.xpath("//main//input[@onpaste or @maxlength]")
