"""What a contributor is waiting for, and since when. The oldest promise comes first; targets come nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.caseload import NeedShown
from portal.domain.concerns import ConcernLine
from portal.domain.messages import AsksForAnother
from portal.domain.need_tasks import NeedTask
from portal.domain.reported import ReportLine
from portal.domain.word_translations import Task

# A promise is shown this long before its day, so that there is time to keep it.
PROMISE_AHEAD = timedelta(days=7)


class WaitingKind(StrEnum):
    CALL = "call"
    TALK_FIRST = "talk_first"
    LATER_DUE = "later_due"
    REASON = "reason"
    ACCOUNT = "account"
    CHECK = "check"
    QUESTION = "question"
    CORRECTION = "correction"
    NOT_ANSWERED = "not_answered"
    MESSAGE = "message"
    MEETING = "meeting"
    ADDITION = "addition"
    NAMED = "named"
    ASK_BACK = "ask_back"
    TAKEN_BACK = "taken_back"
    SUGGESTION = "suggestion"
    TELL = "tell"
    UNTOLD = "untold"
    DEEPER = "deeper"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that one contributor waits for. `words` are the contributor's own: read by case workers alone.

    `with_second_reader` is true when an answer is written and waits to be passed.
    """

    kind: WaitingKind
    contributor_id: int
    contributor_name: str
    relationship: str
    language: str
    reference: str
    person: str
    reviewer_id: int | None
    reviewer_name: str
    since: date
    promised_on: date | None
    words: str = ""
    verdict: str = ""
    about: str = ""
    letter: str = ""
    """Which letter could not go, for `untold`."""
    row_id: int = 0
    with_second_reader: bool = False

    @property
    def oldest(self) -> date:
        """The day to sort by: what was promised, else when the wait began."""
        return self.promised_on or self.since


@dataclass(frozen=True, slots=True)
class FamilyWaiting:
    """All that one contributor waits for, as one line of Today."""

    first: Waiting
    counts: tuple[tuple[WaitingKind, int], ...]
    since: date
    promised_on: date | None
    with_second_reader: bool

    def late(self, today: date) -> bool:
        return self.promised_on is not None and self.promised_on < today


def by_family(waits: Iterable[Waiting]) -> tuple[FamilyWaiting, ...]:
    """Put together what each contributor waits for, oldest promise first."""
    of: dict[int, list[Waiting]] = {}
    for wait in waits:
        of.setdefault(wait.contributor_id, []).append(wait)
    ordered = sorted(of.values(), key=lambda each: (min(w.oldest for w in each), each[0].contributor_name))
    return tuple(_together(each) for each in ordered)


def _together(waits: list[Waiting]) -> FamilyWaiting:
    counts: dict[WaitingKind, int] = {}
    for wait in waits:
        counts[wait.kind] = counts.get(wait.kind, 0) + 1
    return FamilyWaiting(
        first=min(waits, key=lambda wait: wait.oldest),
        counts=tuple((kind, counts[kind]) for kind in WaitingKind if kind in counts),
        since=min(wait.since for wait in waits),
        promised_on=next((wait.promised_on for wait in waits if wait.promised_on), None),
        with_second_reader=all(wait.with_second_reader for wait in waits),
    )


@dataclass(frozen=True, slots=True)
class LetterNotArriving:
    reference: str
    person: str
    contributor_name: str
    contributor_id: int
    letter: str
    channel: str
    failed: bool
    why: str
    since: date


@dataclass(frozen=True, slots=True)
class ReviewToMind:
    """A review that waits for the coordinator: nobody has it, or who has it is not independent."""

    reference: str
    person: str
    reviewer_name: str
    notified_on: date


@dataclass(frozen=True, slots=True)
class Today:
    """What waits for one member of staff. `needs` are by contributor: they stand wherever a name does (words.md)."""

    mine: tuple[FamilyWaiting, ...] = ()
    others: tuple[FamilyWaiting, ...] = ()
    letters: tuple[LetterNotArriving, ...] = ()
    not_independent: tuple[ReviewToMind, ...] = ()
    not_allocated: int = 0
    duplicates: int = 0
    wrong_codes: int = 0
    """Wrong letter codes from everywhere in 15 minutes: for who looks after the system."""
    alarm: bool = False
    emergencies: int = 0
    """Openings in an emergency that nobody has looked at yet."""
    files: int = 0
    """Files that somebody asked for and that wait for a second person."""
    need_tasks: tuple[NeedTask, ...] = ()
    """Needs that stop a letter until somebody says how they are met, the oldest first."""
    concerns: tuple[ConcernLine, ...] = ()
    """What was raised and is on this member's desk, oldest promise first. A reviewer has none."""
    asks_for_another: tuple[AsksForAnother, ...] = ()
    """Wishes for another reviewer, for coordinators alone."""
    needs: Mapping[int, tuple[NeedShown, ...]] = field(default_factory=dict)
    translations: tuple[Task, ...] = ()
    """What is to be put into another language, the oldest promise first."""
    reported: tuple[ReportLine, ...] = ()
    """What people told us without a letter, the oldest promise first."""
