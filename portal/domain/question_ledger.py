"""Each question that a contributor asked, with every state it came into and the day of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.statements import QuestionAsked, Whose
from portal.domain.states import QuestionState, WhoKnows

ANSWER = "answer"
"""The promise that a question is answered by a day."""
_OPEN = frozenset({QuestionState.ASKED, QuestionState.BEING_FOUND_OUT})


@dataclass(frozen=True, slots=True)
class Step:
    """One state that a question came into. `words` are the contributor’s, when an answer did not answer it."""

    question_id: int
    state: QuestionState
    at: datetime
    asks: WhoKnows | None = None
    due_on: date | None = None
    words: str = ""
    answer: str = ""
    easy_answer: str = ""
    might_answer: WhoKnows | None = None
    by: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class LedgerQuestion:
    """A question, and its steps after it was asked, oldest first."""

    asked: QuestionAsked
    steps: tuple[Step, ...] = ()

    @property
    def id(self) -> int:
        return self.asked.id

    @property
    def state(self) -> QuestionState:
        """As the contributor sees it: an answer is one when a second reader has passed it."""
        return self.asked.shown_state

    @property
    def open(self) -> bool:
        return self.state in _OPEN

    @property
    def being_asked(self) -> Step | None:
        """Who is asked and by when we know, while it is open."""
        last = self.steps[-1] if self.steps else None
        return last if self.open and last is not None and last.state is QuestionState.BEING_FOUND_OUT else None

    @property
    def before(self) -> tuple[Step, ...]:
        """The steps before the answer that stands: that one is shown by itself."""
        done = self.steps and self.steps[-1].state not in _OPEN and not self.open
        return self.steps[:-1] if done else self.steps

    def late(self, today: date) -> bool:
        """Whether the day by which we were to know has gone."""
        asked = self.being_asked
        return asked is not None and asked.due_on is not None and asked.due_on < today


@dataclass(frozen=True, slots=True)
class QuestionsOfContributor:
    whose: Whose
    questions: tuple[LedgerQuestion, ...]


@dataclass(frozen=True, slots=True)
class QuestionsOfReview:
    """All questions of a review, for staff. `needs` and quiet days stand on the review’s page."""

    reference: str
    person: str
    people: tuple[QuestionsOfContributor, ...]

    @property
    def open(self) -> int:
        return sum(1 for each in self.people for question in each.questions if not question.asked.answered)
