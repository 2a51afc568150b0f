"""Is this still right? What somebody needs is asked again after half a year (words.md, "Needs")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.caseload import NeedShown
from portal.domain.days import months_on
from portal.domain.quiet_days import NextQuiet
from portal.domain.states import SaidStillRight

ASK_AFTER_MONTHS = 6
"""The Accessible Information Standard asks for needs to be kept up to date; half a year is a review's own length, so
that nobody is asked twice while it is usual, and somebody whose sight or home has changed is asked before the end."""
ANSWERS = (SaidStillRight.YES, SaidStillRight.CHANGED)


@dataclass(frozen=True, slots=True)
class WhatTheyNeed:
    """All that staff see beside a contributor's name: needs, when they are quiet, how they read, who is with them."""

    needs: tuple[NeedShown, ...]
    quiet: tuple[NextQuiet, ...]
    language: str
    presentation: str
    has_learning_disability: bool
    supporter_name: str


@dataclass(frozen=True, slots=True)
class StillRightShown:
    """What a contributor told us about being in touch, for them to say whether it is still right."""

    needs: tuple[NeedShown, ...]
    quiet: tuple[NextQuiet, ...]
    supporter_name: str
    right_on: date | None
    """When they last said so."""
    asked: bool
    """Whether it is time to ask."""


def to_ask(since: date, today: date) -> bool:
    """Whether what stands since a day, or was right on it, is old enough to ask about."""
    return months_on(since, ASK_AFTER_MONTHS) <= today


def asks_now(oldest: date | None, right_on: date | None, today: date) -> bool:
    """Whether their page asks now: the oldest of their needs was said, and found right, half a year ago or more."""
    return oldest is not None and to_ask(max(oldest, right_on or oldest), today)


def asks_in_letter(oldest: date | None, right_on: date | None, asked_on: date | None, today: date) -> bool:
    """Whether the next letter asks too: once in half a year, and never by a letter of its own."""
    return asks_now(oldest, right_on, today) and (asked_on is None or to_ask(asked_on, today))
