"""Passkeys of staff: added after a second factor, open by themselves, and every forged answer is refused."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask

from portal.adapters.clock import SetClock
from portal.config import Settings
from portal.models import AuditEvent, Passkey, Staff, Visit
from portal.services.tools import Tools
from tests.factories import Factory
from tests.pages.test_staff_sign_in import code_of
from tests.people import FetchedPage, Visitor
from tests.stubs.authenticator import HAS_KEY, PRESENT, VERIFIED, Authenticator

SETTINGS = "/staff/your-sign-in"
ADD = "/staff/your-sign-in/passkey"
USE = "/staff/sign-in/passkey"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    # a browser has passkeys for a name, not for a number
    return dataclasses.replace(settings, base_url="http://localhost:8000")


@pytest.fixture
def member(make: Factory) -> Staff:
    return make.staff()


def confirmed(make: Factory, app: Flask, member: Staff, clock: SetClock) -> Visitor:
    """Return a browser in which the member is signed in and has just given the second factor again."""
    visitor = make.staff_here(app, member)
    # a code opens once: the next half minute has another
    clock.move(seconds=60)
    assert visitor.post("/staff/confirm", {"code": code_of(member, clock)}).name == "staff.sign_in_settings"
    return visitor


def options(visitor: Visitor, path: str, form: str) -> dict[str, Any]:
    answer = visitor.client.post(f"{path}/options", data={"csrf_token": visitor.token(form)})
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.status_code
    return dict(json.loads(answer.get_data(as_text=True)))


def add(visitor: Visitor, device: Authenticator, name: str = "My laptop", **wrong: Any) -> FetchedPage:
    answer = device.create(options(visitor, ADD, ADD), **wrong)
    return visitor.post(ADD, {"name": name, "answer": answer})


def use(visitor: Visitor, device: Authenticator, **wrong: Any) -> FetchedPage:
    answer = device.get(options(visitor, USE, "/staff/sign-in"), **wrong)
    return visitor.post(USE, {"answer": answer, "csrf_token": visitor.token("/staff/sign-in")})


@pytest.fixture
def device(make: Factory, app: Flask, member: Staff, clock: SetClock) -> Authenticator:
    made = Authenticator()
    assert add(confirmed(make, app, member, clock), made).name == "staff.sign_in_settings"
    return made


def kept(tools: Tools) -> list[Passkey]:
    with tools.reading() as session:
        return list(session.query(Passkey).order_by(Passkey.id))


def did(tools: Tools) -> list[str]:
    with tools.reading() as session:
        return [event.did for event in session.query(AuditEvent).order_by(AuditEvent.id)]


def test_a_passkey_is_added_named_and_opens_by_itself(
    app: Flask, device: Authenticator, tools: Tools, visitor: Visitor
) -> None:
    # given a passkey that was added
    assert [row.name for row in kept(tools)] == ["My laptop"]
    # when it is used at sign-in, where it has verified the person
    page = use(visitor, device)
    # then it is both factors, it is on record, and the member sees when it was last used
    assert page.name == "staff.today"
    assert [act for act in did(tools) if "passkey" in act or act == "signed_in"] == ["added_passkey", "signed_in"]
    assert "My laptop" in visitor.get(SETTINGS).text
    assert "not used yet" not in visitor.get(SETTINGS).text


def test_adding_needs_the_second_factor_again(make: Factory, app: Flask, member: Staff, tools: Tools) -> None:
    # given somebody at a computer where a member is signed in
    visitor = make.staff_here(app, member)
    # when they want to add a passkey of theirs, by page or by request
    page = visitor.get(ADD)
    token = visitor.token("/staff/confirm")
    asked = visitor.client.post(f"{ADD}/options", data={"csrf_token": token})
    sent = visitor.client.post(ADD, data={"csrf_token": token, "name": "Mine", "answer": "{}"})
    # then each leads to the code first
    assert [answer.location for answer in (page, asked, sent)] == ["/staff/confirm"] * 3
    assert kept(tools) == []


def test_confirming_lasts_for_minutes_and_changes_the_visits_token(
    make: Factory, app: Flask, member: Staff, clock: SetClock
) -> None:
    # given a visit whose cookie somebody copied before the second factor was given again
    visitor = make.staff_here(app, member)
    copied = Visitor(app)
    with visitor.client.session_transaction() as session, copied.client.session_transaction() as theirs:
        theirs.update(session)
    clock.move(seconds=60)
    visitor.get(ADD)
    assert visitor.post("/staff/confirm", {"code": code_of(member, clock)}, follow=False).location == ADD
    # then the copy opens nothing, and after ten minutes it is asked again
    assert copied.get("/staff/today").status == 303
    assert visitor.get(ADD).status == 200
    clock.move(minutes=10, seconds=1)
    assert visitor.get(ADD).location == "/staff/confirm"


def test_a_passkey_gives_the_second_factor_again(
    make: Factory, app: Flask, member: Staff, device: Authenticator, tools: Tools
) -> None:
    # given a member with a passkey, and one with another
    visitor = make.staff_here(app, member)
    answer = device.get(options(visitor, "/staff/confirm/passkey", "/staff/confirm"))
    page = visitor.post("/staff/confirm/passkey", {"answer": answer, "csrf_token": visitor.token("/staff/confirm")})
    assert page.name == "staff.sign_in_settings"
    # then another's passkey does not
    other = make.staff_here(app, make.staff("Ben Ward"))
    answer = device.get(options(other, "/staff/confirm/passkey", "/staff/confirm"))
    page = other.post("/staff/confirm/passkey", {"answer": answer, "csrf_token": other.token("/staff/confirm")})
    assert "did not work here" in page.text


FORGED: dict[str, dict[str, Any]] = {
    "other challenge": {"challenge": "A" * 43},
    "other origin": {"origin": "https://localhost.evil.test"},
    "other port": {"origin": "http://localhost:8001"},
    "origin in capitals": {"origin": "HTTP://LOCALHOST:8000"},
    "other host": {"host": "evil.test"},
    "person not verified": {"flags": PRESENT},
    "person not there": {"flags": VERIFIED},
    "an answer to making": {"type": "webauthn.create"},
    "another key": {"key": ec.generate_private_key(ec.SECP256R1())},
    "signature cut": {"signature": b"0"},
    "count that stands still": {"count": 0},
    "another member's handle": {"handle": "QUFBQQ"},
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_answer_opens_nothing(
    visitor: Visitor, device: Authenticator, tools: Tools, make: Factory, app: Flask, what: str
) -> None:
    # given a passkey that was used once
    assert use(Visitor(app), device).name == "staff.today"
    before = kept(tools)[0].sign_count
    # when an answer comes that is forged so
    page = use(visitor, device, **FORGED[what])
    # then nobody is signed in, its count is as it was, and it is on record
    assert page.name == "staff.sign_in"
    assert "did not open an account here" in page.text
    assert kept(tools)[0].sign_count == before
    assert did(tools).count("passkey_refused") == 1
    assert use(visitor, device).name == "staff.today"


NOT_ANSWERS: dict[str, str] = {
    "nothing": "",
    "not JSON": "{",
    "a list": "[]",
    "deep": "[" * 9000,
    "long": '{"a": "' + "x" * 30_000 + '"}',
    "no response": "{}",
    "id that is none": json.dumps({"id": "\ud800", "rawId": "%", "type": "public-key", "response": {}}),
}


@pytest.mark.parametrize("what", NOT_ANSWERS)
def test_what_is_no_answer_opens_nothing(visitor: Visitor, device: Authenticator, what: str) -> None:
    options(visitor, USE, "/staff/sign-in")
    page = visitor.post(USE, {"answer": NOT_ANSWERS[what], "csrf_token": visitor.token("/staff/sign-in")})
    assert page.name == "staff.sign_in"
    assert "did not open an account here" in page.text


def test_an_answer_counts_once(visitor: Visitor, device: Authenticator, app: Flask) -> None:
    # given an answer that opened, and everything that the browser had
    first = Visitor(app)
    asked = options(first, USE, "/staff/sign-in")
    device.counts = False
    answer = device.get(asked)  # and it counts nothing, so that only the challenge can tell
    token = first.token("/staff/sign-in")
    with first.client.session_transaction() as session:
        planted = dict(session)
    assert first.post(USE, {"answer": answer, "csrf_token": token}).name == "staff.today"
    # when all of it is sent again
    with visitor.client.session_transaction() as session:
        session.update(planted)
    page = visitor.post(USE, {"answer": answer, "csrf_token": token})
    # then it opens nothing
    assert page.name == "staff.sign_in"


def test_a_challenge_lasts_five_minutes(visitor: Visitor, device: Authenticator, clock: SetClock) -> None:
    answer = device.get(options(visitor, USE, "/staff/sign-in"))
    clock.move(minutes=5, seconds=1)
    page = visitor.post(USE, {"answer": answer, "csrf_token": visitor.token("/staff/sign-in")})
    assert page.name == "staff.sign_in"


def test_a_passkey_that_does_not_count_opens_again(make: Factory, app: Flask, member: Staff, clock: SetClock) -> None:
    # given a passkey that is kept on several devices, and so counts nothing
    device = Authenticator(counts=False)
    add(confirmed(make, app, member, clock), device)
    # then it opens each time
    assert [use(Visitor(app), device).name for _ in range(2)] == ["staff.today"] * 2


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        ("other challenge", {"challenge": "A" * 43}),
        ("other origin", {"origin": "https://evil.test"}),
        ("other host", {"host": "evil.test"}),
        ("person not verified", {"flags": PRESENT | HAS_KEY}),
        ("an answer to using", {"type": "webauthn.get"}),
    ],
)
def test_a_forged_passkey_is_not_kept(
    make: Factory, app: Flask, member: Staff, clock: SetClock, tools: Tools, what: str, wrong: dict[str, Any]
) -> None:
    page = add(confirmed(make, app, member, clock), Authenticator(), **wrong)
    assert page.name == "staff.add_passkey"
    assert "could not be used" in page.text
    assert kept(tools) == []


def test_a_passkey_needs_a_name_and_is_kept_once(
    make: Factory, app: Flask, member: Staff, clock: SetClock, tools: Tools, device: Authenticator
) -> None:
    # given a passkey of one member
    other = confirmed(make, app, make.staff("Ben Ward"), clock)
    # when another brings the same one, or one without a name, then neither is kept
    assert "on your list already" in add(other, device).text
    assert "Give the passkey a name" in add(other, Authenticator(), name=" \u200b ").text
    assert len(kept(tools)) == 1


def test_another_members_step_is_not_ones_own(
    make: Factory, app: Flask, member: Staff, clock: SetClock, tools: Tools
) -> None:
    # given the options of one member, taken into the session of another
    first = confirmed(make, app, member, clock)
    second = confirmed(make, app, make.staff("Ben Ward"), clock)
    answer = Authenticator().create(options(first, ADD, ADD))
    with first.client.session_transaction() as session, second.client.session_transaction() as theirs:
        theirs["add_passkey_step"] = session["add_passkey_step"]
    page = second.post(ADD, {"name": "Theirs", "answer": answer})
    assert "Press the button again" in page.text
    assert kept(tools) == []


def test_a_removed_passkey_opens_nothing_and_anothers_is_not_there(
    make: Factory, app: Flask, member: Staff, clock: SetClock, tools: Tools, device: Authenticator
) -> None:
    # given a passkey
    which = str(kept(tools)[0].id)
    remove = f"{ADD}/remove"
    # when another member asks to remove it, then it is not there for them
    other = confirmed(make, app, make.staff("Ben Ward"), clock)
    assert other.post(remove, {"passkey": which, "csrf_token": other.token(SETTINGS)}).status == 404
    assert use(Visitor(app), device).name == "staff.today"
    # when its owner does, after giving the second factor again
    owner = make.staff_here(app, member)
    sent = {"passkey": which, "csrf_token": owner.token(SETTINGS)}
    assert owner.post(remove, sent, follow=False).location == "/staff/confirm"
    clock.move(seconds=60)
    owner.post("/staff/confirm", {"code": code_of(member, clock)})
    assert "The passkey is removed" in owner.post(remove, sent).text
    # then it opens nothing any more
    assert "did not open an account" in use(Visitor(app), device).text
    assert "removed_passkey" in did(tools)


def test_a_disabled_member_is_out_at_once_and_their_passkey_opens_nothing(
    app: Flask, member: Staff, tools: Tools, device: Authenticator
) -> None:
    # given a member who came in with a passkey
    visitor = Visitor(app)
    use(visitor, device)
    # when they are disabled
    with tools.writing() as work:
        work.session.get_one(Staff, member.id).disabled_at = work.now
    # then the next page is sign-in, and the passkey opens no other
    assert visitor.get("/staff/today").status == 303
    assert use(Visitor(app), device).name == "staff.sign_in"
    with tools.reading() as session:
        assert session.query(Visit).filter_by(staff_id=member.id).count() == 2


@pytest.mark.parametrize(
    ("address", "offered"),
    [
        ("http://127.0.0.1:8000", False),
        ("http://reviews.example.org", False),
        ("https://reviews.example.org", True),
        ("http://localhost:8000", True),
    ],
)
def test_passkeys_are_offered_where_browsers_have_them(settings: Settings, address: str, offered: bool) -> None:
    from portal.adapters.passkeys import Passkeys

    assert Passkeys(address, "Reviews").possible is offered


def test_without_javascript_no_passkey_button_is_shown(visitor: Visitor) -> None:
    # given the sign-in page as it is sent
    page = visitor.get("/staff/sign-in")
    # then the form for passkeys is hidden, and the password is there
    assert page.tree.xpath("//form[@data-passkey]/@hidden")
    assert page.tree.xpath("//input[@id='password']")
