"""A coordinator gives a review to somebody independent of the care."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.domain.allocation import EMPLOYER_GAVE_CARE, NOT_A_REVIEWER_HERE, SAME_PERSON
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import StaffMember
from portal.domain.states import ReviewState, Role
from portal.models import Allocation, AuditEvent, Review, Staff
from portal.services import allocating, visits
from portal.services.tools import Tools
from tests.factories import Factory

ELSEWHERE = "Fenland Care"


def coordinator(make: Factory, tools: Tools) -> StaffMember:
    row = make.staff("Cora Lane", Role.COORDINATOR)
    with tools.writing() as work:
        token = visits.start_for_staff(work, row.id)
    member = visits.staff_for(tools, token)
    assert member
    return member


def stored(tools: Tools, review: Review) -> Review:
    with tools.reading() as session:
        return session.get_one(Review, review.id)


def test_a_coordinator_chooses_a_reviewer_and_a_second_reader(app: Flask, make: Factory, tools: Tools) -> None:
    # given a review whose care was given by another employer
    review = make.review(care_by=(ELSEWHERE,))
    amara, ben = make.staff(), make.staff("Ben Ash")
    browser = make.staff_here(app, make.staff("Cora Lane", Role.COORDINATOR))
    path = f"/staff/reviews/{review.reference}/allocate"
    # when a coordinator chooses both, twice
    for _ in range(2):
        page = browser.post(path, {"reviewer": str(amara.id), "second_reader": str(ben.id)})
    # then the review page says so, with one allocation on record
    assert page.name == "staff.review"
    assert "Amara Okafor, Wolds Community Trust" in page.text
    after = stored(tools, review)
    assert (after.reviewer_id, after.second_reader_id, after.state) == (amara.id, ben.id, ReviewState.ALLOCATED)
    with tools.reading() as session:
        assert session.query(Allocation).count() == 1
        assert [event.did for event in session.query(AuditEvent)] == ["chose_second_reader", "allocated"]


def test_who_is_not_independent_is_listed_with_the_reason_and_cannot_be_chosen(
    app: Flask, make: Factory, tools: Tools
) -> None:
    # given a reviewer whose employer gave the care
    review = make.review(care_by=("Wolds Community Trust",))
    bound = make.staff()
    browser = make.staff_here(app, make.staff("Cora Lane", Role.COORDINATOR, employer=None))
    path = f"/staff/reviews/{review.reference}/allocate"
    # when the page is opened
    page = browser.get(path)
    # then the name and the reason are there, and no button for it
    assert "their employer gave care to Maggie" in page.text
    assert "Amara Okafor, Wolds Community Trust" in page.text
    assert not page.tree.xpath(f"//input[@value='{bound.id}']")
    # when it is sent all the same, then it is refused
    refused = browser.post(path, {"reviewer": str(bound.id)})
    assert "they are not independent" in refused.text
    assert stored(tools, review).reviewer_id is None


def test_the_service_refuses_too(make: Factory, tools: Tools) -> None:
    # given somebody for each rule
    member = coordinator(make, tools)
    review = make.review(care_by=(ELSEWHERE,))
    fine = make.staff()
    cases: list[tuple[Staff, Staff | None, str]] = [
        (make.staff("Bound", employer=ELSEWHERE), None, EMPLOYER_GAVE_CARE),
        (fine, make.staff("Bound too", employer=ELSEWHERE), EMPLOYER_GAVE_CARE),
        (make.staff("Far", area="East Fenland"), None, NOT_A_REVIEWER_HERE),
        (make.staff("Admin", Role.ADMINISTRATOR), None, NOT_A_REVIEWER_HERE),
        (make.staff("Gone", disabled_at=tools.clock.now()), None, NOT_A_REVIEWER_HERE),
        (fine, fine, SAME_PERSON),
    ]
    # then each is refused with its reason, and nothing is kept
    for reviewer, reader, code in cases:
        with pytest.raises(Refused) as refused:
            allocating.allocate(
                tools,
                member,
                reference=review.reference,
                reviewer_id=reviewer.id,
                second_reader_id=reader.id if reader else None,
            )
        assert refused.value.code == code
    assert stored(tools, review).reviewer_id is None


def test_another_areas_review_is_not_there(app: Flask, make: Factory, tools: Tools) -> None:
    # given a review of another area
    review = make.review(area="East Fenland")
    browser = make.staff_here(app, make.staff("Cora Lane", Role.COORDINATOR))
    # then it can neither be opened nor allocated
    assert browser.get(f"/staff/reviews/{review.reference}/allocate").status == 404
    with pytest.raises(NotFound):
        allocating.allocate(tools, coordinator(make, tools), reference=review.reference, reviewer_id=make.staff().id)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_coordinators_allocate(app: Flask, make: Factory, role: Role) -> None:
    # given any other role, then the page is not there
    review = make.review()
    assert make.staff_here(app, make.staff(role=role)).get(f"/staff/reviews/{review.reference}/allocate").status == 404


@pytest.mark.parametrize("sent", ["", "0", "x", "-1", "9" * 30, "٣"])
def test_nobody_chosen_says_so(app: Flask, make: Factory, sent: str) -> None:
    # given a choice that is nobody
    review = make.review()
    browser = make.staff_here(app, make.staff("Cora Lane", Role.COORDINATOR))
    # then the page says what to do
    page = browser.post(f"/staff/reviews/{review.reference}/allocate", {"reviewer": sent})
    assert "Choose" in page.tree.xpath("//div[@class='errors']")[0].text_content()
