"""What came of a review, as its pages show it: read models of the outcome for staff and for one contributor."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.domain.easy_rows import EasyRow, words_alone
from portal.domain.row_ids import row_id_of
from portal.domain.states import ActionState, OutcomeState, Relationship


class OutcomeProgress(StrEnum):
    """How far an outcome is. `state` and `ready_at` of the row say it together."""

    DRAFT = "draft"
    READY = "ready"
    PASSED = "passed"
    PUBLISHED = "published"


def progress_of(state: str, ready_at: datetime | None) -> OutcomeProgress:
    if state == OutcomeState.DRAFT:
        return OutcomeProgress.READY if ready_at else OutcomeProgress.DRAFT
    return OutcomeProgress(state)


def stamp_of(*parts: object) -> str:
    """Return a short mark of these words as they stand: a form that carries another one was made from older words."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:16]


class PartKind(StrEnum):
    FOUND = "found"
    THANKS = "thanks"
    LEARNING = "learning"
    RECOMMENDATION = "recommendation"
    MEANS = "means"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class PartName:
    """Which part of an outcome a form is about. `id` is the part's own, `under` that of the part a new one goes below.

    Written as `found`, `learning-3`, `new-learning`, `new-recommendation-3`, `action-7`.
    """

    kind: PartKind
    id: int = 0
    under: int = 0

    @property
    def is_new(self) -> bool:
        return self.kind not in {PartKind.FOUND, PartKind.THANKS} and not self.id

    def __str__(self) -> str:
        if not self.is_new:
            return f"{self.kind}-{self.id}" if self.id else str(self.kind)
        return f"new-{self.kind}-{self.under}" if self.under else f"new-{self.kind}"

    @classmethod
    def read(cls, text: str) -> PartName | None:
        """Return the part that a text names, or None. Ids are plain digits and never larger than a row's can be."""
        new = text.startswith("new-")
        kind, _, number = text.removeprefix("new-").partition("-")
        if kind not in set(PartKind) or (number and row_id_of(number) is None):
            return None
        part, row_id = PartKind(kind), int(number or 0)
        if part in {PartKind.FOUND, PartKind.THANKS}:
            return None if new or number else cls(part)
        if part is PartKind.MEANS and new:
            return None
        if part is PartKind.LEARNING:
            return cls(part) if new and not number else (cls(part, id=row_id) if row_id and not new else None)
        if not row_id:
            return None
        return cls(part, under=row_id) if new else cls(part, id=row_id)


@dataclass(frozen=True, slots=True)
class PartWords:
    """What staff typed into one part's form. `looked_at`: the Easy Read words are right as they stand.

    `prefill` is the stamp of the Easy Read words that the form came with, when those were only the plain sentences.
    """

    words: str
    easy_words: str
    looked_at: bool = False
    prefill: str = ""
    statement_ids: frozenset[int] = frozenset()
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words with their Easy Read words beside them. `stamp` changes when either does."""

    words: str = ""
    easy_words: str = ""
    prefilled: bool = False
    stamp: str = ""

    @property
    def prefill(self) -> str:
        """The stamp of Easy Read words that nobody has looked at yet, else "" ."""
        return stamp_of(*words_alone(self.easy_words).split()) if self.prefilled else ""

    @property
    def to_look_at(self) -> bool:
        return bool(self.words) and (self.prefilled or not self.easy_words)


@dataclass(frozen=True, slots=True)
class TickStatement:
    """A statement shown to its contributor: one that can be ticked as having led to a learning."""

    id: int
    words: str
    contributor_id: int
    contributor_name: str
    relationship: Relationship


@dataclass(frozen=True, slots=True)
class WrittenUpdate:
    """An update of an action as staff see it."""

    id: int
    state: ActionState
    text: Text
    evidence: str
    written_by: str
    written_by_id: int
    written_at: datetime
    passed_by: str
    passed_at: datetime | None
    sent_back_because: str


@dataclass(frozen=True, slots=True)
class WrittenAction:
    id: int
    text: Text
    owner: str
    due_on: date
    state: ActionState
    waiting_updates: int = 0


@dataclass(frozen=True, slots=True)
class WrittenRecommendation:
    """`means` is what it means for a family; its `id` as a part is the recommendation's own."""

    id: int
    text: Text
    actions: tuple[WrittenAction, ...]
    means: Text = Text()


@dataclass(frozen=True, slots=True)
class WrittenLearning:
    id: int
    text: Text
    led_here: tuple[TickStatement, ...]
    recommendations: tuple[WrittenRecommendation, ...]


@dataclass(frozen=True, slots=True)
class ToTell:
    """A contributor who takes part and is told of the outcome, or of an update: how that stands."""

    id: int
    contributor_id: int
    name: str
    relationship: Relationship
    language: str
    refused: str
    about: str
    noted_at: datetime
    told_at: datetime | None

    @property
    def waits(self) -> bool:
        return bool(self.refused) and self.told_at is None


@dataclass(frozen=True, slots=True)
class Recipient:
    """A contributor who gets the outcome's letter as things stand now."""

    name: str
    relationship: Relationship
    language: str


@dataclass(frozen=True, slots=True)
class WrittenOutcome:
    """One review's outcome as staff write it. `id` is 0 while nothing is written."""

    id: int
    review_id: int
    reference: str
    person: str
    progress: OutcomeProgress
    found: Text
    thanks: Text
    learnings: tuple[WrittenLearning, ...]
    statements: tuple[TickStatement, ...]
    writers: tuple[str, ...]
    writer_ids: frozenset[int]
    ready_at: datetime | None
    sent_back_because: str
    passed_by: str
    passed_at: datetime | None
    published_at: datetime | None
    tellings: tuple[ToTell, ...] = ()
    waits_for: tuple[str, ...] = ()
    """Codes of what must come first: see `services.outcome_publishing.waits_for`."""
    will_tell: tuple[Recipient, ...] = ()

    @property
    def texts(self) -> Iterator[Text]:
        yield self.found
        yield self.thanks
        for learning in self.learnings:
            yield learning.text
            for recommendation in learning.recommendations:
                yield recommendation.text
                yield recommendation.means
                yield from (action.text for action in recommendation.actions)

    @property
    def editable(self) -> bool:
        return self.progress is not OutcomeProgress.PUBLISHED

    @property
    def not_told(self) -> tuple[ToTell, ...]:
        """Those whose letter could not be queued and whom nobody has told yet: tasks for staff."""
        return tuple(each for each in self.tellings if each.waits)

    def text_of(self, part: PartName) -> Text | None:
        """Return a part's words as they stand, an empty text for a new part, or None when it is not there."""
        if part.kind is PartKind.FOUND:
            return self.found
        if part.kind is PartKind.THANKS:
            return self.thanks
        recommendations = [each for learning in self.learnings for each in learning.recommendations]
        if part.kind is PartKind.MEANS:
            return next((each.means for each in recommendations if each.id == part.id), None)
        if part.is_new:
            above = {
                PartKind.LEARNING: {0},
                PartKind.RECOMMENDATION: {each.id for each in self.learnings},
                PartKind.ACTION: {each.id for each in recommendations},
            }
            return Text() if part.under in above[part.kind] else None
        rows: list[WrittenLearning | WrittenRecommendation | WrittenAction] = []
        if part.kind is PartKind.LEARNING:
            rows += self.learnings
        elif part.kind is PartKind.RECOMMENDATION:
            rows += recommendations
        else:
            rows += self.actions
        return next((each.text for each in rows if each.id == part.id), None)

    @property
    def actions(self) -> tuple[WrittenAction, ...]:
        return tuple(
            action
            for learning in self.learnings
            for recommendation in learning.recommendations
            for action in recommendation.actions
        )

    def learning(self, learning_id: int) -> WrittenLearning | None:
        return next((each for each in self.learnings if each.id == learning_id), None)

    def action(self, action_id: int) -> WrittenAction | None:
        return next((each for each in self.actions if each.id == action_id), None)


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One action with the way that led to it, and every update."""

    id: int
    outcome_id: int
    review_id: int
    reference: str
    person: str
    learning: str
    recommendation: str
    action: WrittenAction
    published: bool
    updates: tuple[WrittenUpdate, ...]
    tellings: tuple[ToTell, ...] = ()


# What one contributor sees.


@dataclass(frozen=True, slots=True)
class Words:
    plain: str
    easy: tuple[EasyRow, ...]


@dataclass(frozen=True, slots=True)
class LastUpdate:
    words: Words
    on: datetime


@dataclass(frozen=True, slots=True)
class SharedAction:
    words: Words
    owner: str
    due_on: date
    state: ActionState
    update: LastUpdate | None
    updates: tuple[LastUpdate, ...] = ()
    """Every update that a second reader passed, the oldest first."""


@dataclass(frozen=True, slots=True)
class SharedRecommendation:
    words: Words
    actions: tuple[SharedAction, ...]
    id: int = 0


@dataclass(frozen=True, slots=True)
class SharedLearning:
    """`own_statements` are this contributor's and nobody else's (rule 5)."""

    words: Words
    own_statements: tuple[Words, ...]
    recommendations: tuple[SharedRecommendation, ...]


@dataclass(frozen=True, slots=True)
class SharedOutcome:
    """What came of the review, as one contributor sees it. Before publication there is only when they hear.

    `promised_on` is the day by which we promised to write; `planned_on` the day by which the review is due.
    """

    published_at: datetime | None = None
    found: Words = Words("", ())
    thanks: Words = Words("", ())
    learnings: tuple[SharedLearning, ...] = ()
    promised_on: date | None = None
    planned_on: date | None = None
    late: bool = False

    @property
    def published(self) -> bool:
        return self.published_at is not None


def outcome_in_parts(outcome: WrittenOutcome) -> tuple[tuple[str, Text], ...]:
    """Return every part of an outcome with its heading, for its second reader: every word that a family will see."""
    found = [("What we found", outcome.found), ("Thank you", outcome.thanks)]
    for number, learning in enumerate(outcome.learnings, 1):
        found.append((f"What we learned, {number}", learning.text))
        for recommendation in learning.recommendations:
            found.append(("Recommendation", recommendation.text))
            if recommendation.means.words:
                found.append(("What this means", recommendation.means))
            found += [
                (f"Action: {action.owner}, by {action.due_on:%-d %B %Y}", action.text)
                for action in recommendation.actions
            ]
    return tuple(found)
