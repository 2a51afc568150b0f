"""Who can have a review, and who can't, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

EMPLOYER_GAVE_CARE = "employer_gave_care"
NOT_A_REVIEWER_HERE = "not_a_reviewer_here"
SAME_PERSON = "same_person"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member of staff who might review or second-read. `reviews` is how many open reviews they have."""

    id: int
    name: str
    job_title: str
    employer: str
    gave_care: bool
    can_review: bool
    reviews: int


@dataclass(frozen=True, slots=True)
class AllocationShown:
    reference: str
    person: str
    area: str
    asked_for: str
    care_providers: tuple[str, ...]
    reviewer_id: int | None
    second_reader_id: int | None
    candidates: tuple[Candidate, ...]
