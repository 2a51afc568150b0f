"""A pause: nothing is sent but what they ask for themselves, decided in the claim, until a day or until they say."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.adapters.clock import LONDON, SetClock
from portal.domain.errors import Refused
from portal.domain.states import Channel, Decision, DeliveryState
from portal.models import Choice, Contributor, Delivery, Pause, Promise
from portal.services import pausing, sending, telling_families
from portal.services.letters import queue
from portal.services.tools import Tools
from portal.store import choices, telling
from tests.factories import Factory
from tests.integration.rooms import room_of


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    found = make.contributor()
    make.add(Choice(contributor_id=found.id, decision=Decision.YES, made_at=make.tools.clock.now(), submission="yes"))
    return found


def letter(tools: Tools, contributor: Contributor, name: str = "regular_update", submission: str = "one") -> int:
    with tools.writing() as work:
        return queue(
            work, tools, name=name, contributor_id=contributor.id, asked_by=None, due_at=work.now,
            submission=submission, channel=Channel.EMAIL,
        ).delivery_id  # fmt: skip


def standing(tools: Tools, delivery_id: int) -> tuple[str, datetime, str]:
    with tools.reading() as session:
        row = session.get_one(Delivery, delivery_id)
        return row.state, row.due_at, row.why_held


def pause(make: Factory, contributor: Contributor, until_on: date | None = None, submission: str = "p") -> None:
    pausing.pause(make.tools, room_of(make, contributor), until_on=until_on, submission=submission)


def test_what_was_queued_before_waits_from_the_claim_on_until_the_day(
    tools: Tools, make: Factory, contributor: Contributor, clock: SetClock
) -> None:
    # given a letter that is due, and somebody who pauses after it was queued
    due = letter(tools, contributor)
    day = tools.today() + timedelta(days=10)
    pause(make, contributor, day)
    # when the worker looks, then and each day before
    for _day in range(3):
        sending.drain(tools)
        clock.move(days=3)
    # then it waits for the morning of that day, and has gone to nobody
    state, due_at, why = standing(tools, due)
    assert (state, due_at, why) == (
        DeliveryState.QUEUED,
        datetime(day.year, day.month, day.day, 9, tzinfo=LONDON),
        "paused",
    )
    assert not list(tools.settings.outbox.glob("*"))
    # and that day it goes
    clock.move(days=2)
    sending.drain(tools)
    assert standing(tools, due)[0] == DeliveryState.SENT


def test_until_they_say_is_looked_at_each_day_and_one_press_lets_everything_go(
    tools: Tools, make: Factory, contributor: Contributor, clock: SetClock
) -> None:
    pause(make, contributor)
    # given letters from before and from within the pause
    due = [letter(tools, contributor), letter(tools, contributor, submission="two")]
    sending.drain(tools)
    clock.move(days=200)
    sending.drain(tools)
    assert {standing(tools, each)[0] for each in due} == {DeliveryState.QUEUED}
    # when they say so, twice
    for _again in (1, 2):
        pausing.resume(tools, room_of(make, contributor))
    # then both go at once
    sending.drain(tools)
    assert {standing(tools, each)[0] for each in due} == {DeliveryState.SENT}


def test_a_quiet_day_holds_after_a_pause_too(
    tools: Tools, make: Factory, contributor: Contributor, clock: SetClock
) -> None:
    day = tools.today() + timedelta(days=2)
    due = letter(tools, contributor)
    pause(make, contributor, day)
    sending.drain(tools)
    with tools.writing() as work:
        from portal.models import QuietDay

        work.session.add(QuietDay(contributor_id=contributor.id, starts_on=day, ends_on=day, recorded_at=work.now))
    clock.move(days=2)
    sending.drain(tools)
    assert standing(tools, due)[0] == DeliveryState.QUEUED
    clock.move(days=1)
    sending.drain(tools)
    assert standing(tools, due)[0] == DeliveryState.SENT


def test_what_they_ask_for_themselves_still_goes(tools: Tools, make: Factory, contributor: Contributor) -> None:
    # given a pause, and a warning to an old address, which goes at once as a code does
    pause(make, contributor)
    warned = letter(tools, contributor, "contact_changed")
    sending.drain(tools)
    assert standing(tools, warned)[0] == DeliveryState.SENT


def test_nobody_is_written_to_by_the_clock_and_what_was_promised_is_overtaken(
    tools: Tools, make: Factory, contributor: Contributor, clock: SetClock
) -> None:
    # given somebody who would have to hear from us
    with tools.writing() as work:
        choices.promise(work.session, contributor.id, telling.UPDATE, work.today, work.now)
    day = tools.today() + timedelta(days=300)
    pause(make, contributor, day)
    clock.move(days=120)
    assert telling_families.write_regular_updates(tools) == 0
    # then the old promise is neither kept nor broken, and a word is promised for two weeks after the pause
    with tools.reading() as session:
        rows = session.scalars(select(Promise).order_by(Promise.made_at, Promise.id)).all()
        assert [(row.due_on, row.kept_at, row.ended_at is not None) for row in rows] == [
            (date(2026, 11, 23), None, True),
            (day + pausing.WORD_WITHIN, None, False),
        ]
    # and when it is over, we write by ourselves
    clock.move(days=195)
    assert telling_families.write_regular_updates(tools) == 1


def test_the_same_form_twice_is_one_pause_and_a_newer_one_takes_its_place(
    tools: Tools, make: Factory, contributor: Contributor
) -> None:
    for submission in ("p", "p", "q"):
        pause(make, contributor, submission=submission)
    with tools.reading() as session:
        rows = session.scalars(select(Pause).order_by(Pause.id)).all()
        assert sorted(row.ended_at is None for row in rows) == [False, True]
    with pytest.raises(Refused, match="day_in_past"):
        pause(make, contributor, tools.today(), "r")
