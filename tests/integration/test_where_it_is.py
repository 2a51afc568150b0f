"""Where a review is: its steps by what has happened; other bodies' days, each for whom they are alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import StaffMember
from portal.domain.states import PlanState, ProcessKind, Role, Scope
from portal.domain.where_it_is import ReviewStep, WarningKind
from portal.models import Account, Contributor, PlannedContact, QuietDay, Review
from portal.services import pausing, review_page, where_it_is
from portal.services.tools import Tools
from portal.store import erasing
from tests.factories import Factory
from tests.integration.rooms import member_of, room_of

DAY = date(2026, 12, 2)


@pytest.fixture
def review(make: Factory) -> Review:
    return make.review(reviewer=make.staff(), state="open")


@pytest.fixture
def janet(make: Factory, review: Review) -> Contributor:
    return make.contributor(review)


@pytest.fixture
def tom(make: Factory, review: Review) -> Contributor:
    return make.contributor(review, "Tom O’Brien")


@pytest.fixture
def amara(make: Factory, review: Review) -> StaffMember:
    return member_of(make, make.staff("Ben Whitaker"))


def plan(
    tools: Tools, amara: StaffMember, review: Review, whom: Contributor, kind: ProcessKind, on: date = DAY
) -> None:
    where_it_is.keep_body(tools, amara, review.reference, kind=kind, person="Mr Lee", phone="0118 496 0100", note="x")
    where_it_is.plan(tools, amara, review.reference, kind, contributor_id=whom.id, on=on, about="by telephone")


def test_the_step_follows_what_has_happened(tools: Tools, make: Factory, janet: Contributor) -> None:
    # given a review that a reviewer has, and nothing told yet
    here = room_of(make, janet)
    assert where_it_is.read(tools, here).here is ReviewStep.LISTEN
    assert where_it_is.read(tools, replace(here, reviewer_name="")).here is ReviewStep.REVIEWER
    # when somebody says no, the review goes on without them
    assert where_it_is.read(tools, replace(here, decision="no")).here is ReviewStep.READ
    # and when an account was sent, it is read
    now = tools.clock.now()
    make.add(Account(contributor_id=janet.id, number=1, state="sent", started_at=now, sent_at=now))
    found = where_it_is.read(tools, here)
    assert (found.here, found.is_done(ReviewStep.LISTEN)) == (ReviewStep.READ, True)
    # and a friend's steps end before what came of it
    assert ReviewStep.SHARE not in where_it_is.read(tools, replace(here, scope=Scope.FRIEND)).steps


def test_what_a_body_plans_is_seen_by_whom_it_is_planned_with_alone(
    tools: Tools, make: Factory, review: Review, janet: Contributor, tom: Contributor, amara: StaffMember
) -> None:
    # given an inquest that plans to be in touch with Tom, and a day from an export with nobody's name on it
    plan(tools, amara, review, tom, ProcessKind.INQUEST)
    with tools.reading() as session:
        body = where_it_is.other_bodies(tools, amara, review.reference).bodies[0].id
        session.rollback()
    make.add(PlannedContact(other_process_id=body, planned_on=DAY, about="telephone Tom"))
    # then Tom sees his day after a code, Janet sees the body and no day, and neither sees the staff's words
    his = where_it_is.read(tools, replace(room_of(make, tom), stepped_up=True)).bodies
    hers = where_it_is.read(tools, replace(room_of(make, janet), stepped_up=True)).bodies
    assert [(each.kind, [planned.on for planned in each.planned]) for each in his] == [(ProcessKind.INQUEST, [DAY])]
    assert [(each.kind, each.planned) for each in hers] == [(ProcessKind.INQUEST, ())]
    # before a code, and in a friend's room, there is nothing
    assert where_it_is.read(tools, room_of(make, tom)).bodies == ()
    assert where_it_is.read(tools, room_of(make, tom)).more_after_code
    friend = replace(room_of(make, tom), stepped_up=True, scope=Scope.FRIEND)
    assert (where_it_is.read(tools, friend).bodies, where_it_is.read(tools, friend).more_after_code) == ((), False)


def test_staff_are_warned_of_two_bodies_within_days_of_a_quiet_day_and_of_a_pause(
    tools: Tools, make: Factory, review: Review, janet: Contributor, tom: Contributor, amara: StaffMember
) -> None:
    plan(tools, amara, review, janet, ProcessKind.INQUEST)
    plan(tools, amara, review, tom, ProcessKind.HOSPITAL_REVIEW, DAY + timedelta(days=1))
    assert where_it_is.other_bodies(tools, amara, review.reference).warnings == ()
    # when another body comes to Janet a week later, on a quiet day, while she has paused
    later = DAY + timedelta(days=7)
    plan(tools, amara, review, janet, ProcessKind.MEDICAL_EXAMINER, later)
    make.add(QuietDay(contributor_id=janet.id, starts_on=later, ends_on=later, recorded_at=tools.clock.now()))
    pausing.pause(tools, room_of(make, janet), until_on=DAY + timedelta(days=1), submission="p")
    warnings = where_it_is.other_bodies(tools, amara, review.reference).warnings
    assert sorted((each.kind, each.contributor_name, each.on) for each in warnings) == [
        (WarningKind.CLOSE, "Janet O’Brien", DAY),
        (WarningKind.PAUSED, "Janet O’Brien", DAY),
        (WarningKind.QUIET, "Janet O’Brien", later),
    ]
    # and they stand beside the review
    shown = review_page.open_review(tools, amara, review.reference)
    assert shown.beside.warnings == warnings
    assert [name for name, _pause in shown.beside.paused] == ["Janet O’Brien"]
    # and what was called off is no burden any more
    body = next(each for each in where_it_is.other_bodies(tools, amara, review.reference).bodies
                if each.kind is ProcessKind.INQUEST)  # fmt: skip
    where_it_is.settle(tools, amara, review.reference, body.contacts[0].id, PlanState.CALLED_OFF)
    kinds = {each.kind for each in where_it_is.other_bodies(tools, amara, review.reference).warnings}
    assert kinds == {WarningKind.QUIET}


def test_only_in_the_area_and_only_people_of_the_review(
    tools: Tools, make: Factory, review: Review, janet: Contributor, amara: StaffMember
) -> None:
    elsewhere = member_of(make, make.staff("Una Reed", Role.REVIEWER, area="South Wolds"), "South Wolds")
    with pytest.raises(NotFound):
        where_it_is.other_bodies(tools, elsewhere, review.reference)
    with pytest.raises(NotFound):
        plan(tools, elsewhere, review, janet, ProcessKind.INQUEST)
    stranger = make.contributor(make.review(area="South Wolds"))
    with pytest.raises(NotFound):
        plan(tools, amara, review, stranger, ProcessKind.INQUEST)
    with pytest.raises(Refused, match="no_day"):
        where_it_is.plan(
            tools, amara, review.reference, ProcessKind.INQUEST, contributor_id=janet.id, on=None, about=""
        )


def test_the_same_day_pressed_twice_is_one_and_goes_with_everything_of_theirs(
    tools: Tools, review: Review, janet: Contributor, amara: StaffMember
) -> None:
    for _again in (1, 2):
        plan(tools, amara, review, janet, ProcessKind.INQUEST)
    (body,) = where_it_is.other_bodies(tools, amara, review.reference).bodies
    assert len(body.contacts) == 1
    with tools.writing() as work:
        assert erasing.erase(work.session, janet.id, work.now)["planned_contact"] == 1
