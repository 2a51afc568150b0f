"""What was taken back, for staff: a wish that everything be erased is seen to by a person, in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.states import Role
from portal.models import AuditEvent, Erasure, LegalHold, Message, TakenBack
from portal.services.tools import Tools
from tests.contracts.world import World, make_world
from tests.factories import Factory
from tests.people import Visitor

WISH = "asks us to take all of their words away"


@pytest.fixture
def world(make: Factory) -> World:
    return make_world(make)


@pytest.fixture
def mother(app: Flask, make: Factory, world: World) -> Visitor:
    """She has asked for everything to be erased, and said why."""
    here = make.contributor_here(app, world.mother)
    form = {"kind": "everything", "id": "", "words": "It hurts to have it there.", "submission": "all"}
    here.post("/family/take-back", form | {"csrf_token": here.token("/family/correct")})
    return here


@pytest.fixture
def reviewer(app: Flask, make: Factory, world: World) -> Visitor:
    return make.staff_here(app, world.staff[Role.REVIEWER])


def path(world: World) -> str:
    return f"/staff/reviews/{world.values['reference']}/taken-back"


def must_wait(world: World) -> dict[str, str]:
    row = {"easy_row": "1", "easy_words.1": "We must wait.", "easy_picture.1": "waiting", "looked_at": "y"}
    prefix = f"wait-{world.mother.id}-"
    given = {"words": "The coroner needs your words until the inquest is over.", **row}
    return {"act": "wait", "id": str(world.mother.id), "submission": "w"} | {prefix + k: v for k, v in given.items()}


def test_the_wish_stands_on_today_with_the_day_that_she_was_told(
    app: Flask, make: Factory, clock: SetClock, world: World, mother: Visitor, reviewer: Visitor
) -> None:
    # given a wish, and the day that her page tells her
    told = mother.get("/family/take-back").text
    assert "You hear from us by" in told
    day = told.split("You hear from us by ")[1].split(".")[0]

    # then staff of the area see it on Today and on the review, with that day at the latest
    assert WISH in reviewer.get("/staff/today").text
    review = reviewer.get(f"/staff/reviews/{world.values['reference']}")
    assert WISH in review.text
    assert path(world) in review.html
    assert day in reviewer.get(path(world)).text
    # and when the day has gone, both pages own up to it
    clock.moment += timedelta(days=10)
    reviewer = make.staff_here(app, world.staff[Role.REVIEWER])
    assert "That day has gone: write and say sorry." in reviewer.get(path(world)).text
    mother = make.contributor_here(app, world.mother)
    assert "That day has gone, and we are sorry." in mother.get("/family/take-back").text


def test_what_it_was_is_shown_to_nobody_and_what_the_law_says_is(
    tools: Tools, make: Factory, world: World, mother: Visitor, reviewer: Visitor
) -> None:
    # given a hold on the review
    hold = LegalHold(
        review_id=world.values["review_id"], because="The coroner asked.", set_at=make.tools.clock.now(),
        set_by_id=world.staff[Role.COORDINATOR].id,
    )  # fmt: skip
    make.add(hold)

    # when a reviewer looks
    page = reviewer.get(path(world))

    # then who, since when, her own words about it, the hold and the law are there, and not what she told us
    for words in ("All of their words", "It hurts to have it there.", "The coroner asked.", "one month"):
        assert words in page.text, words
    assert "She loved buses." not in page.html
    # and the look is on record
    with tools.reading() as session:
        assert "saw_taken_back" in session.scalars(select(AuditEvent.did)).all()


def test_nobody_outside_the_area_and_no_other_role_sees_or_settles_it(
    app: Flask, tools: Tools, make: Factory, world: World, mother: Visitor
) -> None:
    # given staff of another area, and an administrator of this one
    elsewhere = make.staff_here(app, world.elsewhere)
    stay = {"act": "stay", "id": str(world.mother.id)}

    # then there is no such page for them, and nothing is settled
    assert elsewhere.get(path(world)).status == 404
    assert elsewhere.post(path(world), stay | {"csrf_token": elsewhere.token("/staff/reviews")}).status == 404
    assert WISH not in elsewhere.get("/staff/today").text
    assert make.staff_here(app, world.staff[Role.ADMINISTRATOR]).get(path(world)).status in {403, 404}
    # and the id of somebody in another review is nobody of this one
    inside = make.staff_here(app, world.staff[Role.COORDINATOR])
    assert inside.post(path(world), stay | {"id": str(world.stranger.id)}).status == 404
    with tools.reading() as session:
        assert session.scalars(select(TakenBack.settled_at)).all() == [None]


def test_it_must_wait_stays_before_us_until_she_can_read_why(
    app: Flask, tools: Tools, make: Factory, world: World, mother: Visitor, reviewer: Visitor
) -> None:
    # given a reviewer who writes why, and presses twice
    reviewer.post(path(world), must_wait(world))
    reviewer.post(path(world), must_wait(world))

    # then it is one message, for a second reader, and the wish still waits
    with tools.reading() as session:
        message = session.scalars(select(Message).where(Message.by_id.is_not(None))).one()
        assert [(row.how, row.settled_by_id) for row in session.scalars(select(TakenBack))] == [
            ("must_wait", world.staff[Role.REVIEWER].id)
        ]
    assert WISH in reviewer.get("/staff/today").text
    assert "Somebody is seeing to it." in mother.get("/family/take-back").text
    assert "The coroner needs" not in mother.get("/family/messages").text

    # when another passes it
    reader = make.staff_here(app, world.staff[Role.COORDINATOR])
    address = f"/staff/second-reading/message/{message.id}"
    page = reader.get(address)
    hidden = {each.get("name"): each.get("value") or "" for each in page.tree.xpath("//form//input[@type='hidden']")}
    reader.post(address, hidden | {"act": "pass"})

    # then she reads it, and nothing waits
    assert "The coroner needs your words" in mother.get("/family/messages").text
    assert WISH not in reviewer.get("/staff/today").text
    assert "They could read it from" in reviewer.get(path(world)).text


def test_nothing_is_settled_without_a_word_to_her(
    tools: Tools, world: World, mother: Visitor, reviewer: Visitor
) -> None:
    # given a reviewer who writes nothing
    page = reviewer.post(path(world), must_wait(world) | {f"wait-{world.mother.id}-words": " "})

    # then it is not settled
    assert "Write something first." in page.text
    with tools.reading() as session:
        assert session.scalars(select(TakenBack.how)).all() == [None]


def test_a_coordinator_asks_a_second_person_says_yes_and_nothing_is_left(
    app: Flask, tools: Tools, make: Factory, world: World, mother: Visitor, reviewer: Visitor
) -> None:
    # given a coordinator who asks for the erasing
    coordinator = make.staff_here(app, world.staff[Role.COORDINATOR])
    coordinator.post(path(world), {"act": "ask", "id": str(world.mother.id)})
    with tools.reading() as session:
        assert session.scalars(select(Erasure.asked_by_id)).all() == [world.staff[Role.COORDINATOR].id]
    # and it still waits: the erasing may be refused
    assert WISH in reviewer.get("/staff/today").text

    # when a second person says yes
    reviewer.post(
        f"/staff/reviews/{world.values['reference']}/keeping", {"act": "erase", "contributor": str(world.mother.id)}
    )

    # then the wish went with all of it
    with tools.reading() as session:
        assert session.scalars(select(TakenBack)).all() == []
    assert WISH not in reviewer.get("/staff/today").text


def test_she_may_keep_it_after_all(tools: Tools, world: World, mother: Visitor, reviewer: Visitor) -> None:
    # given that she told the reviewer so
    reviewer.post(path(world), {"act": "stay", "id": str(world.mother.id)})

    # then it waits no longer, who noted it is on record, and she can ask again
    assert WISH not in reviewer.get("/staff/today").text
    assert "noted on" in reviewer.get(path(world)).text
    with tools.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.did == "saw_to_taking_back")).one()
    assert event.who == f"staff:{world.staff[Role.REVIEWER].id}"
    assert "Take all of my words away for good" in mother.get("/family/take-back").text


def test_a_correction_says_what_is_wrong(app: Flask, make: Factory, world: World, reviewer: Visitor) -> None:
    # given her name, spelt wrong
    make.contributor_here(app, world.mother).post(
        "/family/correct", {"kind": "my_name", "words": "It is Janette.", "submission": "c"}
    )

    # then staff see what it is about on Today, on the review and beside the question
    assert "asks us to put something right" in reviewer.get("/staff/today").text
    reference = world.values["reference"]
    assert "What is wrong: their own name." in reviewer.get(f"/staff/reviews/{reference}").text
    assert "To put right: their own name." in reviewer.get(f"/staff/reviews/{reference}/questions").text
