"""Words that people write, put into another language: a task with a promised day, and both texts side by side for good.

The words themselves say what a translation is of: it stands beside a text as long as that reads as it did. Words that
are changed have no translation yet, and what was translated before stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.domain.easy_rows import EasyRow, rows_of, text_of, words_alone
from portal.domain.errors import Refused

WORKING_DAYS = 10
"""By when a translation is there. Ours: agencies for public bodies quote three to five working days for a page, and a
second reader needs some too. No standard sets it."""
ENGLISH = "en"
NOT_KNOWN = "und"
"""A language that nobody has named yet (BCP 47)."""


class WordKind(StrEnum):
    """What was written. How the words of each are found stands in services/word_kinds.py."""

    ANSWER = "answer"
    QUESTION = "question"
    MESSAGE = "message"
    ADDITION = "addition"
    SUGGESTION = "suggestion"
    CHECK = "check"
    FILE = "file"
    RAISED = "raised"
    NOT_SETTLED = "not_settled"
    NOT_ANSWERED = "not_answered"
    MEETING_WISH = "meeting_wish"
    DEEPER_ASKED = "deeper_asked"
    NAMED = "named"
    TAKEN_BACK = "taken_back"
    ANOTHER_REVIEWER = "another_reviewer"
    STATEMENT = "statement"
    REPLY = "reply"
    QUESTION_ANSWER = "question_answer"
    OUR_MESSAGE = "our_message"
    CONCERN_ANSWER = "concern_answer"
    OUTCOME = "outcome"
    ACTION_UPDATE = "action_update"
    EXTENSION = "extension"
    DEEPER_ANSWER = "deeper_answer"
    REASON_FOUND = "reason_found"
    QUESTION_STEP = "question_step"
    OFFER = "offer"
    SUGGESTION_ANSWER = "suggestion_answer"


FOR_COORDINATORS = frozenset({WordKind.ANOTHER_REVIEWER})
"""What never comes before a reviewer, nor its translation (product.md, 9)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One text, in plain words and, where it has them, Easy Read rows (as easy_rows keeps them)."""

    words: str
    easy_words: str = ""
    heading: str = ""


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Words as they stand now. `contributor_id` is None for what everybody of a review gets.

    What belongs to something that was raised says to which, and has no review: who sees the review need not see it.
    """

    about_id: int
    parts: Parts
    language: str
    review_id: int | None
    contributor_id: int | None
    concern_id: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One text that is to be put into another language, or was. Staff read it; `parts` are as they were when asked.

    Of what was raised, `reference` is that of the concern.
    """

    id: int
    kind: WordKind
    about_id: int
    contributor_id: int | None
    contributor_name: str
    relationship: str
    review_id: int | None
    reference: str
    person: str
    from_language: str
    to_language: str
    parts: Parts
    translated: Parts
    translator: str
    asked_at: datetime
    asked_by: str
    due_on: date
    typed_at: datetime | None
    typed_by_id: int | None
    typed_by: str
    passed_at: datetime | None
    passed_by: str
    sent_back_because: str
    ended_at: datetime | None
    concern_id: int | None = None
    changed: bool = False
    """Whether the words read otherwise now than when they were translated."""

    @property
    def open(self) -> bool:
        return self.passed_at is None and self.ended_at is None

    @property
    def with_reader(self) -> bool:
        return self.open and self.typed_at is not None and not self.sent_back_because

    @property
    def to_family(self) -> bool:
        return self.from_language == ENGLISH

    @property
    def pairs(self) -> tuple[tuple[Part, Part], ...]:
        """Each original with its translation, empty while there is none."""
        there = (*self.translated, *(Part("") for _ in self.parts[len(self.translated) :]))
        return tuple(zip(self.parts, there, strict=True))


@dataclass(frozen=True, slots=True)
class Translated:
    """What there is of one text: the translation once a second reader has passed it, else the day it is promised."""

    task_id: int
    language: str
    """The language of the translation."""
    of_language: str
    """The language of the original, as it was last corrected."""
    due_on: date
    part: Part | None = None
    ended: bool = False
    """It was asked for, and is not needed."""

    @property
    def ready(self) -> bool:
        return self.part is not None

    @property
    def waits(self) -> bool:
        return self.part is None and not self.ended


@dataclass(frozen=True, slots=True)
class Beside:
    """The translations that stand beside the words of a page, by those words. `earlier`: what was translated, and has
    been changed since, by kind and row."""

    language: str = ENGLISH
    found: Mapping[str, Translated] = field(default_factory=dict)
    earlier: frozenset[tuple[str, int]] = frozenset()

    def of(self, words: str) -> Translated | None:
        return self.found.get(key_of(words)) if self.found else None

    def language_of(self, words: str, otherwise: str) -> str:
        """The language that words are in: as staff corrected it, else as the row says."""
        found = self.of(words)
        return found.of_language if found else otherwise

    def changed(self, kind: str, about_id: int) -> bool:
        return (kind, about_id) in self.earlier

    def easy(self, words: str, rows: Sequence[EasyRow]) -> tuple[EasyRow, ...]:
        """Return the Easy Read rows of a text in the reader's language, where they are ready; else as they stand."""
        found = self.of(words)
        if found is None or found.part is None:
            return tuple(rows)
        there = rows_of(found.part.easy_words) or rows_of(found.part.words)
        return tuple(replace(row, language=found.language) for row in there)

    def rows(self, words: str, easy_words: str) -> tuple[EasyRow, ...]:
        """Return the Easy Read rows of a kept text, in the reader's language where they are ready."""
        return self.easy(words, rows_of(easy_words or words))

    def due(self, *texts: str) -> date | None:
        """By when the last of these texts is there; None when none of them waits."""
        return max((found.due_on for text in texts if (found := self.of(text)) and found.waits), default=None)

    def originals(self, *texts: str) -> tuple[str, ...]:
        """Those of these texts that are shown in translation: their originals stand beside them."""
        return tuple(text for text in texts if (found := self.of(text)) and found.ready)


NOTHING_BESIDE = Beside()


def key_of(words: str) -> str:
    """Words are the same whatever their line ends and spaces."""
    return " ".join(words.split())


def reads_the_same(some: Iterable[Part], others: Iterable[Part]) -> bool:
    def read(parts: Iterable[Part]) -> list[tuple[str, str]]:
        return [(key_of(each.words), key_of(words_alone(each.easy_words))) for each in parts]

    return read(some) == read(others)


def working_days_on(day: date, days: int) -> date:
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def typed_parts(parts: Parts, typed: Sequence[tuple[str, str]]) -> Parts:
    """Return what was typed for each part, its Easy Read lines with the pictures of the original's.

    Raises Refused `empty` (a text without translation) or `easy_lines` (details: lines, there).
    """
    made = []
    for part, (words, easy) in zip(parts, typed, strict=True):
        if part.words.strip() and not words.strip():
            raise Refused("empty")
        rows, lines = rows_of(part.easy_words), [line.strip() for line in easy.splitlines() if line.strip()]
        if lines and len(lines) != len(rows):
            raise Refused("easy_lines", lines=str(len(rows)), there=str(len(lines)))
        kept = text_of(
            replace(row, words=line, explains="", to_look_at=False) for row, line in zip(rows, lines, strict=False)
        )
        made.append(Part(words.strip(), kept, part.heading))
    return tuple(made)


# --- the file that goes to a translator and comes back

_MARK = re.compile(r"#### (?P<number>\d{1,4}) (?P<easy>EASY READ )?(?P<what>ORIGINAL|TRANSLATION)")
_TASK = re.compile(r"Task: (?P<id>\d{1,19})")


def file_of(task: Task, from_name: str, to_name: str, says: Sequence[str] = ()) -> str:
    """Return a task as a text file. It holds the words and no more: no name, no address, no reference. `says` tells a
    translator what to do with it."""
    lines = [
        f"Task: {task.id}",
        f"From: {from_name}",
        f"To: {to_name}",
        "",
        *says,
    ]
    for number, (part, there) in enumerate(task.pairs, 1):
        lines += _block(f"#### {number} ", part.words, there.words)
        if easy := words_alone(part.easy_words):
            lines += _block(f"#### {number} EASY READ ", easy, words_alone(there.easy_words))
    return "\r\n".join(lines) + "\r\n"


def _block(head: str, original: str, translation: str) -> list[str]:
    return ["", f"{head}ORIGINAL", *_lines(original), "", f"{head}TRANSLATION", *_lines(translation)]


def _lines(words: str) -> list[str]:
    # A line of theirs that looks like one of ours is moved in by a space.
    return [f" {line}" if _MARK.fullmatch(line.strip()) else line for line in words.splitlines()]


def read_file(task: Task, text: str) -> tuple[tuple[str, str], ...]:
    """Return the translation of each part from a file that came back: plain words and Easy Read lines.

    Raises Refused `not_this_task`, or `no_translation` where nothing stands under a line that ends with TRANSLATION.
    """
    named = _TASK.search(text)
    if named is None or int(named["id"]) != task.id:
        raise Refused("not_this_task")
    found: dict[tuple[int, bool], list[str]] = {}
    here: list[str] | None = None
    for line in text.splitlines():
        if mark := _MARK.fullmatch(line.rstrip()):
            place = int(mark["number"]), bool(mark["easy"])
            here = found.setdefault(place, []) if mark["what"] == "TRANSLATION" else None
        elif here is not None:
            here.append(line)
    read = tuple(
        ("\n".join(found.get((number, False), [])).strip(), "\n".join(found.get((number, True), [])).strip())
        for number in range(1, len(task.parts) + 1)
    )
    if not any(words for words, _easy in read):
        raise Refused("no_translation")
    return read
