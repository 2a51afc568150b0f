"""A death that somebody told us of without a letter, or a review that they asked for: what is asked, kept and decided.

Only two things are needed: a name that the person was known by, and how to reach whoever tells us, or the wish not to
be reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.domain.paper import FromPaper
from portal.domain.states import Relationship


class Wish(StrEnum):
    """What somebody came for."""

    DIED = "died"
    REVIEW = "review"
    DEEPER = "deeper"


class ReportState(StrEnum):
    NEW = "new"
    REVIEW_MADE = "review_made"
    SAME_REVIEW = "same_review"
    NOT_OURS = "not_ours"
    NOT_A_REPORT = "not_a_report"


class ReportDecision(StrEnum):
    """What staff said of a report. Each is a row of its own; one of another area goes on to that area."""

    REVIEW_MADE = "review_made"
    SAME_REVIEW = "same_review"
    OTHER_AREA = "other_area"
    NOT_OURS = "not_ours"
    NOT_A_REPORT = "not_a_report"


class NotOurs(StrEnum):
    """Why a report is not for these reviews. The letter says it in its own words."""

    AGE = "age"
    NOT_COVERED = "not_covered"
    ELSEWHERE = "elsewhere"


class RequestState(StrEnum):
    """A deeper review that a contributor asked for. It is always answered, and never by silence."""

    ASKED = "asked"
    AGREED = "agreed"
    NOT_AGREED = "not_agreed"


DIED_WHEN = ("exact", "about", "unknown")
LEARNING = ("learning_disability", "autism", "both", "not_sure", "neither")
TELLERS = ("family", "friend", "housemate", "carer", "professional", "other")
REACH = ("email", "text", "phone", "post", "none")
SAFE = ("yes", "not_always")
FORMATS = ("easy_read", "large_print", "audio", "braille_2", "bsl_video")
UNKNOWN_AREA = "unknown"

# The boxes and choices of each step, by the presentation: what a step does not ask, it leaves as it was.
STANDARD_STEPS: tuple[tuple[str, ...], ...] = (
    ("person_name", "died", "died_on_day", "died_on_month", "died_on_year", "died_words", "learning", "area", "place"),
    (
        "teller", "teller_name", "reach", "email", "mobile", "landline", "address_line_1", "address_town", "postcode",
        "safe", "safe_words",
    ),
    ("formats", "other_language", "knew_well", "know"),
    (),
)  # fmt: skip
EASY_STEPS: tuple[tuple[str, ...], ...] = (
    ("person_name",),
    ("died", "died_on_day", "died_on_month", "died_on_year", "died_words"),
    # What no picture says has its box here too; it is the one box, shown again on the last of them.
    ("learning", "know"),
    ("area", "place"),
    ("teller", "teller_name"),
    ("reach", "email", "mobile", "landline", "address_line_1", "address_town", "postcode"),
    ("safe", "safe_words"),
    ("formats", "other_language"),
    ("knew_well", "know"),
    (),
)
LOOK_OVER = "send"
"""What the last step is called, which asks nothing."""
WISH_FIELDS = ("wish", "reason")
EVERY = (*(name for step in STANDARD_STEPS for name in step), *WISH_FIELDS)
MANY = frozenset({"formats"})
LINES = frozenset(
    {
        "person_name", "place", "teller_name", "email", "mobile", "landline", "address_line_1", "address_town",
        "postcode", "other_language", "died_on_day", "died_on_month", "died_on_year",
    }
)  # fmt: skip
LONGEST_LINE, LONGEST_WORDS = 200, 10_000

HEAR_WITHIN = timedelta(days=14)
"""By when whoever told us hears from us."""
DRAFT_LASTS = timedelta(hours=4)
"""How long what was typed waits between the steps, in the browser that typed it."""

RELATIONSHIP_OF: Mapping[str, Relationship] = {
    "friend": Relationship.FRIEND,
    "housemate": Relationship.HOUSEMATE,
    "carer": Relationship.UNPAID_CARER,
    "professional": Relationship.PAID_CARER,
}
"""What staff are offered first as the relationship; they may choose another."""

Told = Mapping[str, str]


def steps_of(*, easy: bool) -> tuple[tuple[str, ...], ...]:
    return EASY_STEPS if easy else STANDARD_STEPS


def step_of(name: str, *, easy: bool) -> int:
    """Return the step, from 1, that asks for a field; the first for what no step asks, the last for `send`.

    A step is named by a field, so that it is the same place in the other presentation.
    """
    steps = steps_of(easy=easy)
    if name == LOOK_OVER:
        return len(steps)
    return next((number for number, names in enumerate(steps, 1) if name in names), 1)


def name_of(step: int, *, easy: bool) -> str:
    """Return the field that names a step: that nearest to where the other presentation asks for it."""
    steps = steps_of(easy=easy)
    return LOOK_OVER if step >= len(steps) else steps[max(step, 1) - 1][0]


def missing(told: Told) -> tuple[str, ...]:
    """Return the fields that nothing can be done without, and that are empty."""
    found = []
    if not told.get("person_name", "").strip():
        found.append("person_name")
    reach = told.get("reach", "")
    if reach not in REACH:
        found.append("reach")
    needed = {"email": ("email",), "text": ("mobile",), "post": ("address_line_1", "postcode")}.get(reach, ())
    found += [name for name in needed if not told.get(name, "").strip()]
    if reach == "phone" and not (told.get("mobile", "").strip() or told.get("landline", "").strip()):
        found.append("landline")
    return tuple(found)


def died_on(told: Told) -> date | None:
    """Return the day that was given, exact or about, if it is a day."""
    try:
        return date(*(int(told.get(f"died_on_{part}", "")) for part in ("year", "month", "day")))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Sent:
    """What whoever told us is shown: a reference to keep, and by when they hear. No name of anybody."""

    reference: str
    promised_on: date | None
    wish: Wish
    note_goes: bool
    """Whether a short note with the reference goes to them."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in the list of those that wait."""

    id: int
    reference: str
    person: str = field(repr=False)
    teller: str
    teller_name: str = field(repr=False)
    wish: Wish
    area: str
    told_at: datetime
    promised_on: date | None
    state: ReportState
    language: str
    presentation: str

    def late(self, today: date) -> bool:
        return self.promised_on is not None and self.promised_on < today


@dataclass(frozen=True, slots=True)
class PossibleMatch:
    """A review that may be of the same person, beside the report. `people` are (name, relationship)."""

    reference: str
    person: str
    person_full: str
    born_on: date | None
    died_on: date
    area: str
    reviewer_name: str
    people: tuple[tuple[str, str], ...]
    certain: bool
    """Every word of the name is there, and the day is the same."""
    here_already: tuple[str, ...]
    """Contributors with the name or the address of who told us."""


@dataclass(frozen=True, slots=True)
class OtherReport:
    """Another report that may be of the same person. Who told us that one is not said to anybody but staff."""

    id: int
    reference: str
    person: str
    teller_name: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionShown:
    decision: ReportDecision
    by: str
    at: datetime
    note: str
    area: str
    review: str


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A note to who told us, and what became of it."""

    letter: str
    channel: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportShown:
    line: ReportLine
    told: Mapping[str, str] = field(repr=False)
    died_on: date | None
    area_id: int | None
    matches: tuple[PossibleMatch, ...]
    others: tuple[OtherReport, ...]
    decisions: tuple[DecisionShown, ...]
    notes: tuple[NoteShown, ...]
    areas: tuple[tuple[int, str], ...]
    may_decide: bool
    from_paper: FromPaper | None = None

    @property
    def formats(self) -> tuple[str, ...]:
        return tuple(self.told.get("formats", "").split())


def codes(names: Iterable[StrEnum]) -> tuple[str, ...]:
    return tuple(each.value for each in names)
