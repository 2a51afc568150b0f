"""A deeper review that a contributor asks for: one request however often it is pressed, two who read the answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import Role
from portal.models import Contributor, DeeperRequest, ThingToRead
from portal.services import deeper, erasure, second_reading
from portal.services.caseload import today as today_of
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.test_reported_deaths import member
from tests.people import Visitor

WHY = "Nobody has looked at the last week."
ANSWER = "We have the records of that week. We read them with you."


@pytest.fixture
def writer(tools: Tools, make: Factory) -> StaffMember:
    return member(tools, make, make.staff("Amara Okafor"))


@pytest.fixture
def reader(tools: Tools, make: Factory) -> StaffMember:
    return member(tools, make, make.staff("Grace Wren", Role.COORDINATOR))


@pytest.fixture
def mother(make: Factory, writer: StaffMember) -> Contributor:
    return make.contributor(make.review(reviewer=make.staff("Nora Wells")))


@pytest.fixture
def room(app: Flask, make: Factory, mother: Contributor) -> Visitor:
    return make.contributor_here(app, mother)


def requests(tools: Tools) -> list[DeeperRequest]:
    with tools.reading() as session:
        return list(session.scalars(select(DeeperRequest)))


def ask(room: Visitor, words: str = WHY, submission: str = "one") -> None:
    # With a token of another page: the form is gone from this one while a request waits, but not from another tab.
    token = room.token("/family/ask")
    room.post("/family/ask-deeper", {"words": words, "submission": submission, "csrf_token": token})


def test_two_presses_and_two_wishes_are_one_request_and_no_words_are_lost(tools: Tools, room: Visitor) -> None:
    for _ in range(2):
        ask(room)
    ask(room, "And the night before.", "two")
    (row,) = requests(tools)
    assert row.words == f"{WHY}\n\nAnd the night before."
    assert row.promised_on == tools.today() + timedelta(days=28)


def test_nothing_is_read_before_a_second_reader_passed_it_and_then_they_are_told(
    tools: Tools, room: Visitor, writer: StaffMember, reader: StaffMember
) -> None:
    # given a request, on Today with its own promise
    ask(room)
    (row,) = requests(tools)
    (family,) = today_of(tools, reader).others
    assert family.promised_on == row.promised_on

    # when it is answered with no, and why
    deeper.answer(tools, writer, row.id, decision="not_agreed", words=ANSWER, easy_words="")
    assert ANSWER not in room.get("/family/ask-deeper").text

    # then its writer does not pass it, and somebody else does
    with pytest.raises(Refused, match="own_words"):
        second_reading.pass_text(tools, writer, ReadKind.DEEPER, row.id)
    second_reading.pass_text(tools, reader, ReadKind.DEEPER, row.id, looked_at=True)
    page = room.get("/family/ask-deeper")
    assert ANSWER in page.text
    assert "We decided not to do a deeper review. This is why." in page.text
    # and a notice without a name goes
    with tools.reading() as session:
        assert session.scalars(select(ThingToRead.about)).all() == [f"deeper:{row.id}"]
    assert today_of(tools, reader).others == ()


def test_a_no_without_a_reason_is_not_taken(tools: Tools, room: Visitor, writer: StaffMember) -> None:
    ask(room, "")
    (row,) = requests(tools)
    with pytest.raises(Refused, match="empty"):
        deeper.answer(tools, writer, row.id, decision="not_agreed", words=" ", easy_words="")
    with pytest.raises(Refused, match="choose_decision"):
        deeper.answer(tools, writer, row.id, decision="", words=ANSWER, easy_words="")


def test_what_was_sent_back_waits_for_its_writer(
    tools: Tools, room: Visitor, writer: StaffMember, reader: StaffMember
) -> None:
    ask(room)
    (row,) = requests(tools)
    deeper.answer(tools, writer, row.id, decision="agreed", words=ANSWER, easy_words="")
    second_reading.send_back(tools, reader, ReadKind.DEEPER, row.id, "Say when.")
    assert deeper.sheet(tools, writer, row.id).sent_back == "Say when."
    with pytest.raises(Refused, match="sent_back"):
        second_reading.pass_text(tools, reader, ReadKind.DEEPER, row.id)


def test_staff_of_another_area_and_other_contributors_find_nothing(
    app: Flask, tools: Tools, make: Factory, room: Visitor, mother: Contributor
) -> None:
    ask(room)
    (row,) = requests(tools)
    elsewhere = member(tools, make, make.staff("Cole Elsewhere", area="South Wolds"))
    with pytest.raises(NotFound):
        deeper.sheet(tools, elsewhere, row.id)
    with pytest.raises(NotFound):
        deeper.answer(tools, elsewhere, row.id, decision="agreed", words=ANSWER, easy_words="")
    with tools.reading() as session:
        review_id = session.get_one(Contributor, mother.id).review_id
    brother = make.add(
        Contributor(
            review_id=review_id, name="Sean", relationship="brother", email="sean@example.org",
            created_at=tools.clock.now(),
        )
    )  # fmt: skip
    page = make.contributor_here(app, brother).get("/family/ask-deeper")
    assert WHY not in page.text
    assert "What you asked" not in page.text


def test_words_of_another_visit_need_a_code_and_how_it_stands_does_not(
    app: Flask, make: Factory, room: Visitor, mother: Contributor
) -> None:
    ask(room)
    later = make.contributor_here(app, mother, stepped_up=False)
    page = later.get("/family/ask-deeper")
    assert WHY not in page.text
    assert "We are deciding." in page.text
    assert later.get("/family/ask-deeper?all=yes").location == "/family/step-up"


def test_erasing_a_contributor_takes_it_away(tools: Tools, make: Factory, room: Visitor, reader: StaffMember) -> None:
    ask(room)
    (row,) = requests(tools)
    reference = deeper.sheet(tools, reader, row.id).reference
    erasure.ask(tools, reader, reference, row.contributor_id)
    second = member(tools, make, make.staff("Second Coordinator", Role.COORDINATOR))
    assert erasure.erase(tools, second, reference, row.contributor_id)["deeper_request"] == 1
    assert requests(tools) == []
