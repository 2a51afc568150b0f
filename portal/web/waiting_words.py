"""On Easy Read pages: what stands before our words while they are not in the reader's language yet."""

from __future__ import annotations

from datetime import date

from portal.domain.word_translations import Beside


def rows_before(beside: Beside, this_day: date, *texts: str) -> tuple[tuple[str, date], ...]:
    """Return which rows of parts/yours_easy.html, each with the promised day; none where the words are there, or are
    read in English."""
    due = beside.due(*texts)
    if due is None:
        return ()
    names = ("late", "sorry") if due < this_day else ("promised",)
    return tuple((name, due) for name in (*names, "for_now"))
