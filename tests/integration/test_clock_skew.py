"""Clocks that differ, jump back, or change with summer time: nobody is put out early, and nothing breaks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.states import Decision
from portal.models import Promise
from portal.services import audit_trail, choices, entering, late_words, visits
from portal.services.tools import Tools
from portal.web.guarding import VISIT
from tests.factories import Factory


def room_here(app: Flask, make: Factory):
    with make.contributor_here(app).client.session_transaction() as session:
        visit = session[VISIT]
    return visit, visits.room_for(make.tools, visit)


@pytest.mark.parametrize("night", [datetime(2026, 3, 29, 0, 40, tzinfo=UTC), datetime(2026, 10, 25, 0, 40, tzinfo=UTC)])
def test_a_visit_over_a_change_of_the_clocks_lasts_as_long_as_any(
    app: Flask, make: Factory, clock: SetClock, night: datetime
) -> None:
    clock.moment = night
    visit, _room = room_here(app, make)
    clock.move(minutes=44)
    assert visits.room_for(make.tools, visit) is not None
    clock.move(minutes=46)
    assert visits.room_for(make.tools, visit) is None


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_link_and_a_ticket_open_with_a_clock_that_is_off(
    app: Flask, make: Factory, tools: Tools, clock: SetClock, minutes: int
) -> None:
    # given an invitation and a visit made by one process
    token = make.invitation().token
    _visit, room = room_here(app, make)
    # when another one, whose clock is off, is asked
    clock.move(minutes=minutes)
    # then the link opens, and late words are kept
    assert entering.come_in(tools, token).visit
    assert late_words.keep(tools, late_words.ticket(tools, room.visit_id), "/family/ask", {"question": ("Late?",)})


def test_the_trail_stands_when_the_clock_jumps_back(app: Flask, make: Factory, tools: Tools, clock: SetClock) -> None:
    _visit, room = room_here(app, make)
    for jump in (0, -5, 3, -120, 60):
        clock.move(minutes=jump)
        choices.choose(tools, room, Decision.TALK_FIRST, submission=f"at {jump}")
    assert audit_trail.verify(tools).whole


def test_a_promise_made_in_the_hour_that_comes_twice_is_for_the_same_day(
    app: Flask, make: Factory, tools: Tools, clock: SetClock
) -> None:
    made = []
    clock.moment = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for turn in range(2):
        _visit, room = room_here(app, make)
        choices.choose(tools, room, Decision.TALK_FIRST, submission=f"turn {turn}")
        clock.moment += timedelta(hours=1)
    with tools.reading() as session:
        made = list(session.scalars(select(Promise.due_on)))
    assert len(made) == 2
    assert len(set(made)) == 1
