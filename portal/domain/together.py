"""Recommendations together: what a contributor says to each, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.domain.outcomes import Text, Words


class SuggestionKind(StrEnum):
    AGREE = "agree"
    CHANGE = "change"
    OWN_WORDS = "own_words"
    TALK = "talk"


class Became(StrEnum):
    TAKEN = "taken"
    PARTLY = "partly"
    NOT_TAKEN = "not_taken"


@dataclass(frozen=True, slots=True)
class OwnSuggestion:
    """What one contributor said, with our answer once a second reader has passed it."""

    kind: SuggestionKind
    words: str
    said_at: datetime
    visit_id: int | None
    became: Became | None = None
    answer: Words | None = None
    answered_by: str = ""
    answered_on: date | None = None

    @property
    def wants_answer(self) -> bool:
        return self.became is None and needs_answer(self.kind, self.words)


def needs_answer(kind: str, words: str) -> bool:
    """A plain “I agree” is thanked and counted; everything else is answered, as rule 9 has it for questions."""
    return kind != SuggestionKind.AGREE or bool(words)


@dataclass(frozen=True, slots=True)
class Advice:
    """One recommendation as a contributor reads it: offered for comment, or published."""

    id: int
    words: Words
    means: Words
    published: bool
    on: date
    suggestions: tuple[OwnSuggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A recommendation given to families before publishing, as it stood then."""

    id: int
    words: str
    means: str
    offered_by: str
    offered_at: datetime
    passed_at: datetime | None
    sent_back_because: str


@dataclass(frozen=True, slots=True)
class SuggestionAnswered:
    became: Became
    words: str
    easy_words: str
    written_by: str
    written_at: datetime
    passed_at: datetime | None
    sent_back_because: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggestion as staff answer it."""

    id: int
    contributor_name: str
    relationship: str
    kind: SuggestionKind
    words: str
    said_at: datetime
    answer: SuggestionAnswered | None

    @property
    def answered(self) -> bool:
        return self.answer is not None and self.answer.passed_at is not None

    @property
    def wants_answer(self) -> bool:
        return not self.answered and needs_answer(self.kind, self.words)


@dataclass(frozen=True, slots=True)
class AdviceSheet:
    """One recommendation as staff see it with what families say to it."""

    id: int
    text: Text
    means: Text
    offers: tuple[Offer, ...]
    suggestions: tuple[Suggested, ...]

    @property
    def offered(self) -> Offer | None:
        """The newest that stands: with a second reader, or passed."""
        return next((each for each in reversed(self.offers) if not each.sent_back_because), None)

    @property
    def sent_back(self) -> Offer | None:
        last = self.offers[-1] if self.offers else None
        return last if last is not None and last.sent_back_because else None

    @property
    def as_offered(self) -> bool:
        offered = self.offered
        return offered is not None and (offered.words, offered.means) == (self.text.words, self.means.words)


@dataclass(frozen=True, slots=True)
class TogetherSheet:
    reference: str
    person: str
    published: bool
    advice: tuple[AdviceSheet, ...]

    @property
    def waiting(self) -> int:
        return sum(each.wants_answer for advice in self.advice for each in advice.suggestions)
