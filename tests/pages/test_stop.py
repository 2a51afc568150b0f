"""Stop everything, from inside the room."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.states import DeliveryState
from portal.models import AuditEvent, Contributor
from portal.services.tools import Tools
from tests.factories import Factory
from tests.pages.test_open_link import queued, state_of


def stopped(tools: Tools, contributor: Contributor) -> bool:
    with tools.reading() as session:
        found = session.get(Contributor, contributor.id)
        assert found is not None
        return found.stopped_at is not None


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.easy-read"])
def test_stop_is_honoured_at_once_and_can_be_taken_back(tools: Tools, make: Factory, app: Flask, look: str) -> None:
    # given letters that wait
    contributor = make.contributor()
    waiting = queued(make, contributor, "outcome")
    visitor = make.contributor_here(app, contributor, look=look)
    page = visitor.get("/family/stop")
    assert not page.tree.xpath("//input[@checked]")
    # when they stop everything
    page = visitor.post("/family/stop", {"stop": "everything"})
    # then nothing goes, the room stays open, and the way back is on the page
    assert page.name == "family.stop"
    assert stopped(tools, contributor)
    assert state_of(tools, waiting) == DeliveryState.CANCELLED
    assert visitor.get("/family").status == 200
    visitor.post("/family/stop", {"stop": "again"})
    assert not stopped(tools, contributor)
    with tools.reading() as session:
        did = [e.did for e in session.scalars(select(AuditEvent))]
        assert did == ["stopped_letters", "queued_letter", "started_letters_again"]


@pytest.mark.parametrize("answer", [{}, {"stop": "x"}])
def test_nothing_stops_without_an_answer(tools: Tools, make: Factory, app: Flask, answer: dict[str, str]) -> None:
    contributor = make.contributor()
    page = make.contributor_here(app, contributor).post("/family/stop", answer)
    assert "Choose one of the answers." in page.text
    assert not stopped(tools, contributor)


def test_keep_changes_nothing(tools: Tools, make: Factory, app: Flask) -> None:
    contributor = make.contributor()
    make.contributor_here(app, contributor).post("/family/stop", {"stop": "keep"}, follow=False)
    assert not stopped(tools, contributor)


def test_one_persons_stop_is_theirs_alone(tools: Tools, make: Factory, app: Flask, clock: SetClock) -> None:
    review = make.review(reviewer=make.staff())
    one, other = make.contributor(review), make.contributor(review, name="Sean O’Brien")
    make.contributor_here(app, one).post("/family/stop", {"stop": "everything"})
    assert not stopped(tools, other)
