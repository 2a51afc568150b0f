"""Where a review is, for one contributor: its steps, who has it, what other bodies plan, and what waits for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.domain.family_home import FamilyHome
from portal.domain.sending import is_quiet
from portal.domain.states import Decision, MeetingState, PlanState, ProcessKind, ReviewState, Scope

# Two bodies that come within so many days come together, for who gets the calls (I4.5).
CLOSE = timedelta(days=7)


class ReviewStep(StrEnum):
    """The steps of a review as a family sees them, in order."""

    NOTIFIED = "notified"
    REVIEWER = "reviewer"
    LISTEN = "listen"
    READ = "read"
    CHECK = "check"
    LEARN = "learn"
    SHARE = "share"
    CHANGE = "change"


STEPS = tuple(ReviewStep)
# A friend's room never shows the outcome: its last step is that the work is finished.
STEPS_OF_A_FRIEND = STEPS[: STEPS.index(ReviewStep.SHARE)]


@dataclass(frozen=True, slots=True)
class PlannedForThem:
    on: date
    state: PlanState


@dataclass(frozen=True, slots=True)
class BodyShown:
    """Another body that looks at the same death. `planned`: contacts with this contributor alone (rule 5)."""

    kind: ProcessKind
    person: str
    phone: str
    planned: tuple[PlannedForThem, ...] = ()


@dataclass(frozen=True, slots=True)
class PauseShown:
    """A pause that stands. `until_on` None: until they say."""

    asked_at: datetime
    until_on: date | None


@dataclass(frozen=True, slots=True)
class WhereItIs:
    """All of the page. `bodies` are empty until a one-time code was given (`more_after_code`)."""

    home: FamilyHome
    here: ReviewStep
    steps: tuple[ReviewStep, ...]
    finished: bool
    notified_on: date
    allocated_on: date | None
    pause: PauseShown | None
    bodies: tuple[BodyShown, ...]
    more_after_code: bool
    asked_for_another: str
    """"" when they never asked for another reviewer, `waiting`, or a code of RequestSettled."""
    messages_to_read: int
    meeting: MeetingState | None

    def is_done(self, step: ReviewStep) -> bool:
        return self.finished or self.steps.index(step) < self.steps.index(self.here)


def where_is(home: FamilyHome, state: ReviewState, *, has_reviewer: bool, decision: str, scope: Scope) -> ReviewStep:
    """Return the step at which a review stands for one contributor."""
    friend = scope is Scope.FRIEND
    if home.outcome_published:
        return ReviewStep.LEARN if friend else ReviewStep.CHANGE
    if not has_reviewer or state is ReviewState.NOTIFIED:
        return ReviewStep.REVIEWER
    if home.to_check:
        return ReviewStep.CHECK
    if home.statements:
        return ReviewStep.LEARN
    if home.telling == "sent" or decision in {Decision.NO, Decision.WRONG_PERSON}:
        return ReviewStep.READ
    return ReviewStep.LISTEN


# --- what other bodies plan, for staff


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact that a body plans. `contributor_id` 0: nobody said with whom."""

    id: int
    on: date
    state: PlanState
    about: str
    contributor_id: int
    contributor_name: str


@dataclass(frozen=True, slots=True)
class BodyRow:
    id: int
    kind: ProcessKind
    note: str
    person: str
    phone: str
    ended_on: date | None
    contacts: tuple[ContactRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonToContact:
    id: int
    name: str
    relationship: str
    quiet: tuple[tuple[date, date], ...] = ()
    pause: PauseShown | None = None


class WarningKind(StrEnum):
    CLOSE = "close"
    QUIET = "quiet"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class ContactWarning:
    """Two bodies within days of each other, or one on a day on which this person wants peace."""

    kind: WarningKind
    contributor_name: str
    on: date
    body: ProcessKind
    other: ProcessKind | None = None
    other_on: date | None = None


@dataclass(frozen=True, slots=True)
class OtherBodies:
    """The staff page: bodies, whom they may contact, and what to ask them to move."""

    reference: str
    person: str
    bodies: tuple[BodyRow, ...]
    people: tuple[PersonToContact, ...]
    warnings: tuple[ContactWarning, ...]

    @property
    def not_typed_in(self) -> tuple[ProcessKind, ...]:
        known = {each.kind for each in self.bodies}
        return tuple(kind for kind in ProcessKind if kind not in known)


@dataclass(frozen=True, slots=True)
class BesideReview:
    """What staff see beside a review: who has paused, and what would be too much for somebody."""

    paused: tuple[tuple[str, PauseShown], ...] = ()
    warnings: tuple[ContactWarning, ...] = ()


def warnings_of(bodies: Sequence[BodyRow], people: Iterable[PersonToContact]) -> tuple[ContactWarning, ...]:
    """Return what a family would feel as too much: by person, the earliest first. Only what is still planned counts."""
    found = []
    for person in people:
        planned = sorted(
            (
                (contact.on, body.kind)
                for body in bodies
                for contact in body.contacts
                if contact.contributor_id == person.id and contact.state is PlanState.PLANNED
            ),
        )
        for on, kind in planned:
            if is_quiet(on, person.quiet):
                found.append(ContactWarning(WarningKind.QUIET, person.name, on, kind))
            if person.pause is not None and (person.pause.until_on is None or on < person.pause.until_on):
                found.append(ContactWarning(WarningKind.PAUSED, person.name, on, kind))
        for at, (on, kind) in enumerate(planned):
            for other_on, other in planned[at + 1 :]:
                if other is not kind and other_on - on <= CLOSE:
                    found.append(ContactWarning(WarningKind.CLOSE, person.name, on, kind, other, other_on))
    return tuple(sorted(found, key=lambda each: (each.on, each.contributor_name, each.kind)))
