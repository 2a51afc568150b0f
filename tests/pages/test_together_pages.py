"""What is raised and what is recommended, as a browser without JavaScript gets it, in both presentations."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.domain.rooms import Room
from portal.domain.states import Role
from portal.services import raising, visits
from tests.contracts.world import World, make_world
from tests.factories import Factory
from tests.people import Visitor

LOOKS = ["en.standard", "en.easy-read", "ur.easy-read", "ur.standard"]


@pytest.fixture
def world(make: Factory) -> World:
    return make_world(make)


@pytest.mark.parametrize("look", LOOKS)
def test_a_contributor_raises_something_and_reads_how_it_stands(
    app: Flask, make: Factory, world: World, look: str
) -> None:
    # given the page in her room, danger first
    visitor = make.contributor_here(app, world.mother, look=look)
    page = visitor.get("/family/raise-it")
    assert page.text.index("999") < page.text.index("Coordinator Here")
    # when she chooses nothing, she is told what is missing, and her words stand
    again = visitor.post("/family/raise-it", {"words": "It came twice.", "submission": "x"})
    assert again.tree.xpath("//*[@id='about-error']")
    assert "It came twice." in again.html
    # when she says what it is about
    sent = visitor.post("/family/raise-it", {"about": "reviewer", "words": "It came twice.", "submission": "x"})
    assert sent.name == "family.raise_it"
    reference = sent.tree.xpath("//*[@role='status']")[0].text_content()
    assert "R-" in reference
    row = raising.own(make.tools, _room(make, world))[0]
    one = visitor.get(f"/family/raise-it/{row.id}")
    assert (one.status, one.name) == (200, "family.concern")
    assert "It came twice." in one.text + visitor.get(f"/family/raise-it/{row.id}?step=2").text


def _room(make: Factory, world: World) -> Room:
    invitation = make.invitation(world.mother)
    with make.tools.writing() as work:
        visit = visits.start_for_invitation(work, invitation.id)
    room = visits.room_for(make.tools, visit)
    assert room is not None
    return room


@pytest.mark.parametrize("look", LOOKS)
def test_anybody_raises_something_and_keeps_a_reference(app: Flask, world: World, look: str) -> None:
    visitor = Visitor(app)
    visitor.client.set_cookie("look", look)
    page = visitor.get("/raise-it")
    assert "999" in page.text
    sent = visitor.post("/raise-it", {"about": "care", "kind": "feedback", "words": "She was kind.", "submission": "y"})
    assert sent.name == "public.raise_it_sent"
    assert "R-" in sent.text
    assert "She was kind." not in sent.text
    assert visitor.get("/raise-it/R-NONE-0000").status == 404


@pytest.mark.parametrize("look", LOOKS)
def test_what_she_thinks_of_a_recommendation(app: Flask, make: Factory, world: World, look: str) -> None:
    visitor = make.contributor_here(app, world.mother, look=look)
    path = f"/family/recommendations/{world.values['recommendation_id']}"
    assert path in visitor.get("/family/recommendations").html
    missing = visitor.post(path, {"words": "Ask me too.", "submission": "z"})
    assert missing.tree.xpath("//*[@id='kind-error']")
    assert "Ask me too." in missing.html
    said = visitor.post(path, {"kind": "change", "words": "Ask me too.", "submission": "z"})
    assert said.name == "family.recommendation"
    assert "Ask me too." in said.text + visitor.get(path + "?step=2").text
    assert visitor.get("/family/led-here").status == 200


def test_the_staff_pages(app: Flask, make: Factory, world: World) -> None:
    # given something raised, and something suggested
    family = make.contributor_here(app, world.mother)
    path = f"/family/recommendations/{world.values['recommendation_id']}"
    family.post(path, {"kind": "change", "words": "Ask me too.", "submission": "z"})
    visitor = make.staff_here(app, world.staff[Role.COORDINATOR])
    assert "R-WR1D-0001" in visitor.get("/staff/today").text
    assert "R-WR1D-0001" in visitor.get("/staff/raised").text
    here = f"/staff/raised/{world.values['concern_id']}"
    assert "The letter came twice." in visitor.get(here).text
    # when it is taken, answered and passed on
    day = {"hear_by_day": "1", "hear_by_month": "3"}
    assert "It is yours" in visitor.post(here, {"act": "take", **day, "hear_by_year": "2027"}).text
    gone = visitor.post(here, {"act": "take", **day, "hear_by_year": "2020"}).text
    assert "Choose today or a later day." in gone
    assert "waits for a second reader" in visitor.post(here, {"act": "answer", "answer-words": "We are sorry."}).text
    passed = visitor.post(here, {"act": "pass_on", "whom": "outside", "to-words": "The hospital"}).text
    assert "to somebody outside: The hospital" in passed
    # and the suggestion is answered
    page = visitor.get(f"/staff/reviews/{world.values['reference']}/suggestions")
    assert "Ask me too." in page.text
    suggestion = page.tree.xpath("//input[@name='suggestion']/@value")[0]
    form = {"act": "answer", "suggestion": suggestion, f"answer-{suggestion}-words": "We wrote it in."}
    assert "Choose what became of it." in visitor.post(page.path, form).text
    done = visitor.post(page.path, {**form, f"answer-{suggestion}-became": "taken"})
    assert "waits for a second reader" in done.text
    lead = make.staff_here(app, world.staff[Role.PROGRAMME])
    assert lead.get("/staff/second-reading").status == 200
    assert "We are sorry." in lead.get("/staff/second-reading").text
