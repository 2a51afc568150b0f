"""The way from a contributor's words to what was done, as Easy Read steps: ten rows at most on each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.domain.easy_read_rules import MOST_ROWS
from portal.domain.easy_rows import EasyRow
from portal.domain.outcomes import SharedAction, SharedLearning


@dataclass(frozen=True, slots=True)
class LedRow:
    """Either `part`, a named row of the Easy Read file with its values, or a row that staff wrote."""

    part: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    written: EasyRow | None = None
    picture: str = ""


def led_steps(learnings: Iterable[SharedLearning], waits: Iterable[tuple[str, date]] = ()) -> list[list[LedRow]]:
    """Return the steps: each learning begins on one of its own. `waits` is of web/waiting_words.rows_before: it stands
    before the first."""
    steps: list[list[LedRow]] = []
    before = [LedRow(name, {"due": due}) for name, due in waits]
    for learning in learnings:
        rows, before = [*before, *_rows(learning)], []
        steps += [rows[at : at + MOST_ROWS] for at in range(0, len(rows), MOST_ROWS)]
    return steps


def _rows(learning: SharedLearning) -> Iterator[LedRow]:
    yield LedRow("you_told")
    for own in learning.own_statements:
        yield from _written(own.easy, "telling-story")
    yield LedRow("others")
    yield LedRow("we_learned")
    yield from _written(learning.words.easy, "learn")
    for recommendation in learning.recommendations:
        yield LedRow("advice")
        yield from _written(recommendation.words.easy, "recommendation")
        for action in recommendation.actions:
            yield from _action(action)


def _action(action: SharedAction) -> Iterator[LedRow]:
    yield LedRow("action")
    yield from _written(action.words.easy, "better-care")
    yield LedRow("who", {"owner": action.owner})
    yield LedRow("by", {"day": action.due_on})
    for update in action.updates:
        yield LedRow("update_on", {"day": update.on})
        yield from _written(update.words.easy, "change")


def _written(rows: tuple[EasyRow, ...], picture: str) -> Iterator[LedRow]:
    for row in rows:
        yield LedRow(written=row, picture=picture)
