"""Visits live on the server: how long, whose, and that they end where they are said to (safety.md, "Sessions")."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.factory import create_app
from portal.models import Visit
from portal.services import visits
from portal.services.tools import Tools
from portal.web.guarding import VISIT
from tests.conftest import KEYS
from tests.factories import Factory
from tests.people import Visitor


def visit_of(visitor: Visitor) -> str:
    with visitor.client.session_transaction() as session:
        found: str = session.get(VISIT) or session.get("_user_id", "")
    return found


def comes_in(app: Flask, token: str) -> Visitor:
    visitor = Visitor(app)
    assert visitor.post(f"/l/{token}", follow=False).status == 303
    return visitor


@pytest.mark.parametrize(
    ("minutes", "status"), [(44, 200), (46, 401)], ids=["before the 45th minute", "after the 45th minute"]
)
def test_a_contributor_is_still_for_45_minutes_at_most(
    app: Flask, make: Factory, clock: SetClock, minutes: int, status: int
) -> None:
    visitor = make.contributor_here(app)
    clock.move(minutes=minutes)
    assert visitor.get("/family").status == status


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 303)])
def test_staff_are_still_for_15_minutes_at_most(
    app: Flask, make: Factory, clock: SetClock, minutes: int, status: int
) -> None:
    visitor = make.staff_here(app, make.staff())
    clock.move(minutes=minutes)
    assert visitor.get("/staff/today").status == status


@pytest.mark.parametrize("who", ["contributor", "staff"])
def test_nobody_stays_for_more_than_twelve_hours(app: Flask, make: Factory, clock: SetClock, who: str) -> None:
    # given somebody who is never still
    visitor = make.contributor_here(app) if who == "contributor" else make.staff_here(app, make.staff())
    path = "/family" if who == "contributor" else "/staff/today"
    for _ in range(71):
        clock.move(minutes=10)
        assert visitor.get(path).status == 200
    # when twelve hours are over, then so is the visit
    clock.move(minutes=11)
    assert visitor.get(path).status != 200


def test_each_page_makes_the_visit_longer(app: Flask, make: Factory, clock: SetClock) -> None:
    visitor = make.contributor_here(app)
    for _ in range(4):
        clock.move(minutes=40)
        assert visitor.get("/family").status == 200


def test_only_the_hash_of_a_256_bit_id_is_kept(app: Flask, make: Factory, tools: Tools) -> None:
    visitor = comes_in(app, make.invitation().token)
    visit = visit_of(visitor)
    assert len(base64.urlsafe_b64decode(visit + "==")) == 32
    with tools.reading() as session:
        row = session.scalars(select(Visit)).one()
    assert row.id_hash == hashlib.sha256(visit.encode()).hexdigest()
    # and what is kept opens nothing
    thief = Visitor(app)
    with thief.client.session_transaction() as session:
        session[VISIT] = row.id_hash
    assert thief.get("/family").status == 401


def test_coming_in_makes_a_new_visit_whatever_was_planted(app: Flask, make: Factory) -> None:
    # given a browser into which somebody put a visit of theirs
    planted = visit_of(comes_in(app, make.invitation(make.contributor(name="Somebody Else")).token))
    victim = Visitor(app)
    with victim.client.session_transaction() as session:
        session[VISIT] = planted
        session["more"] = "planted"
    # when its owner comes in
    victim.post(f"/l/{make.invitation().token}")
    # then it is another visit, nothing planted is left, and the planted one has ended
    assert visit_of(victim) != planted
    with victim.client.session_transaction() as session:
        assert "more" not in session
    assert visits.room_for(make.tools, planted) is None


def test_leaving_ends_the_visit_on_the_server(app: Flask, make: Factory, tools: Tools) -> None:
    # given a cookie that somebody copied
    visitor = make.contributor_here(app)
    copied = visitor.client.get_cookie("portal")
    assert copied is not None
    thief = Visitor(app)
    thief.client.set_cookie("portal", copied.value)
    assert thief.get("/family").status == 200
    # when its owner leaves
    visitor.client.post("/leave")
    # then the copy opens nothing either
    assert thief.get("/family").status == 401
    with tools.reading() as session:
        assert session.scalars(select(Visit.ended_at)).one() == tools.clock.now()


def test_two_visits_of_one_person_are_apart(app: Flask, make: Factory) -> None:
    contributor = make.contributor()
    phone, tablet = make.contributor_here(app, contributor), make.contributor_here(app, contributor)
    assert visit_of(phone) != visit_of(tablet)
    phone.client.post("/leave")
    assert phone.get("/family").status == 401
    assert tablet.get("/family").status == 200


def test_over_https_the_cookie_is_bound_to_this_host_and_out_of_scripts_reach(tools: Tools, make: Factory) -> None:
    secure = replace(tools.settings, base_url="https://reviews.example.org", secure_cookies=True)
    app = create_app(tools=Tools(secure, clock=tools.clock, keys=KEYS))
    browser = app.test_client()
    path = f"/l/{make.invitation().token}"
    page = browser.get(path, base_url="https://reviews.example.org")
    token = page.get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    answer = browser.post(path, base_url="https://reviews.example.org", data={"csrf_token": token})
    [cookie] = [each for each in answer.headers.getlist("Set-Cookie") if "portal" in each]
    assert cookie.startswith("__Host-portal=")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert parts == {"secure", "httponly", "path=/", "samesite=lax"}
    app.extensions["portal_tools"].database.engine.dispose()


def test_asking_how_long_does_not_make_it_longer(tools: Tools, make: Factory, clock: SetClock) -> None:
    with tools.writing() as work:
        visit = visits.start_for_invitation(work, make.invitation().id)
    clock.move(minutes=41)
    for _ in range(3):
        left = visits.open_for(tools, visit)
        assert left is not None
        assert (left.seconds, left.minutes, left.may_be_extended) == (240, 4, True)
    clock.move(minutes=4)
    assert visits.open_for(tools, visit) is None


def test_the_last_minutes_of_twelve_hours_can_not_be_made_longer(tools: Tools, make: Factory, clock: SetClock) -> None:
    with tools.writing() as work:
        visit = visits.start_for_invitation(work, make.invitation().id)
    for _ in range(71):
        clock.move(minutes=10)
        assert visits.room_for(tools, visit) is not None
    clock.move(minutes=6)
    left = visits.open_for(tools, visit)
    assert left is not None
    assert (left.seconds, left.may_be_extended) == (240, False)


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_clock_that_is_five_minutes_off_ends_no_visit(
    app: Flask, make: Factory, clock: SetClock, minutes: int
) -> None:
    """Two processes whose clocks differ serve one visit."""
    visitor = make.contributor_here(app)
    right = clock.now()
    for turn in range(12):
        clock.moment = right + timedelta(minutes=turn * 3 + (minutes if turn % 2 else 0))
        assert visitor.get("/family").status == 200
    # and one that jumps back an hour, as a clock that is put right does, ends it neither
    clock.moment = right - timedelta(hours=1)
    assert visitor.get("/family").status == 200
