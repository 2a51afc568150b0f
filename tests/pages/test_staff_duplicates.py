"""A person notified twice: a coordinator decides; what is merged moves, and nothing is deleted."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from portal.domain.states import DuplicateState, ProcessKind, Relationship, Role
from portal.models import (
    AuditEvent,
    CareProvided,
    Contributor,
    OtherProcess,
    Outcome,
    Person,
    PlannedContact,
    PossibleDuplicate,
    Review,
)
from portal.services.tools import Tools
from tests.factories import Factory
from tests.people import Visitor

PATH = "/staff/duplicates"


@pytest.fixture
def here(app: Flask, make: Factory) -> Visitor:
    return make.staff_here(app, make.staff("Cora Lane", Role.COORDINATOR))


def offer(make: Factory, first: Review, second: Review) -> PossibleDuplicate:
    made: PossibleDuplicate = make.add(
        PossibleDuplicate(
            first_review_id=min(first.id, second.id),
            second_review_id=max(first.id, second.id),
        )
    )
    return made


def test_both_stand_side_by_side(make: Factory, here: Visitor) -> None:
    # given two notifications with a contributor in both
    first, second = make.review(care_by=("Larkfield Hospital",)), make.review("Marg", "O’Brien", "")
    make.contributor(first)
    make.contributor(second)
    make.contributor(second, name="Sean O’Brien", relationship=Relationship.BROTHER)
    offer(make, first, second)
    # when the page is opened, then both are there
    text = here.get(PATH).text
    for words in ("Margaret O’Brien", "Marg O’Brien", "Larkfield Hospital", "Sean O’Brien, brother"):
        assert words in text
    assert "In both: Janet O’Brien" in text


def test_same_person_brings_everything_to_the_kept_review(make: Factory, here: Visitor, tools: Tools) -> None:
    # given two reviews, each with people, care, an inquest, and a third one that may be the same person too
    reviewer = make.staff()
    kept = make.review(care_by=("Larkfield Hospital",), notified_on=date(2026, 6, 20), due_on=date(2026, 12, 20))
    other = make.review("Peggy", "Brien", "Peg", care_by=("Larkfield Hospital", "Fenland Care"), reviewer=reviewer)
    third = make.review("Margaret", "Brien", "")
    make.contributor(kept)
    moved = make.contributor(other, name="Sean O’Brien", relationship=Relationship.BROTHER)
    make.add(OtherProcess(review_id=kept.id, kind=ProcessKind.INQUEST, note="opens in January"))
    theirs = make.add(OtherProcess(review_id=other.id, kind=ProcessKind.INQUEST, note="coroner Hay"))
    make.add(PlannedContact(other_process_id=theirs.id, planned_on=date(2026, 12, 2)))
    make.add(OtherProcess(review_id=other.id, kind=ProcessKind.HOSPITAL_REVIEW))
    row = offer(make, kept, other)
    offer(make, other, third)
    # when a coordinator keeps the first
    page = here.post(PATH, {"offer": str(row.id), "answer": kept.reference})
    # then it has everything, found under either name, from the first notification on
    assert page.name == "staff.review"
    with tools.reading() as session:
        after, gone = session.get_one(Review, kept.id), session.get_one(Review, other.id)
        assert gone.merged_into_id == kept.id
        assert (after.notified_on, after.due_on) == (date(2026, 6, 8), date(2026, 12, 8))
        assert after.reviewer_id == reviewer.id
        assert session.get_one(Contributor, moved.id).review_id == kept.id
        assert session.query(CareProvided).filter_by(review_id=kept.id).count() == 2
        processes = session.query(OtherProcess).filter_by(review_id=kept.id).all()
        assert sorted(each.kind for each in processes) == ["hospital_review", "inquest"]
        inquest = next(each for each in processes if each.kind == "inquest")
        assert inquest.note == "opens in January; coroner Hay"
        assert session.query(PlannedContact).one().other_process_id == inquest.id
        assert session.get_one(Person, other.person_id).first_name == "Peggy"
        assert session.get_one(PossibleDuplicate, row.id).state == DuplicateState.SAME_PERSON
        left = session.query(PossibleDuplicate).filter_by(state=DuplicateState.OFFERED).one()
        assert (left.first_review_id, left.second_review_id) == (kept.id, third.id)
        assert session.query(AuditEvent).filter_by(did="merged_reviews", about=f"review:{kept.id}").count() == 1
    assert kept.reference in here.get("/staff/reviews?q=peggy").text


def test_a_reviewer_who_is_not_independent_does_not_come_along(make: Factory, here: Visitor, tools: Tools) -> None:
    # given a kept review whose care the other's reviewer's employer gave
    kept = make.review(care_by=("Wolds Community Trust",))
    other = make.review("Peggy", "Brien", "", reviewer=make.staff())
    row = offer(make, kept, other)
    # when they are merged, then the kept one has no reviewer yet
    here.post(PATH, {"offer": str(row.id), "answer": kept.reference})
    with tools.reading() as session:
        assert session.get_one(Review, kept.id).reviewer_id is None


def test_different_people_are_not_offered_again(make: Factory, here: Visitor, tools: Tools) -> None:
    # given an offer
    first, second = make.review(), make.review("Marg", "Brien", "")
    row = offer(make, first, second)
    # when a coordinator says different people
    page = here.post(PATH, {"offer": str(row.id), "answer": "different"})
    # then it is gone, on record, and both reviews stand
    assert "No two notifications" in page.text
    with tools.reading() as session:
        assert session.get_one(PossibleDuplicate, row.id).state == DuplicateState.DIFFERENT_PEOPLE
        assert session.query(Review).filter_by(merged_into_id=None).count() == 2
        assert session.query(AuditEvent).filter_by(did="different_people").count() == 1


def test_a_review_with_an_outcome_must_be_the_kept_one(make: Factory, here: Visitor, tools: Tools) -> None:
    # given an outcome on one of them
    first, second = make.review(), make.review("Marg", "Brien", "")
    make.add(Outcome(review_id=second.id, written_by_id=make.staff().id, written_at=tools.clock.now()))
    row = offer(make, first, second)
    # then the other can't be kept
    assert f"keep {first.reference}" not in here.get(PATH).text
    page = here.post(PATH, {"offer": str(row.id), "answer": first.reference})
    assert "has an outcome already" in page.text


def test_a_second_answer_changes_nothing(make: Factory, here: Visitor, tools: Tools) -> None:
    # given a pair that was settled
    first, second = make.review(), make.review("Marg", "Brien", "")
    row = offer(make, first, second)
    token = here.token(PATH)
    here.post(PATH, {"offer": str(row.id), "answer": "different"})
    # when a second tab merges them
    page = here.post(PATH, {"offer": str(row.id), "answer": first.reference, "csrf_token": token})
    # then it says that it was settled
    assert "settled already" in page.text
    with tools.reading() as session:
        assert session.get_one(Review, second.id).merged_into_id is None


@pytest.mark.parametrize("answer", ["LD-0000-00000", ""])
def test_an_odd_answer_merges_nothing(make: Factory, here: Visitor, tools: Tools, answer: str) -> None:
    # given an offer, when an answer names neither review, then both stand
    first, second = make.review(), make.review("Marg", "Brien", "")
    row = offer(make, first, second)
    here.post(PATH, {"offer": str(row.id), "answer": answer})
    with tools.reading() as session:
        assert session.query(Review).filter(Review.merged_into_id.is_not(None)).count() == 0


def test_another_areas_pair_is_not_offered(make: Factory, here: Visitor) -> None:
    # given a pair of which one is elsewhere
    first, second = make.review(), make.review("Marg", "Brien", "", area="East Fenland")
    row = offer(make, first, second)
    # then it is neither shown nor merged
    assert second.reference not in here.get(PATH).text
    assert "Marg Brien" not in here.post(PATH, {"offer": str(row.id), "answer": first.reference}).html
