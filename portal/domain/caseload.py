"""An area's reviews as a list: each starts with the person, then who knew them and what they need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

PAGE_OF = 25


class Show(StrEnum):
    ALL = "all"
    MINE = "mine"
    NOT_ALLOCATED = "not_allocated"


@dataclass(frozen=True, slots=True)
class NeedShown:
    """A need that stands. `detail` is such as a point size or a language.

    `since` is the day on which it was said, `right_on` the last day on which somebody said that it is still right.
    """

    kind: str
    detail: str = ""
    since: date | None = None
    right_on: date | None = None
    to_ask: bool = False
    """Nobody has said for half a year that it is still right."""


@dataclass(frozen=True, slots=True)
class ContributorLine:
    name: str
    relationship: str
    language: str
    presentation: str
    needs: tuple[NeedShown, ...]


@dataclass(frozen=True, slots=True)
class ReviewLine:
    reference: str
    person: str
    person_full: str
    died_on: date
    area: str
    reviewer_name: str
    contributors: tuple[ContributorLine, ...]


@dataclass(frozen=True, slots=True)
class FoundReviews:
    """One page of a search. `page` counts from 1; `pages` is at least 1."""

    lines: tuple[ReviewLine, ...]
    asked: str
    show: Show
    total: int
    page: int
    pages: int
