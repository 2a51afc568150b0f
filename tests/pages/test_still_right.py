"""Is this still right? Asked after half a year: on their page, in one letter that goes anyway, and shown to staff."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.states import Decision, NeedKind, Role
from portal.models import Contributor, Delivery, Letter, Review, StillRight
from portal.services import choices, still_right, telling_families
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.rooms import room_of

PAGE = "/family/still-right"
ASKS = "Is how we reach you, and what you need, still right?"


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    made = make.contributor()
    make.need(made, NeedKind.LARGE_PRINT, "18")
    return made


def said(tools: Tools) -> list[tuple[str, str]]:
    with tools.reading() as session:
        return [(row.said, row.said_by) for row in session.scalars(select(StillRight).order_by(StillRight.id))]


def half_a_year(clock: SetClock) -> None:
    clock.move(days=184)


def regular_update(tools: Tools, contributor: Contributor, number: str) -> str:
    """The words of a letter that goes anyway."""
    with tools.writing() as work:
        assert telling_families.tell(work, tools, contributor.id, "regular_update", number, who="worker") == "queued"
    with tools.reading() as session:
        return session.scalars(
            select(Delivery.text).join(Letter).where(Letter.name == "regular_update").order_by(Delivery.due_at.desc())
        ).all()[0]


def test_it_is_asked_when_half_a_year_has_gone_and_not_before(
    tools: Tools, make: Factory, contributor: Contributor, clock: SetClock
) -> None:
    room = room_of(make, contributor)
    clock.move(days=180)
    assert not still_right.asks(tools, room)
    clock.move(days=2)
    assert still_right.asks(tools, room)
    # somebody who told us of no need is not asked
    assert not still_right.asks(tools, room_of(make, make.contributor(name="Una Reed")))


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
def test_one_press_says_yes_and_it_is_a_row_of_its_own(
    tools: Tools, make: Factory, app: Flask, contributor: Contributor, clock: SetClock, look: str
) -> None:
    # given needs of half a year ago
    half_a_year(clock)
    visitor = make.contributor_here(app, contributor, look=look)
    page = visitor.get(PAGE)
    assert "18" in page.text
    assert page.tree.xpath("//a[@href='/family/contact']")
    # when they press yes, twice
    for _ in range(2):
        page = visitor.post(PAGE, {})
    # then one new row says so, and nothing is asked for another half year
    assert "after half a year" in page.text
    assert said(tools) == [("yes", f"contributor:{contributor.id}")]
    room = room_of(make, contributor)
    assert not still_right.asks(tools, room)
    half_a_year(clock)
    assert still_right.asks(tools, room)


def test_changing_something_on_the_whole_page_answers_too(
    tools: Tools, make: Factory, app: Flask, contributor: Contributor, clock: SetClock
) -> None:
    half_a_year(clock)
    visitor = make.contributor_here(app, contributor)
    every = visitor.get("/family/contact").tree.xpath("//input[@name='asked']/@value")[0]
    visitor.post("/family/contact", {"asked": every, "formats": ["audio"]})
    assert [row[0] for row in said(tools)] == ["changed"]
    assert not still_right.asks(tools, room_of(make, contributor))


def test_the_next_letter_asks_once_and_no_letter_goes_only_for_it(
    tools: Tools, make: Factory, contributor: Contributor, clock: SetClock
) -> None:
    choices.choose(tools, room_of(make, contributor), Decision.YES, submission="a")
    assert ASKS not in regular_update(tools, contributor, "1")
    half_a_year(clock)
    with tools.reading() as session:
        before = len(session.scalars(select(Letter)).all())
    # when the next letter goes, it asks; the one after it does not
    assert ASKS in regular_update(tools, contributor, "2")
    clock.move(minutes=1)
    assert ASKS not in regular_update(tools, contributor, "3")
    assert [row[0] for row in said(tools)] == ["asked"]
    with tools.reading() as session:
        assert len(session.scalars(select(Letter)).all()) == before + 2


def test_staff_see_how_old_each_need_is_and_when_it_was_said_to_be_right(
    tools: Tools, make: Factory, app: Flask, contributor: Contributor, clock: SetClock
) -> None:
    half_a_year(clock)
    member = make.staff_here(app, make.staff("Coordinator Here", Role.COORDINATOR))
    with tools.reading() as session:
        reference = session.get_one(Review, contributor.review_id).reference
    assert "to ask again" in member.get(f"/staff/reviews/{reference}").text
    still_right.say_yes(tools, room_of(make, contributor))
    shown = member.get(f"/staff/reviews/{reference}").text
    assert "Large print: Monday 23 November 2026, still right on Wednesday 26 May 2027" in " ".join(shown.split())
    assert "to ask again" not in shown
