"""A learning disability given as a reason for a decision: what a contributor said of it, and what becomes of that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.domain.supporting import SaidBy

# We write what we found by then, or say by when we can.
TOLD_WITHIN = timedelta(days=28)
# Which decision it was, beside yes, no or not sure. Codes of a picture answer like any other.
WHICH_DECISION = ("not_resuscitate", "cause_of_death", "not_treated", "other_decision")


class ReasonSaid(StrEnum):
    """What makes it ours to look at. A clear no, or nothing at all, does not."""

    YES = "yes"
    NOT_SURE = "not_sure"
    WORDS = "words"


def reason_said(pictures: Collection[str], words: str) -> ReasonSaid | None:
    """Return what an answer says of it, or None when there is nothing to look at.

    A decision that is named counts as yes, whatever else was pressed; words alone are looked at too: nobody has to
    find the right button for us to do our duty.
    """
    if "yes" in pictures or any(code in pictures for code in WHICH_DECISION):
        return ReasonSaid.YES
    if "not_sure" in pictures:
        return ReasonSaid.NOT_SURE
    return ReasonSaid.WORDS if words.strip() and "no" not in pictures else None


@dataclass(frozen=True, slots=True)
class ReasonTold:
    """What we found, as the contributor reads it."""

    words: str
    easy_words: str
    told_on: datetime


@dataclass(frozen=True, slots=True)
class ReasonSheet:
    """One of them, for the member of staff who looks at it."""

    id: int
    contributor_id: int
    contributor_name: str
    person: str
    reference: str
    said: ReasonSaid
    which: tuple[str, ...]
    theirs: tuple[tuple[SaidBy, str, str], ...]
    """Who said it, the words, their language."""
    noted_at: datetime
    due_on: date
    done: str
    words: str
    easy_words: str
    written_by: str
    passed_at: datetime | None
    sent_back_because: str

    @property
    def waits_for_reader(self) -> bool:
        return bool(self.words) and self.passed_at is None and not self.sent_back_because
