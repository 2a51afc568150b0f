"""The outcome as Easy Read rows: one idea each, ten at most on a step, a hard word explained on its own step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.domain.easy_read_rules import MOST_ROWS
from portal.domain.easy_rows import EasyRow
from portal.domain.outcomes import SharedAction, SharedLearning, SharedOutcome
from portal.domain.states import ActionState
from portal.domain.word_translations import Beside
from portal.web.outcome_words import in_language, texts_of
from portal.web.waiting_words import rows_before


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """Either `part`, a named row of the Easy Read file with its values, or a row that staff wrote. `picture` is shown
    where theirs has none."""

    part: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    written: EasyRow | None = None
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that belong together. `term` is a hard word they begin with: explained where a step first has it."""

    heading: str
    rows: tuple[OutcomeRow, ...]
    term: str = ""
    number: int = 0
    new_step: bool = False


@dataclass(slots=True)
class Step:
    heading: str
    number: int
    rows: list[OutcomeRow] = field(default_factory=list)
    explained: set[str] = field(default_factory=set)


def easy_steps(outcome: SharedOutcome, beside: Beside, this_day: date, *, english: bool) -> list[Step]:
    """Return every step of a published outcome, the warning and who can help first."""
    first = [OutcomeRow(name) for name in _BEFORE]
    waits = rows_before(beside, this_day, *texts_of(outcome))
    first += [OutcomeRow(name, {"due": due}) for name, due in waits]
    if not (english or waits or beside.originals(outcome.found.plain)):
        first.append(OutcomeRow("in_english"))
    steps = [Step("", 0, first)]
    for block in _blocks(in_language(outcome, beside)):
        _place(steps, block)
    return steps


_BEFORE = ("tells", "hard", "now_or_later", "with_somebody", "reviewer", "samaritans")


def _blocks(outcome: SharedOutcome) -> Iterator[Block]:
    yield Block("thanks", _written(outcome.thanks.easy, "thank-you"), new_step=True)
    yield Block("found", _written(outcome.found.easy, "reading-papers"), new_step=True)
    for number, learning in enumerate(outcome.learnings, 1):
        yield from _learning_blocks(learning, number)
    yield Block("next", tuple(OutcomeRow(name) for name in ("next_write", "next_ask", "next_wrong")), new_step=True)


def _learning_blocks(learning: SharedLearning, number: int) -> Iterator[Block]:
    rows = _written(learning.words.easy, "learn")
    yield Block("learning", rows, term="learning", number=number, new_step=True)
    if learning.own_statements:
        own = tuple(line for each in learning.own_statements for line in each.easy)
        yield Block("learning", (OutcomeRow("your_words"), *_written(own, "telling-story")), number=number)
    for recommendation in learning.recommendations:
        rows = _written(recommendation.words.easy, "recommendation")
        yield Block("learning", rows, term="recommendation", number=number)
        for action in recommendation.actions:
            yield Block("learning", tuple(_action_rows(action)), number=number)


def _action_rows(action: SharedAction) -> Iterator[OutcomeRow]:
    yield OutcomeRow("action")
    yield from _written(action.words.easy, "better-care")
    yield OutcomeRow("who", {"owner": action.owner})
    yield OutcomeRow("by", {"day": action.due_on})
    if action.state is not ActionState.PLANNED:
        yield OutcomeRow(f"state_{action.state.value}")
    if action.update:
        yield from _written(action.update.words.easy, "change")
        yield OutcomeRow("update_on", {"day": action.update.on})


def _written(rows: tuple[EasyRow, ...], picture: str) -> tuple[OutcomeRow, ...]:
    return tuple(OutcomeRow(written=row, picture=picture) for row in rows)


def _place(steps: list[Step], block: Block) -> None:
    """Put a block on the last step if all of it fits there, else on a new one, or on several when it is long."""
    step = steps[-1]
    rows = _with_term(block, step)
    if block.new_step or len(step.rows) + len(rows) > MOST_ROWS:
        step = Step(block.heading, block.number)
        steps.append(step)
        rows = _with_term(block, step)
    if block.term:
        step.explained.add(block.term)
    while rows:
        room = MOST_ROWS - len(step.rows)
        step.rows.extend(rows[:room])
        rows = rows[room:]
        if rows:
            step = Step(block.heading, block.number)
            steps.append(step)


def _with_term(block: Block, step: Step) -> list[OutcomeRow]:
    if not block.term:
        return list(block.rows)
    if block.term in step.explained:
        return [OutcomeRow(f"{block.term}_again"), *block.rows]
    return [OutcomeRow(block.term), OutcomeRow(f"{block.term}_means"), *block.rows]
