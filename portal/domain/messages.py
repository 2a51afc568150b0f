"""Messages between a contributor and their reviewer: letters without paper, no chat, each with a day for its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.statements import Whose

REPLY = "reply"
"""The promise that a message is answered by a day."""
REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class MessageShown:
    """One message. `by` is who of us wrote it, "" for the contributor. `seen`: the other side has opened it."""

    id: int
    by: str
    words: str
    easy_words: str
    wants_call: bool
    at: datetime
    due_on: date | None
    seen: bool
    passed_at: datetime | None
    sent_back_because: str
    visit_id: int | None
    language: str = ""
    """In which they wrote; "" where nobody knows."""

    @property
    def ours(self) -> bool:
        return bool(self.by)


@dataclass(frozen=True, slots=True)
class Thread:
    """All that was written between them, oldest first. `due_on`: by when we answer what has no answer yet."""

    messages: tuple[MessageShown, ...]
    more_after_code: bool = False

    @property
    def waiting(self) -> tuple[MessageShown, ...]:
        """What the contributor wrote since our last answer that they can read."""
        found: list[MessageShown] = []
        for each in self.messages:
            if not each.ours:
                found.append(each)
            elif each.passed_at is not None:
                found = [one for one in found if one.at > each.passed_at]
        return tuple(found)

    @property
    def due_on(self) -> date | None:
        return min((each.due_on for each in self.waiting if each.due_on), default=None)


@dataclass(frozen=True, slots=True)
class ThreadOfStaff:
    whose: Whose
    thread: Thread


@dataclass(frozen=True, slots=True)
class AsksForAnother:
    """Somebody asks for another reviewer: for coordinators alone. `words` may be "": nobody needs a reason."""

    id: int
    contributor_id: int
    contributor_name: str
    relationship: str
    reference: str
    person: str
    reviewer_name: str
    words: str
    asked_on: date


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """What became of it, as who asked sees it. `settled`: "" while a coordinator has it."""

    asked_on: date
    words: str
    settled: str
    settled_on: date | None
    reviewer_then: str
    may_read: bool
