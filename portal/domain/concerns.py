"""Ask, Listen, Do: what somebody raises, where it goes, by when they hear, and what became of it.

Whom it is about never decides on it, and never sees it: that is held where the rows are read (store/concerns.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.domain.paper import FromPaper

REFERENCE_BEGINS = "R-"
MOST_IN_HOUR = 6
"""From one address, or by one contributor. Nobody who writes by hand comes near it."""
MOST_EVERYWHERE_IN_HOUR = 300
LONGEST_LINE = 200


class ConcernKind(StrEnum):
    """NHS England's “Ask Listen Do”, and what cannot wait."""

    DANGER = "danger"
    CONCERN = "concern"
    COMPLAINT = "complaint"
    FEEDBACK = "feedback"


class ConcernAbout(StrEnum):
    PORTAL = "portal"
    REVIEW = "review"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"
    CARE = "care"
    OTHER = "other"


class ConcernState(StrEnum):
    RECEIVED = "received"
    LOOKED_AT = "looked_at"
    ANSWERED = "answered"
    PASSED_ON = "passed_on"
    CLOSED = "closed"


class Desk(StrEnum):
    """Who has it: the coordinators of its area, or the programme leads."""

    COORDINATOR = "coordinator"
    PROGRAMME = "programme"


class PassTo(StrEnum):
    """Where it can be passed on to: the other desk, or somebody outside the portal, named in words."""

    COORDINATOR = "coordinator"
    PROGRAMME = "programme"
    OUTSIDE = "outside"


class ConcernDid(StrEnum):
    RAISED = "raised"
    TAKEN = "taken"
    PASSED_ON = "passed_on"
    ANSWERED = "answered"
    TOLD = "told"
    NOT_SETTLED = "not_settled"
    SETTLED = "settled"
    CLOSED = "closed"


HEAR_WITHIN: dict[ConcernKind, int] = {
    # Somebody may be hurt: the next working day is already late, and the page says whom to telephone before.
    ConcernKind.DANGER: 1,
    # A complaint is acknowledged within three working days: the 2009 complaints regulations for health and social care
    # in England (SI 2009/309, regulation 13(3)).
    ConcernKind.COMPLAINT: 3,
    # Two weeks: long enough to ask those who know, short enough to be believed.
    ConcernKind.CONCERN: 10,
    ConcernKind.FEEDBACK: 20,
}
"""Working days until somebody of ours writes to who raised it."""
ANSWER_WITHIN = 20
"""Working days that staff are offered for the answer, once somebody has taken it. They may say another day."""


def working_days_on(day: date, days: int) -> date:
    """Return the day so many working days later. Bank holidays count as working days: a promise is never longer."""
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days -= 1
    return day


def hear_by(kind: ConcernKind, today: date) -> date:
    return working_days_on(today, HEAR_WITHIN[kind])


@dataclass(frozen=True, slots=True)
class GetsIt:
    """Who reads what is raised about this. `names` may be empty: then nobody has that role yet, and a desk has it."""

    desk: Desk
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Raised:
    """What is told to whoever raised it, without their words."""

    reference: str
    kind: ConcernKind
    about: ConcernAbout
    state: ConcernState
    desk: Desk
    raised_at: datetime
    hear_by: date
    can_be_answered: bool = True
    late: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """An answer that a second reader has passed."""

    words: str
    easy_words: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a concern. `words` are the writer's own; `by` a name, or "" for who raised it."""

    did: ConcernDid
    at: datetime
    by: str = ""
    words: str = ""
    passed_to: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class OwnConcern:
    """One concern, as its contributor reads it."""

    raised: Raised
    words: str
    answers: tuple[AnswerShown, ...]
    happened: tuple[Happened, ...]
    passed_to: str = ""
    """In our words, whom it was passed on to outside the portal."""

    @property
    def may_settle(self) -> bool:
        return self.raised.state is ConcernState.ANSWERED


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    id: int
    words: str
    easy_words: str
    written_by: str
    written_by_id: int
    written_at: datetime
    passed_by: str
    passed_at: datetime | None
    sent_back_because: str

    @property
    def waits(self) -> bool:
        return self.passed_at is None and not self.sent_back_because


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """One concern in a list of staff. No words: those are read on its page, and the look is an audit event."""

    id: int
    reference: str
    kind: ConcernKind
    about: ConcernAbout
    state: ConcernState
    raised_at: datetime
    hear_by: date
    review_reference: str
    person: str
    contributor_name: str
    area: str
    taken_by: str
    taken_by_id: int | None
    answer_waits: bool = False
    contributor_id: int | None = None

    def late(self, today: date) -> bool:
        return self.state is not ConcernState.CLOSED and self.hear_by < today


@dataclass(frozen=True, slots=True)
class ConcernSheet:
    """One concern as staff work on it."""

    line: ConcernLine
    desk: Desk
    words: str
    name: str
    contact: str
    answers: tuple[WrittenAnswer, ...]
    happened: tuple[Happened, ...]
    from_paper: FromPaper | None = None
    """Of what came without a room."""
    language: str = ""
    """Of the page of whoever raised it, where they have one."""

    @property
    def from_room(self) -> bool:
        return self.line.contributor_id is not None

    @property
    def anonymous(self) -> bool:
        return not self.from_room and not self.contact

    @property
    def open(self) -> bool:
        return self.line.state is not ConcernState.CLOSED

    @property
    def waiting(self) -> WrittenAnswer | None:
        return next((each for each in self.answers if each.waits), None)

    @property
    def sent_back(self) -> WrittenAnswer | None:
        last = self.answers[-1] if self.answers else None
        return last if last is not None and last.sent_back_because not in {"", REPLACED} else None

    @property
    def passed(self) -> tuple[WrittenAnswer, ...]:
        return tuple(each for each in self.answers if each.passed_at is not None)

    @property
    def to_tell(self) -> bool:
        """An answer was passed, and only a person can bring it to who asked: they have no room here."""
        told = [each.at for each in self.happened if each.did is ConcernDid.TOLD]
        last = max((each.passed_at for each in self.answers if each.passed_at), default=None)
        return not self.from_room and bool(self.contact) and last is not None and (not told or max(told) < last)


REPLACED = "replaced"
