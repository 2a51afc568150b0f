"""What is raised goes to somebody whom it is not about, is answered by two, and is closed by whoever raised it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.concerns import ConcernAbout, ConcernKind, ConcernState, Desk, hear_by, working_days_on
from portal.domain.entering import TooManyTries
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import Role
from portal.models import Area, Concern, ConcernEvent, Delivery, Letter, Staff
from portal.services import caseload, concerns, raising, retention, second_reading
from portal.store import erasing
from tests.factories import Factory
from tests.integration.raised import SECRET, Case, public


@pytest.fixture
def case(app: Flask, make: Factory) -> Case:
    return Case(make)


def sees(case: Case, who: Staff, row: Concern) -> bool:
    """Whether somebody finds it anywhere: in the list, on Today, on its page, or as its second reader."""
    member = case.member(who)
    listed = {each.id for some in concerns.on_desk(case.tools, member) for each in some}
    today = {each.id for each in caseload.today(case.tools, member).concerns}
    try:
        concerns.sheet(case.tools, member, row.id)
        page = True
    except NotFound:
        page = False
    assert (row.id in listed) is page is (row.id in today)
    return page


@pytest.mark.parametrize("about", [about.value for about in ConcernAbout])
def test_whom_it_is_about_never_sees_it(case: Case, about: str) -> None:
    # given something raised about each thing that there is
    row = case.raised(about)
    # then a reviewer sees none, and what is about the coordinator no coordinator sees
    assert not sees(case, case.reviewer, row)
    to_the_lead = about == "coordinator"
    assert sees(case, case.lead, row) is to_the_lead
    assert sees(case, case.jo, row) is sees(case, case.sam, row) is not to_the_lead


def test_a_coordinator_who_is_the_reviewer_does_not_see_what_is_about_the_review(case: Case, make: Factory) -> None:
    # given a review that a coordinator does herself
    own = make.review("Annie", "Hall", "Annie", reviewer=case.jo)
    room = case.in_room(make.contributor(own, "Rahima Begum"))
    for about in ("review", "reviewer"):
        raised = raising.raise_in_room(case.tools, room, kind="complaint", about=about, words=SECRET, submission=about)
        row = case.row(raised.reference)
        # then another coordinator has it
        assert row.about_staff_id == case.jo.id
        assert not sees(case, case.jo, row)
        assert sees(case, case.sam, row)
    # and where there is no other, the programme lead has it
    with case.tools.writing() as work:
        work.session.get_one(Staff, case.sam.id).disabled_at = work.now
    raised = raising.raise_in_room(case.tools, room, kind="complaint", about="reviewer", words=SECRET, submission="z")
    row = case.row(raised.reference)
    assert row.desk == Desk.PROGRAMME
    assert not sees(case, case.jo, row)
    assert sees(case, case.lead, row)


def test_what_is_about_a_coordinator_can_not_be_passed_to_one(case: Case) -> None:
    row = case.raised("coordinator")
    with pytest.raises(Refused, match="about_them"):
        concerns.pass_on(case.tools, case.member(case.lead), row.id, to="coordinator", words="")
    # and another's area finds nothing
    elsewhere = case.make.staff("Una Coordinator", Role.COORDINATOR, area="South Wolds")
    other = case.raised("portal")
    away = StaffMember(0, "", elsewhere.id, "", "", Role.COORDINATOR, None, frozenset({999}), ())
    with pytest.raises(NotFound):
        concerns.sheet(case.tools, away, other.id)


def test_the_second_reader_is_never_a_reviewer_nor_whom_it_is_about(case: Case) -> None:
    # given an answer by one coordinator to what is about the reviewer, and one to what is about the coordinator
    about_reviewer = case.raised("reviewer")
    concerns.answer(
        case.tools, case.member(case.jo), about_reviewer.id, words="We are sorry.", easy_words="sorry | We are sorry."
    )
    readers = [name for name, row in _staff(case).items() if case.waiting_for(row)]
    assert readers == ["sam", "lead"]
    about_coordinator = case.raised("coordinator")
    second = case.make.staff("Lee Lead", Role.PROGRAMME, area=None)
    concerns.answer(
        case.tools, case.member(case.lead), about_coordinator.id, words="Sorry.", easy_words="sorry | We are sorry."
    )
    newest = max(case.waiting_for(second))
    assert [name for name, row in _staff(case).items() if newest in case.waiting_for(row)] == []
    # and a programme lead is shown no other text of a family's
    kinds = {each.kind for each in second_reading.waiting(case.tools, case.member(second))}
    assert kinds == {ReadKind.CONCERN}
    with pytest.raises(NotFound):
        second_reading.one(case.tools, case.member(second), ReadKind.STATEMENT, 1)


def _staff(case: Case) -> dict[str, Staff]:
    return {"reviewer": case.reviewer, "jo": case.jo, "sam": case.sam, "lead": case.lead}


def test_an_answer_is_read_by_two_and_they_are_told_once(case: Case) -> None:
    # given an answer that waits
    row = case.raised("portal")
    answer = case.answered(row, case.jo)
    assert raising.one(case.tools, case.room, row.id).answers == ()
    with pytest.raises(Refused, match="own_words"):
        case.passed(answer, case.jo)
    # when it is passed, twice
    case.passed(answer, case.sam)
    # then she reads it, in both, and a notice without a story goes
    [shown] = raising.one(case.tools, case.room, row.id).answers
    assert (shown.words, shown.by) == ("We are sorry. It will not happen again.", "Jo Whitfield")
    assert case.row(row.reference).state == ConcernState.ANSWERED
    with case.tools.reading() as session:
        letters = session.scalars(select(Letter.name).join(Delivery, Delivery.letter_id == Letter.id)).all()
    assert letters == ["something_to_read"]


def test_she_says_whether_it_is_settled(case: Case) -> None:
    # given an answer
    row = case.raised("portal")
    case.passed(case.answered(row, case.jo), case.sam)
    # when she says that it is not settled, twice the same
    for _ in range(2):
        raising.does_not_settle(case.tools, case.room, row.id, words="It came again.", submission="n")
    # then it is open again, with a new day, once
    again = case.row(row.reference)
    assert (again.state, again.hear_by) == (ConcernState.LOOKED_AT, hear_by(ConcernKind.CONCERN, case.tools.today()))
    with case.tools.reading() as session:
        said = session.scalars(select(ConcernEvent.words).where(ConcernEvent.did == "not_settled")).all()
    assert said == ["It came again."]
    # and staff can't close it for her
    with pytest.raises(Refused, match="theirs_to_close"):
        concerns.close(case.tools, case.member(case.jo), row.id, because="Enough.")
    # but she can
    case.passed(case.answered(row, case.jo, "Now it is off."), case.sam)
    raising.settles(case.tools, case.room, row.id)
    assert case.row(row.reference).state == ConcernState.CLOSED


def test_a_room_shows_its_own_alone(case: Case, make: Factory) -> None:
    row = case.raised("portal")
    other = case.in_room(make.contributor(case.review, "Una Reed"))
    assert raising.own(case.tools, other) == ()
    for act in (
        lambda: raising.one(case.tools, other, row.id),
        lambda: raising.settles(case.tools, other, row.id),
        lambda: raising.does_not_settle(case.tools, other, row.id, words="", submission="x"),
        lambda: raising.look_up(case.tools, row.reference),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_same_form_twice_is_one(case: Case) -> None:
    first, second = case.raised("portal"), case.raised("portal")
    assert first.id == second.id


def test_anybody_can_raise_without_a_name_and_staff_close_it(case: Case) -> None:
    row = case.row(public(case, 1))
    assert (row.desk, row.area_id) == (Desk.COORDINATOR, case.review.area_id)  # there is one area
    with pytest.raises(Refused, match="anonymous"):
        concerns.answer(case.tools, case.member(case.jo), row.id, words="Sorry.", easy_words="")
    concerns.close(case.tools, case.member(case.jo), row.id, because="The ward was told.")
    assert raising.look_up(case.tools, row.reference).state is ConcernState.CLOSED
    # and where nobody knows the area, the programme leads have it
    with case.tools.writing() as work:
        work.session.add(Area(name="South Wolds"))
    assert case.row(public(case, 2)).desk == Desk.PROGRAMME
    assert case.row(public(case, 3, area=str(case.review.area_id))).desk == Desk.COORDINATOR


def test_a_flood_from_one_address_ends_and_others_get_in(case: Case) -> None:
    for number in range(6):
        public(case, number)
    with pytest.raises(TooManyTries):
        public(case, 99)
    public(case, 0)  # the same form again is no new one
    public(case, 100, address="192.0.2.8")


def test_promises_count_working_days() -> None:
    friday = date(2026, 11, 20)
    assert working_days_on(friday, 1) == date(2026, 11, 23)
    assert hear_by(ConcernKind.COMPLAINT, friday) == date(2026, 11, 25)
    assert hear_by(ConcernKind.FEEDBACK, friday) == date(2026, 12, 18)


def test_erasing_takes_what_they_raised(case: Case) -> None:
    row = case.raised("portal")
    case.passed(case.answered(row, case.jo), case.sam)
    with case.tools.writing() as work:
        gone = erasing.erase(work.session, case.mother.id, work.now)
    assert {"concern", "concern_answer", "concern_event"} <= set(gone)


def test_what_came_without_a_room_goes_long_after_it_was_closed(case: Case, clock: SetClock) -> None:
    # given one that was closed and one that is open, both without a room
    closed, still_open = case.row(public(case, 1)), case.row(public(case, 2))
    concerns.close(case.tools, case.member(case.jo), closed.id, because="The ward was told.")
    # when a review's time has gone by
    clock.move(days=case.tools.settings.retention.reviews + 1)
    retention.apply(case.tools)
    # then the closed one is gone, and what nobody has settled stays
    with case.tools.reading() as session:
        assert session.scalars(select(Concern.id)).all() == [still_open.id]
