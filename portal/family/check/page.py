"""What an Easy Read page shows of one statement, ten rows at most on a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.domain.easy_read_rules import MOST_ROWS
from portal.domain.easy_rows import EasyRow, pages_of
from portal.domain.statements import StatementRead
from portal.domain.word_translations import Beside
from portal.web.waiting_words import rows_before


@dataclass(frozen=True, slots=True)
class CheckRow:
    """Either `part`, a named row of the Easy Read file (`who` did it), or a row that staff wrote, with the picture
    that is shown where theirs has none."""

    part: str = ""
    who: str = ""
    written: EasyRow | None = None
    picture: str = ""
    due_on: date | None = None
    """Of a row of parts/yours_easy.html: by when our words are there in the reader's language."""


def easy_steps(statement: StatementRead, beside: Beside, this_day: date) -> list[list[CheckRow]]:
    """Return the rows of a statement, step by step: our words first, then what changed, replies, and how it stands."""
    shown = statement.shown
    words = beside.easy(shown.words, statement.easy_rows) if shown else ()
    first = [
        *(_waits(beside, this_day, shown.words) if shown else ()),
        *(CheckRow(written=row, picture="telling-story") for row in words),
    ]
    steps = [list(rows) for rows in pages_of(first)] or [[]]
    for row in _after(statement, beside, this_day):
        if len(steps[-1]) == MOST_ROWS:
            steps.append([])
        steps[-1].append(row)
    return steps


def _waits(beside: Beside, this_day: date, words: str) -> Iterator[CheckRow]:
    for name, due in rows_before(beside, this_day, words):
        yield CheckRow(name, due_on=due)


def _after(statement: StatementRead, beside: Beside, this_day: date) -> Iterator[CheckRow]:
    if statement.taken_out:
        yield CheckRow("taken_out")
        yield CheckRow("not_used")
        return
    shown = statement.shown
    if shown is None:
        return
    if statement.before_shown:
        yield CheckRow("changed", shown.written_by)
        if shown.because:
            for row in beside.easy(shown.because, (EasyRow(shown.because),)):
                yield CheckRow(written=row, picture="reviewer")
    for check in statement.checks:
        for reply in check.shown_replies if check.version_id == shown.id else ():
            yield CheckRow("replied", reply.written_by)
            yield from _waits(beside, this_day, reply.words)
            for row in beside.rows(reply.words, reply.easy_words):
                yield CheckRow(written=row, picture="reviewer")
    if statement.both_stand:
        yield CheckRow("both")
        yield CheckRow("both_kept")
