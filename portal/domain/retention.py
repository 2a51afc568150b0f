"""What is kept for how long, what went, and what a family asked us to let go of. Counts and references, never words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RuleApplied:
    """One rule: its days, how many rows of each table went (or would go), and the references of whole reviews."""

    rule: str
    days: int
    gone: Mapping[str, int] = field(default_factory=dict)
    reviews: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """`held` are the references of reviews that a legal hold kept."""

    at: datetime
    applied: bool
    rules: tuple[RuleApplied, ...]
    held: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return sum(sum(rule.gone.values()) for rule in self.rules)


@dataclass(frozen=True, slots=True)
class HoldShown:
    because: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class ErasureShown:
    """A contributor, and where taking all their words away stands."""

    contributor_id: int
    name: str
    relationship: str
    asked_by: str = ""
    asked_by_id: int | None = None
    asked_at: datetime | None = None
    erased_at: datetime | None = None
    gone: Mapping[str, int] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        return self.asked_at is not None and self.erased_at is None


@dataclass(frozen=True, slots=True)
class KeepingShown:
    """One review's page about what is kept."""

    reference: str
    person: str
    hold: HoldShown | None
    contributors: tuple[ErasureShown, ...]
