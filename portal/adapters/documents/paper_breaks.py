"""Where the pages of a form on paper may break: not between a question and the place for its answer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from portal.domain.paper import Block

# Lines of answers to one question that stay on one page: more of them may stand on two.
_MOST_TOGETHER: Final = 9
_MOST_PICTURES_TOGETHER: Final = 5
# What is said before a question stays with it, as far as this.
_MOST_SAID: Final = 4
_MOST_BETWEEN: Final = 2
_MOST_ROWS: Final = 3
_HEADS: Final = frozenset({"title", "heading"})
_SAID: Final = frozenset({"words", "hint", "term"})


def with_the_next(blocks: Sequence[Block]) -> list[bool]:
    """Return, of each block, whether it stays on one page with the one after it: what is said before a box with the
    box, and the answers to one question with each other. Of many answers none stands alone on a page."""
    found = [each.kind in {"hint", "term"} for each in blocks]
    runs = _runs(blocks)
    for number, (kind, run) in enumerate(runs):
        before, then = (runs[each][0] if 0 <= each < len(runs) else "" for each in (number - 1, number + 1))
        asks = then not in {"", "row", "title"}
        if kind == "tick":
            _answers(blocks, run, found)
        elif kind == "said" and asks and (then != "heading" or (before in _HEADS and len(run) <= _MOST_BETWEEN)):
            for each in run[-_MOST_SAID:]:
                found[each] = True
        elif kind == "row" and asks and any(blocks[each].name for each in range(run[0])):
            # The first rows are about the whole form, those that come later about the question under them.
            for each in run if len(run) <= _MOST_ROWS else run[-1:]:
                found[each] = True
    return found


def _answers(blocks: Sequence[Block], run: Sequence[int], found: list[bool]) -> None:
    most = _MOST_PICTURES_TOGETHER if blocks[run[0]].picture else _MOST_TOGETHER
    together = sum(2 if blocks[each].hint else 1 for each in run) <= most
    for each in run[:-1]:
        found[each] = together or each in {run[0], run[-2]}


def _runs(blocks: Sequence[Block]) -> list[tuple[str, list[int]]]:
    """Return what stands one after the other of the same kind, ticks of one question each: the kind, and which."""

    def alike(number: int) -> tuple[str, str]:
        kind, name = blocks[number].kind, blocks[number].name
        return ("said", "") if kind in _SAID else (kind, name)

    return [(kind, list(run)) for (kind, _), run in groupby(range(len(blocks)), alike)]
