"""The reading grade of English words: Flesch–Kincaid by textstat (0.7.4: later ones download at run time)."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any


@cache
def _textstat() -> Any:
    # Imported late: it is slow, and only the checks need it. Its pkg_resources warns about its own age.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from textstat import textstat
    textstat.set_lang("en")
    return textstat


def reading_grade(words: str) -> float:
    """Return the school grade that the words ask for. Give sentences with full stops, no marks, no placeholders."""
    return float(_textstat().flesch_kincaid_grade(words))
