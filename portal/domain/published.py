"""What was learned, advised and done, as the steering group sees it: never who said what, never a contributor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UpdateShown:
    state: str
    words: str
    on: date


@dataclass(frozen=True, slots=True)
class ActionShown:
    words: str
    owner: str
    due_on: date
    state: str
    updates: tuple[UpdateShown, ...]


@dataclass(frozen=True, slots=True)
class RecommendationShown:
    words: str
    actions: tuple[ActionShown, ...]


@dataclass(frozen=True, slots=True)
class LearningShown:
    area: str
    published_on: date
    words: str
    recommendations: tuple[RecommendationShown, ...]


@dataclass(frozen=True, slots=True)
class LearningPage:
    learning: tuple[LearningShown, ...]
    page: int
    pages: int
