"""On Easy Read pages: what stands before our words while they are not in the reader's language yet."""

from __future__ import annotations

from datetime import date

from portal.domain.word_translations import Beside


def rows_before(beside: Beside, this_day: date, *texts: str) -> tuple[tuple[str, date], ...]:
    """Return the shared Easy Read rows, each with the promised day; none where the words are there, or in English."""
    due = beside.due(*texts)
    if due is None:
        return ()
    late = ("in_your_language_late", "in_your_language_sorry")
    names = late if due < this_day else ("in_your_language",)
    return tuple((name, due) for name in (*names, "english_for_now"))
