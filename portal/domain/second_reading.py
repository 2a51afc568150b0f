"""What waits for a second reader before a family sees it (rule 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReadKind(StrEnum):
    STATEMENT = "statement"
    REPLY = "reply"
    ANSWER = "answer"
    OUTCOME = "outcome"
    ACTION_UPDATE = "action_update"
    EXTENSION = "extension"
    MESSAGE = "message"
    CONCERN = "concern"
    DEEPER = "deeper"
    OFFER = "offer"
    SUGGESTION = "suggestion"
    DECISION_REASON = "decision_reason"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a text to read: plain words, and the Easy Read rows that say the same."""

    heading: str
    words: str
    easy_words: str


@dataclass(frozen=True, slots=True)
class ToRead:
    """One text that somebody wrote and somebody else must pass, as a family will see it in either presentation."""

    kind: ReadKind
    id: int
    reference: str
    person: str
    contributor_name: str
    words: str
    easy_words: str
    before: str
    written_by_id: int
    written_by: str
    written_at: datetime
    contributor_id: int = 0
    """Whose words it is made of; 0 for what everybody gets."""
    parts: tuple[Section, ...] = ()
    """A text of several parts; any other is one by itself."""
    language: str = "en"
    """The rules of Easy Read that stop a text are of English; a translation's rows are those of a text that passed."""

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.parts or (Section("", self.words, self.easy_words),)

    @property
    def easy_to_check(self) -> tuple[str, ...]:
        """The Easy Read rows that the rules look over before it can be passed."""
        return () if self.kind is ReadKind.TRANSLATION else tuple(each.easy_words for each in self.sections)


@dataclass(frozen=True, slots=True)
class Source:
    """Words that a text came from, as they were said. `what` is `account`, `supporter`, `statement`, `question`,
    or a verdict."""

    what: str
    words: str
    said_at: datetime | None = None
    language: str = ""
    """"" where nobody said."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One text to read, with the words it came from beside it."""

    read: ToRead
    because: str = ""
    sources: tuple[Source, ...] = ()
