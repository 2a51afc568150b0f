"""One review as staff see it: the person, who knew them and what they need, what they wait for, then the facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from portal.domain.caseload import NeedShown
from portal.domain.need_tasks import NeedTask
from portal.domain.quiet_days import NextQuiet
from portal.domain.waiting import Waiting
from portal.domain.where_it_is import BesideReview

LONGEST_QUOTE = 240


class Where(StrEnum):
    """Where we are with one contributor."""

    STOPPED = "stopped"
    WRONG_PERSON = "wrong_person"
    NO = "no"
    LATER = "later"
    TALK_FIRST = "talk_first"
    TOLD = "told"
    CHECKED = "checked"
    CHECKING = "checking"
    WRITING_STATEMENTS = "writing_statements"
    ACCOUNT_SENT = "account_sent"
    TELLING = "telling"
    SAID_YES = "said_yes"
    CAME_IN = "came_in"
    LETTER_SENT = "letter_sent"
    LETTER_WAITS = "letter_waits"
    LETTER_HELD = "letter_held"
    NOT_INVITED = "not_invited"


@dataclass(frozen=True, slots=True)
class Standing:
    """`on` is the day it came to be so (for LATER, the day they asked for); counts are of statements."""

    where: Where
    on: date | None = None
    statements: int = 0
    unchecked: int = 0
    not_right: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A line of the person in their family's words."""

    words: str
    language: str
    contributor_name: str
    relationship: str
    contributor_id: int = 0


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter's way to a contributor by one channel. `at` is when it went, else when it is due."""

    name: str
    channel: str
    state: str
    format: str
    language: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class ContributorShown:
    id: int
    name: str
    relationship: str
    language: str
    presentation: str
    has_learning_disability: bool
    supporter_name: str
    faith: str
    needs: tuple[NeedShown, ...]
    quiet: tuple[NextQuiet, ...]
    standing: Standing
    promised_on: date | None
    letters: tuple[LetterShown, ...]
    need_tasks: tuple[NeedTask, ...] = ()
    """What somebody was asked to meet, open or met, of the needs that stand."""
    reach: tuple[str, ...] = ()
    """Telephone numbers and e-mail: only for somebody who opened the review in an emergency, who has no other page."""


@dataclass(frozen=True, slots=True)
class ProcessShown:
    kind: str
    note: str
    planned: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class ReviewShown:
    id: int
    reference: str
    area: str
    state: str
    person: str
    person_full: str
    born_on: date | None
    died_on: date
    place_of_death: str
    notified_on: date
    due_on: date
    reviewer_id: int | None
    reviewer_name: str
    reviewer_employer: str
    reviewer_asked_for: str
    second_reader_name: str
    not_independent: bool
    care_providers: tuple[str, ...]
    quote: Quote | None
    contributors: tuple[ContributorShown, ...]
    waiting: tuple[Waiting, ...]
    processes: tuple[ProcessShown, ...]
    beside: BesideReview = field(default_factory=BesideReview)
    in_emergency: bool = False
    """Whether the reader has it open outside their areas: to read, and nothing else."""


def a_line_of(words: str) -> str:
    """Return the first sentences of somebody's words that fit in a few lines; cut between words when one is longer."""
    text = " ".join(words.split())
    if len(text) <= LONGEST_QUOTE:
        return text
    whole = list(re.finditer(r"[.!?…۔।](?=\s)", text[: LONGEST_QUOTE + 1]))
    if whole:
        return text[: whole[-1].end()]
    return text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
