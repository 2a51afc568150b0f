"""What an Easy Read page shows of one statement, ten rows at most on a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.domain.easy_read_rules import MOST_ROWS
from portal.domain.easy_rows import EasyRow, pages_of, rows_of
from portal.domain.statements import StatementRead


@dataclass(frozen=True, slots=True)
class CheckRow:
    """Either `part`, a named row of the Easy Read file (`who` did it), or a row that staff wrote, with the picture
    that is shown where theirs has none."""

    part: str = ""
    who: str = ""
    written: EasyRow | None = None
    picture: str = ""


def easy_steps(statement: StatementRead) -> list[list[CheckRow]]:
    """Return the rows of a statement, step by step: our words first, then what changed, replies, and how it stands."""
    steps = [
        [CheckRow(written=row, picture="telling-story") for row in rows] for rows in pages_of(statement.easy_rows)
    ] or [[]]
    for row in _after(statement):
        if len(steps[-1]) == MOST_ROWS:
            steps.append([])
        steps[-1].append(row)
    return steps


def _after(statement: StatementRead) -> Iterator[CheckRow]:
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
            yield CheckRow(written=EasyRow(shown.because), picture="reviewer")
    for check in statement.checks:
        for reply in check.shown_replies if check.version_id == shown.id else ():
            yield CheckRow("replied", reply.written_by)
            for row in rows_of(reply.easy_words or reply.words):
                yield CheckRow(written=row, picture="reviewer")
    if statement.both_stand:
        yield CheckRow("both")
        yield CheckRow("both_kept")
