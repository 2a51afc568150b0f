"""Staff sign in with e-mail, password and a code of which each opens once."""

from __future__ import annotations

from datetime import UTC, datetime

import pyotp
import pytest
from flask import Flask

from portal.adapters.clock import SetClock
from portal.models import Attempt, AuditEvent, Staff
from portal.services.tools import Tools
from tests.factories import PASSWORD, Factory
from tests.people import FetchedPage, Visitor

SIGN_IN = "/staff/sign-in"
CODE = "/staff/sign-in/code"


def code_of(member: Staff, clock: SetClock) -> str:
    return pyotp.TOTP(member.totp_secret).at(clock.now())


def give_password(visitor: Visitor, member: Staff, password: str = PASSWORD) -> FetchedPage:
    return visitor.post(SIGN_IN, {"email": member.email, "password": password})


def did(tools: Tools) -> list[str]:
    with tools.reading() as session:
        return [event.did for event in session.query(AuditEvent).order_by(AuditEvent.id)]


def test_password_then_code_opens_today(visitor: Visitor, make: Factory, clock: SetClock, tools: Tools) -> None:
    # given a reviewer
    member = make.staff()
    # when they give their password and their code
    half_way = give_password(visitor, member)
    here = visitor.post(CODE, {"code": code_of(member, clock)})
    # then they are on Today, and it is on record
    assert half_way.name == "staff.second_factor"
    assert here.name == "staff.today"
    assert "signed_in" in did(tools)


def test_fields_allow_autofill(visitor: Visitor, make: Factory) -> None:
    # given the two sign-in pages
    first = visitor.get(SIGN_IN)
    second = give_password(visitor, make.staff())
    # then a password manager can fill each field
    filled = [field.get("autocomplete") for page in (first, second) for field in page.tree.xpath("//main//input[@id]")]
    assert filled == ["username", "current-password", "one-time-code"]


def test_no_password_alone_opens_a_page(visitor: Visitor, make: Factory) -> None:
    # given somebody who gave the right password and no code
    give_password(visitor, make.staff())
    # when they ask for Today
    answer = visitor.get("/staff/today")
    # then they are sent to sign in
    assert (answer.status, answer.location) == (303, SIGN_IN)


def test_unknown_address_and_wrong_password_read_alike(app: Flask, make: Factory) -> None:
    # given a member of staff, and nobody
    member = make.staff()
    # when each is tried with a wrong password
    known = Visitor(app).post(SIGN_IN, {"email": member.email, "password": "wrong"})
    unknown = Visitor(app).post(SIGN_IN, {"email": "nobody@example.org", "password": "wrong"})
    # then the same sentence stands on both, and the password on neither
    assert known.text == unknown.text
    assert "do not go together" in known.text
    assert 'value="wrong"' not in known.html


def test_an_unknown_address_costs_a_hash_too(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a count of the passwords that are checked
    from portal.services import staff_passwords, staff_sign_in

    checked: list[str] = []
    monkeypatch.setattr(staff_passwords, "matches", lambda kept, _password: bool(checked.append(kept)))
    # when an address that nobody has is tried
    with pytest.raises(staff_sign_in.Refused):
        staff_sign_in.check_password(tools, email="nobody@example.org", password="x", address="127.0.0.1")
    # then a hash of the same cost was checked
    assert checked[0].startswith("$argon2id$v=19$m=65536")


def test_a_code_opens_once(app: Flask, make: Factory, clock: SetClock) -> None:
    # given a code that was used
    member = make.staff()
    code = code_of(member, clock)
    first = Visitor(app)
    give_password(first, member)
    first.post(CODE, {"code": code})
    # when it is used again in the same half minute
    second = Visitor(app)
    give_password(second, member)
    again = second.post(CODE, {"code": code})
    # then it opens nothing
    assert again.name == "staff.second_factor"
    assert "did not work" in again.text


@pytest.mark.parametrize(("seconds", "opens"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off(
    visitor: Visitor, make: Factory, clock: SetClock, seconds: int, opens: bool
) -> None:
    # given a phone whose clock is off
    member = make.staff()
    code = pyotp.TOTP(member.totp_secret).at(int(clock.now().timestamp()) + seconds)
    give_password(visitor, member)
    # when its code is typed, with a space in it
    page = visitor.post(CODE, {"code": f"{code[:3]} {code[3:]}"})
    # then one step either side is enough
    assert (page.name == "staff.today") is opens


def test_the_half_way_marker_lasts_five_minutes(visitor: Visitor, make: Factory, clock: SetClock) -> None:
    # given the right password, six minutes ago
    member = make.staff()
    give_password(visitor, member)
    clock.move(minutes=6)
    # when the code page is opened
    answer = visitor.get(CODE)
    # then it starts again
    assert (answer.status, answer.location) == (303, SIGN_IN)


def test_ten_wrong_passwords_then_a_wait_never_a_lock_out(
    app: Flask, make: Factory, clock: SetClock, tools: Tools
) -> None:
    # given ten wrong passwords for one account
    member = make.staff()
    for number in range(10):
        browser = Visitor(app)
        browser.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        assert "do not go together" in give_password(browser, member, "wrong").text
    # when the right one comes
    eleventh = Visitor(app)
    eleventh.client.environ_base["REMOTE_ADDR"] = "192.0.2.99"
    waiting = give_password(eleventh, member)
    # then it waits, and opens after 15 minutes
    assert "Wait 15 minutes" in waiting.text
    clock.move(minutes=15, seconds=1)
    assert give_password(eleventh, member).name == "staff.second_factor"
    assert did(tools).count("sign_in_refused") == 10


def test_ten_wrong_from_one_address_make_that_address_wait(app: Flask, make: Factory) -> None:
    # given ten wrong tries on ten accounts from one address
    browser = Visitor(app)
    for number in range(10):
        browser.post(SIGN_IN, {"email": f"somebody{number}@example.org", "password": "wrong"})
    member = make.staff()
    # when that address and another try the right password
    elsewhere = Visitor(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    # then only that address waits
    assert "Wait 15 minutes" in give_password(browser, member).text
    assert give_password(elsewhere, member).name == "staff.second_factor"


def test_ten_wrong_codes_then_a_wait(visitor: Visitor, make: Factory, clock: SetClock) -> None:
    # given ten wrong codes after the right password
    member = make.staff()
    give_password(visitor, member)
    right = code_of(member, clock)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(10):
        visitor.post(CODE, {"code": wrong})
    # when the right code comes
    page = visitor.post(CODE, {"code": right})
    # then it waits
    assert "Wait 15 minutes" in page.text


def test_a_right_password_leaves_no_attempt_and_no_address_in_clear(
    visitor: Visitor, make: Factory, tools: Tools
) -> None:
    # given one wrong and one right try
    member = make.staff()
    give_password(visitor, member, "wrong")
    give_password(visitor, member)
    # then only the wrong one counts, and neither e-mail nor address can be read from it
    with tools.reading() as session:
        kept = list(session.query(Attempt))
    assert sorted(row.kind for row in kept) == ["sign_in_account", "sign_in_address"]
    assert all("@" not in row.subject and "127" not in row.subject[:4] for row in kept)


def test_an_old_hash_is_made_anew(visitor: Visitor, make: Factory, tools: Tools) -> None:
    # given a hash with weaker settings
    member = make.staff()
    # when they sign in
    give_password(visitor, member)
    # then a stronger hash is kept
    with tools.reading() as session:
        assert "m=65536" in session.get_one(Staff, member.id).password_hash


def test_the_session_starts_anew_at_each_step(visitor: Visitor, make: Factory, clock: SetClock) -> None:
    # given a session in which somebody planted something
    member = make.staff()
    with visitor.client.session_transaction() as session:
        session["planted"] = "yes"
    # when they sign in
    give_password(visitor, member)
    visitor.post(CODE, {"code": code_of(member, clock)})
    # then nothing of it is left
    with visitor.client.session_transaction() as session:
        assert "planted" not in session
        assert "staff_half_way" not in session


def test_signing_out_ends_the_visit(app: Flask, make: Factory, tools: Tools) -> None:
    # given a reviewer who is here
    browser = make.staff_here(app, make.staff())
    with browser.client.session_transaction() as session:
        kept = dict(session)
    # when they sign out, and somebody puts the old cookie back
    browser.post("/staff/sign-out", {"csrf_token": browser.token("/staff/today")})
    with browser.client.session_transaction() as session:
        session.update(kept)
    # then it opens nothing, and it is on record
    assert browser.get("/staff/today").status == 303
    assert "signed_out" in did(tools)


def test_disabled_means_out_on_the_next_request(app: Flask, make: Factory, tools: Tools) -> None:
    # given a reviewer who is here
    member = make.staff()
    browser = make.staff_here(app, member)
    assert browser.get("/staff/today").status == 200
    # when they are disabled
    with tools.writing() as work:
        work.session.get_one(Staff, member.id).disabled_at = datetime(2026, 11, 23, tzinfo=UTC)
    # then the next page is sign-in, and their password opens nothing
    assert browser.get("/staff/today").status == 303
    assert "do not go together" in give_password(Visitor(app), member).text


def test_sign_in_comes_back_to_the_page_that_was_asked_for(visitor: Visitor, make: Factory, clock: SetClock) -> None:
    # given somebody who opened a search without a session
    member = make.staff()
    asked = visitor.get("/staff/reviews?q=O%27Brien&next=https://evil.test")
    assert "next" not in asked.location
    # when they sign in
    give_password(visitor, member)
    answer = visitor.post(CODE, {"code": code_of(member, clock)}, follow=False)
    # then they are there
    assert answer.location == "/staff/reviews?q=O%27Brien&next=https%3A%2F%2Fevil.test"
    assert visitor.get(answer.location).name == "staff.reviews"


def test_a_late_post_keeps_its_words(app: Flask, make: Factory, clock: SetClock) -> None:
    # given a coordinator whose visit has timed out
    browser = make.staff_here(app, make.staff(role="coordinator"))
    token = browser.token("/staff/today")
    clock.move(minutes=16)
    # when they send words
    page = browser.post("/staff/duplicates", {"csrf_token": token, "words": "What I wrote for an hour"})
    # then the words are on the page, with the way back in
    assert page.status == 403
    assert page.heading == "Please sign in again"
    assert "What I wrote for an hour" in page.html


def come_in(visitor: Visitor, member: Staff, clock: SetClock) -> None:
    give_password(visitor, member)
    assert visitor.post(CODE, {"code": code_of(member, clock)}).name == "staff.today"
    visitor.post("/staff/sign-out", {"csrf_token": visitor.token("/staff/today")})


def test_nobody_can_hold_up_a_member_in_their_own_browser(app: Flask, make: Factory, clock: SetClock) -> None:
    # given a member's own browser, and somebody who keeps trying, from the same address too
    member = make.staff()
    own = Visitor(app)
    come_in(own, member, clock)
    attacker = Visitor(app)
    for _ in range(11):
        give_password(attacker, member, "wrong")
    assert "Wait 15 minutes" in give_password(attacker, member).text
    clock.move(seconds=60)
    # when the member signs in, then nothing holds them up: neither at the password nor at the code
    come_in(own, member, clock)


def test_a_browser_of_ones_own_has_ten_tries_as_well(app: Flask, make: Factory, clock: SetClock) -> None:
    # given a browser in which the member came in before, in the hands of somebody else
    member = make.staff()
    own = Visitor(app)
    come_in(own, member, clock)
    for _ in range(10):
        assert "do not go together" in give_password(own, member, "wrong").text
    # then it waits too
    assert "Wait 15 minutes" in give_password(own, member).text


def test_a_mark_that_we_did_not_make_is_not_believed(app: Flask, make: Factory) -> None:
    # given an account with ten wrong tries, and a browser with a mark of its own making
    member = make.staff()
    for _ in range(10):
        give_password(Visitor(app), member, "wrong")
    forger = Visitor(app)
    forger.client.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    forger.client.set_cookie("portal-known", f"W1s{member.id},ImEiXV0.AAAA")
    # then it waits as any other
    assert "Wait 15 minutes" in give_password(forger, member).text


def test_forty_wrong_codes_a_day_are_the_most(app: Flask, make: Factory, clock: SetClock) -> None:
    # given somebody who knows the password and tries codes, ten each quarter of an hour
    member = make.staff()
    for _ in range(4):
        guesser = Visitor(app)
        guesser.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{clock.now().hour + clock.now().minute}"
        give_password(guesser, member)
        for _ in range(10):
            assert "did not work" in guesser.post(CODE, {"code": "12345"}).text
        clock.move(minutes=16)
    # then the day's tries are used up, but not for a browser in which the member came in before
    give_password(guesser, member)
    assert "many wrong codes today" in guesser.post(CODE, {"code": code_of(member, clock)}).text
    clock.move(hours=24)
    come_in(Visitor(app), member, clock)
