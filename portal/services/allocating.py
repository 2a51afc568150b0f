"""A coordinator gives a review to a reviewer who is independent of the care (product.md, staff 11)."""

from __future__ import annotations

from portal.domain.allocation import (
    EMPLOYER_GAVE_CARE,
    NOT_A_REVIEWER_HERE,
    SAME_PERSON,
    AllocationShown,
    Candidate,
)
from portal.domain.errors import NotFound, Refused
from portal.domain.names import shown_name
from portal.domain.rooms import StaffMember
from portal.domain.states import ReviewState
from portal.models import Area, Person
from portal.services import another_reviewer
from portal.services.tools import Tools
from portal.store import allocations, review_page


def choices(tools: Tools, member: StaffMember, reference: str) -> AllocationShown:
    """Return who can have this review and who can't. Raises NotFound outside the member's areas."""
    with tools.reading() as session:
        review = allocations.review_in(session, member.area_ids, reference)
        if review is None:
            raise NotFound
        person = session.get_one(Person, review.person_id)
        return AllocationShown(
            reference=review.reference,
            person=shown_name(person.first_name, person.last_name, person.known_as),
            area=session.get_one(Area, review.area_id).name,
            asked_for=review.reviewer_asked_for,
            care_providers=review_page.care_providers(session, review.id),
            reviewer_id=review.reviewer_id,
            second_reader_id=review.second_reader_id,
            candidates=allocations.candidates(session, review),
        )


def allocate(
    tools: Tools, member: StaffMember, *, reference: str, reviewer_id: int, second_reader_id: int | None = None
) -> None:
    """Give the review to a reviewer, and name a second reader if there is one.

    Raises NotFound, or Refused: employer_gave_care, not_a_reviewer_here, same_person. Giving it to the same person
    again adds no second allocation.
    """
    with tools.writing() as work:
        review = allocations.review_in(work.session, member.area_ids, reference)
        if review is None:
            raise NotFound
        known = {each.id: each for each in allocations.candidates(work.session, review)}
        _hold(known.get(reviewer_id), reviewing=True)
        if second_reader_id is not None:
            _hold(known.get(second_reader_id), reviewing=False)
            if second_reader_id == reviewer_id:
                raise Refused(SAME_PERSON)
        if review.second_reader_id != second_reader_id:
            review.second_reader_id = second_reader_id
            work.record(
                member.audit_name, "chose_second_reader", f"review:{review.id}", reader=str(second_reader_id or "")
            )
        if review.reviewer_id != reviewer_id:
            review.reviewer_id = reviewer_id
            if review.state == ReviewState.NOTIFIED:
                review.state = ReviewState.ALLOCATED
            allocations.add(work.session, review, reviewer_id, member.id, work.now)
            work.record(member.audit_name, "allocated", f"review:{review.id}", reviewer=str(reviewer_id))
            another_reviewer.allocated(work, tools, member, review.id)


def _hold(candidate: Candidate | None, *, reviewing: bool) -> None:
    if candidate is None or (reviewing and not candidate.can_review):
        raise Refused(NOT_A_REVIEWER_HERE)
    if candidate.gave_care:
        raise Refused(EMPLOYER_GAVE_CARE)
