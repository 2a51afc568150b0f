"""A contributor's choice: yes, talk first, later, no, not the right person."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.states import Decision, DeliveryState, Presentation
from portal.models import AuditEvent, Choice, Contributor, Promise, QuietDay
from portal.services.tools import Tools
from tests.factories import Factory
from tests.pages.test_open_link import queued, state_of

LOOKS = ["en.standard", "en.easy-read", "ur.easy-read", "cy.standard"]


def choices(tools: Tools) -> list[Choice]:
    with tools.reading() as session:
        return list(session.scalars(select(Choice).order_by(Choice.id)))


def promises(tools: Tools) -> list[Promise]:
    with tools.reading() as session:
        return list(session.scalars(select(Promise).order_by(Promise.id)))


@pytest.mark.parametrize("look", LOOKS)
def test_every_answer_is_offered_and_none_is_chosen_beforehand(make: Factory, app: Flask, look: str) -> None:
    page = make.contributor_here(app, look=look).get("/family/choose")
    assert page.name == "family.choose"
    assert page.tree.xpath("//input[@name='decision']/@value") == [d.value for d in Decision]
    assert not page.tree.xpath("//input[@checked]")
    assert "Amara" in page.text


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("decision", list(Decision))
def test_what_was_chosen_is_said_back_with_what_happens_next(
    tools: Tools, make: Factory, app: Flask, decision: Decision, look: str
) -> None:
    visitor = make.contributor_here(app, look=look)
    page = visitor.post("/family/choose", {"decision": decision.value, "later_in": "in_1_month", "submission": "s1"})
    assert page.name == "family.chosen"
    assert [c.decision for c in choices(tools)] == [decision]
    assert visitor.get("/family").status == 200


def test_talking_first_promises_a_call_within_five_working_days(tools: Tools, make: Factory, app: Flask) -> None:
    # given Monday 23 November 2026
    visitor = make.contributor_here(app)
    # when they ask to talk first
    page = visitor.post("/family/choose", {"decision": "talk_first", "submission": "s1"})
    # then the day is said and kept as a promise
    assert "Monday 30 November 2026" in page.text
    assert [(p.code, p.due_on) for p in promises(tools)] == [("call", date(2026, 11, 30))]


def test_a_call_is_never_promised_on_a_quiet_day(tools: Tools, make: Factory, app: Flask, clock: SetClock) -> None:
    contributor = make.contributor()
    make.add(
        QuietDay(contributor_id=contributor.id, starts_on=date(2026, 11, 28), ends_on=date(2026, 12, 4),
                 recorded_at=clock.now())
    )  # fmt: skip
    make.contributor_here(app, contributor).post("/family/choose", {"decision": "talk_first", "submission": "s1"})
    assert promises(tools)[0].due_on == date(2026, 12, 7)


def test_later_is_a_day_of_their_own(tools: Tools, make: Factory, app: Flask) -> None:
    visitor = make.contributor_here(app)
    day = {"later_day": "۳", "later_month": "3", "later_year": "2027"}
    page = visitor.post("/family/choose", {"decision": "later", "submission": "s1", **day})
    assert "Wednesday 3 March 2027" in page.text
    assert choices(tools)[0].later_on == date(2027, 3, 3)
    assert [(p.code, p.due_on) for p in promises(tools)] == [("write_later", date(2027, 3, 3))]


@pytest.mark.parametrize(
    ("given", "box", "sentence"),
    [
        ({}, "later_in", "Choose when we should write to you, or write a day."),
        ({"later_day": "23", "later_month": "11", "later_year": "2026"}, "later", "Write a day after today."),
        ({"later_day": "31", "later_month": "2", "later_year": "2027"}, "later", "Write a day that exists"),
    ],
)
@pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
def test_later_needs_a_day_after_today(
    tools: Tools, make: Factory, app: Flask, given: dict[str, str], box: str, sentence: str, look: str
) -> None:
    visitor = make.contributor_here(app, look=look)
    page = visitor.post("/family/choose", {"decision": "later", "submission": "s1", **given})
    assert page.name == "family.choose"
    assert sentence in page.text
    assert page.tree.xpath(f"//a[@href='#{box}']")
    assert page.tree.xpath(f"//*[@id='{box}']")
    assert page.tree.xpath("//input[@value='later'][@checked]")
    assert page.tree.xpath("//input[@id='later']/@value") == [given.get("later_day", "")]
    assert choices(tools) == []


def test_a_day_half_typed_does_not_stop_a_no(tools: Tools, make: Factory, app: Flask) -> None:
    visitor = make.contributor_here(app)
    page = visitor.post("/family/choose", {"decision": "no", "later_day": "x", "submission": "s1"})
    assert page.name == "family.chosen"


@pytest.mark.parametrize("sent", [{}, {"decision": ""}, {"decision": "perhaps"}])
def test_no_answer_asks_for_one(tools: Tools, make: Factory, app: Flask, sent: dict[str, str]) -> None:
    page = make.contributor_here(app).post("/family/choose", {"submission": "s1", **sent})
    assert "Choose one of the answers." in page.text
    assert choices(tools) == []


def test_the_same_submission_twice_is_one_choice(tools: Tools, make: Factory, app: Flask) -> None:
    # given two contributors whose browsers made the same submission
    first, second = make.contributor_here(app), make.contributor_here(app)
    for visitor in (first, first, second):
        page = visitor.post("/family/choose", {"decision": "talk_first", "submission": "same"})
        assert page.name == "family.chosen"
    # then each has one choice and one promise
    made = choices(tools)
    assert len(made) == len(promises(tools)) == 2
    assert len({c.contributor_id for c in made}) == 2


def test_a_change_of_mind_is_a_new_row_and_overtakes_the_promise(tools: Tools, make: Factory, app: Flask) -> None:
    visitor = make.contributor_here(app)
    visitor.post("/family/choose", {"decision": "talk_first", "submission": "s1"})
    page = visitor.post("/family/choose", {"decision": "no", "submission": "s2"})
    # then the old choice stays, the new one stands, and the call is neither kept nor broken
    assert "You said no" in page.heading
    assert [c.decision for c in choices(tools)] == ["talk_first", "no"]
    [call] = promises(tools)
    assert (call.kept_at, call.ended_at is not None) == (None, True)


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        ("later", DeliveryState.CANCELLED),
        ("no", DeliveryState.CANCELLED),
        ("wrong_person", DeliveryState.CANCELLED),
        ("yes", DeliveryState.QUEUED),
        ("talk_first", DeliveryState.QUEUED),
    ],
)
def test_nobody_is_asked_again_after_a_no_or_a_later(
    tools: Tools, make: Factory, app: Flask, decision: str, state: DeliveryState
) -> None:
    # given a chaser and another letter that wait, and a chaser to somebody else
    contributor, other = make.contributor(), make.contributor()
    chaser, check, theirs = queued(make, contributor), queued(make, contributor, "outcome"), queued(make, other)
    # when they choose
    make.contributor_here(app, contributor).post(
        "/family/choose", {"decision": decision, "later_in": "in_1_month", "submission": "s1"}
    )
    # then only their chaser is cancelled
    assert state_of(tools, chaser) == state
    assert state_of(tools, check) == state_of(tools, theirs) == DeliveryState.QUEUED


def test_who_is_the_right_person_is_kept_only_with_that_answer(tools: Tools, make: Factory, app: Flask) -> None:
    visitor = make.contributor_here(app)
    visitor.post("/family/choose", {"decision": "wrong_person", "who": "Her friend Bo", "submission": "s1"})
    visitor.post("/family/choose", {"decision": "no", "who": "typed and thought better of", "submission": "s2"})
    assert [c.words for c in choices(tools)] == ["Her friend Bo", ""]
    with tools.reading() as session:
        assert "Bo" not in str([e.details for e in session.scalars(select(AuditEvent))])


def test_asking_to_be_called_starts_contact_again_and_yes_does_not(
    tools: Tools, make: Factory, app: Flask, clock: SetClock
) -> None:
    contributor = make.contributor(stopped_at=clock.now())
    visitor = make.contributor_here(app, contributor)
    page = visitor.post("/family/choose", {"decision": "yes", "submission": "s1"})
    assert "Start our letters again" in page.text
    visitor.post("/family/choose", {"decision": "talk_first", "submission": "s2"})
    with tools.reading() as session:
        found = session.get(Contributor, contributor.id)
        assert found is not None
        assert found.stopped_at is None


def test_one_without_a_telephone_is_asked_how(make: Factory, app: Flask) -> None:
    visitor = make.contributor_here(app, make.contributor(mobile="", landline=""))
    page = visitor.post("/family/choose", {"decision": "talk_first", "submission": "s1"})
    assert "We have no telephone number for you." in page.text


def test_chosen_without_a_choice_leads_to_choosing(make: Factory, app: Flask) -> None:
    assert make.contributor_here(app).get("/family/chosen").location == "/family/choose"


def test_months_are_those_of_the_calendar(tools: Tools, make: Factory, app: Flask, clock: SetClock) -> None:
    clock.moment = clock.moment.replace(month=8, day=31)
    clock.moment += timedelta(hours=1)
    visitor = make.contributor_here(app, make.contributor(presentation=Presentation.EASY_READ))
    sent: dict[str, Any] = {"decision": "later", "later_in": "in_6_months", "submission": "s1"}
    visitor.post("/family/choose", sent)
    assert choices(tools)[0].later_on == date(2027, 2, 28)
