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


@dataclass(frozen=True, slots=True)
class ToRead:
    """One text that somebody wrote and somebody else must pass. `words` and `easy_words` are as a family will see them."""

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
