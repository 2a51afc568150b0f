"""A need that the portal can't meet alone: a task with an owner, until somebody says how it is met (rule 8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from portal.domain.deciding import Unmet, WhyUnmet

MOST_WORDS_HOW = 2000


@dataclass(frozen=True, slots=True)
class NeedTask:
    """One need of one contributor, asked of one member of staff.

    It is met when somebody says how: for every letter from then on, until a day (`valid_until`, included), or for one
    letter (`only_for`). It is over (`ended_at`) when the need ended or changed.
    """

    id: int
    contributor_id: int
    contributor_name: str
    relationship: str
    language: str
    reference: str
    person: str
    kind: str
    why: WhyUnmet
    letter: str
    """The letter that waits for it."""
    owner_id: int | None
    owner_name: str
    asked_at: datetime
    detail: str = field(default="", repr=False)
    how: str = field(default="", repr=False)
    met_by: str = ""
    met_at: datetime | None = None
    valid_until: date | None = None
    only_for: str = ""
    ended_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.met_at is None and self.ended_at is None

    def asks_for(self, unmet: Unmet) -> bool:
        return (self.kind, self.why, self.detail) == (unmet.kind, unmet.why, unmet.detail)

    def meets(self, unmet: Unmet, letter: str, today: date) -> bool:
        """Whether what was arranged holds for this need, as it is now, and this letter."""
        return (
            self.met_at is not None
            and self.ended_at is None
            and self.asks_for(unmet)
            and (self.valid_until is None or today <= self.valid_until)
            and self.only_for in {"", letter}
        )


def still_unmet(unmet: Iterable[Unmet], tasks: Iterable[NeedTask], letter: str, today: date) -> tuple[Unmet, ...]:
    """Return the needs that stop a letter: those for which nobody has said how they are met."""
    known = tuple(tasks)
    return tuple(each for each in unmet if not any(task.meets(each, letter, today) for task in known))
