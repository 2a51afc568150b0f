"""Two reviews that may be of one person, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

OUTCOME_WRITTEN = "outcome_written"


@dataclass(frozen=True, slots=True)
class OfferedReview:
    """`people` are (name, relationship); `outcome_written` means that it can only be the one that is kept."""

    id: int
    reference: str
    area: str
    person: str
    person_full: str
    born_on: date | None
    died_on: date
    place_of_death: str
    notified_on: date
    reviewer_name: str
    care_providers: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    outcome_written: bool


@dataclass(frozen=True, slots=True)
class Offer:
    id: int
    first: OfferedReview
    second: OfferedReview
    in_both: tuple[str, ...]
