"""A deeper review, asked for by a contributor: always answered, with why, and read by two."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from portal.domain.reported import RequestState

ANSWER_WITHIN = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class DeeperAsked:
    """What a contributor asked. `state` is `asked` until two members of staff have said the same."""

    words: str = field(repr=False)
    asked_at: datetime
    promised_on: date
    visit_id: int | None
    state: RequestState
    answer: str = field(repr=False)
    easy_answer: str = field(repr=False)
    answered_by: str
    passed_by: str
    passed_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeeperPage:
    """A contributor's own requests, newest first. `words_after_code`: some words are shown after a code alone."""

    asked: tuple[DeeperAsked, ...]
    words_after_code: bool
    may_ask: bool


@dataclass(frozen=True, slots=True)
class DeeperSheet:
    """One request as staff answer it."""

    id: int
    reference: str
    person: str
    contributor_id: int
    contributor_name: str
    relationship: str
    words: str = field(repr=False)
    asked_at: datetime
    promised_on: date
    state: RequestState
    answer: str = field(repr=False)
    easy_answer: str = field(repr=False)
    waiting: bool
    passed_at: datetime | None
    sent_back: str = field(repr=False)
