"""What sends obeys quiet days that come again: looked at anew in the transaction of the claim, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from portal.adapters.clock import LONDON, SetClock
from portal.domain.quiet_days import Again
from portal.models import Contributor, Delivery, QuietDay
from portal.services import sending, telling_families
from portal.services.tools import Tools
from tests.factories import Factory


def at_noon(clock: SetClock, day: date) -> None:
    clock.move(seconds=(datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - clock.now()).total_seconds())


def at_nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=LONDON)


def quiet(
    make: Factory, contributor: Contributor, first: date, last: date, again: Again, faith_day: str = ""
) -> QuietDay:
    made: QuietDay = make.add(
        QuietDay(
            contributor_id=contributor.id, starts_on=first, ends_on=last, again=again, faith_day=faith_day,
            recorded_at=make.tools.clock.now(),
        )
    )  # fmt: skip
    return made


CASES = [
    # (first, last, how, faith day), the day on which a letter is due, the day on which it goes
    ((date(2026, 3, 3), date(2026, 3, 3), Again.EACH_YEAR, ""), date(2029, 3, 3), date(2029, 3, 4)),
    ((date(2028, 2, 29), date(2028, 2, 29), Again.EACH_YEAR, ""), date(2028, 2, 29), date(2028, 3, 1)),
    ((date(2028, 2, 29), date(2028, 2, 29), Again.EACH_YEAR, ""), date(2029, 2, 28), date(2029, 3, 2)),
    ((date(2026, 12, 24), date(2027, 1, 2), Again.EACH_YEAR, ""), date(2029, 12, 31), date(2030, 1, 3)),
    ((date(2026, 12, 24), date(2027, 1, 2), Again.EACH_YEAR, ""), date(2030, 1, 1), date(2030, 1, 3)),
    ((date(2026, 11, 7), date(2026, 11, 9), Again.FAITH, "diwali"), date(2027, 10, 29), date(2027, 10, 31)),
    ((date(2027, 2, 7), date(2027, 3, 9), Again.FAITH, "ramadan"), date(2028, 2, 1), date(2028, 2, 27)),
]
IDS = ["anniversary", "leap-day", "leap-day-in-a-common-year", "new-year", "new-year-after", "diwali", "ramadan"]


@pytest.mark.parametrize(("days", "due", "goes"), CASES, ids=IDS)
def test_a_letter_waits_for_the_first_open_day(
    tools: Tools, make: Factory, clock: SetClock, days: tuple[date, date, Again, str], due: date, goes: date
) -> None:
    # given quiet days that come again / when something is to be read on one of them, years later
    contributor = make.contributor()
    quiet(make, contributor, *days)
    at_noon(clock, due)
    with tools.writing() as work:
        telling_families.notice(work, tools, contributor.id, about="message:1", who="staff:1")
    # then it goes at nine on the first open day
    assert delivery(tools).due_at == at_nine(goes)


@pytest.mark.parametrize(("days", "due", "goes"), CASES, ids=IDS)
def test_days_that_were_asked_for_after_it_was_queued_are_obeyed_when_it_is_claimed(
    tools: Tools, make: Factory, clock: SetClock, days: tuple[date, date, Again, str], due: date, goes: date
) -> None:
    # given a letter that is due / when its person asks for quiet days, and the worker claims it
    contributor = make.contributor()
    at_noon(clock, due)
    with tools.writing() as work:
        telling_families.notice(work, tools, contributor.id, about="message:1", who="staff:1")
    quiet(make, contributor, *days)
    sending.drain(tools)
    # then it did not go, and goes on the first open day
    assert (delivery(tools).state, delivery(tools).due_at) == ("queued", at_nine(goes))
    at_noon(clock, goes)
    sending.drain(tools)
    assert delivery(tools).state == "sent"


def test_quiet_days_that_were_ended_hold_nothing_back(tools: Tools, make: Factory, clock: SetClock) -> None:
    contributor = make.contributor()
    row = quiet(make, contributor, date(2026, 3, 3), date(2026, 3, 3), Again.EACH_YEAR)
    with tools.writing() as work:
        work.session.get_one(QuietDay, row.id).ended_at = work.now
    at_noon(clock, date(2027, 3, 3))
    with tools.writing() as work:
        telling_families.notice(work, tools, contributor.id, about="message:1", who="staff:1")
    sending.drain(tools)
    assert delivery(tools).state == "sent"


def delivery(tools: Tools) -> Delivery:
    with tools.reading() as session:
        return session.scalars(select(Delivery)).one()
