"""Checks every letter's source, beside what `easy_read_checking` says of its rows."""

from __future__ import annotations

from pathlib import Path

from portal.adapters.hard_words import read_known_words
from portal.adapters.letter_sources import LABELS, BrokenLetterSource, read_source
from portal.domain.findings import EasyFinding
from portal.domain.letter_source_rules import check_source


def check(root: Path) -> list[EasyFinding]:
    """Return what is wrong in `templates/letters/`; nothing is a pass."""
    longest = read_known_words(root / "easy_read" / "hard_words.yaml").longest
    found: list[EasyFinding] = []
    for path in sorted((root / "templates" / "letters").glob("*.yaml")):
        if path.name == LABELS:
            continue
        file = path.relative_to(root).as_posix()
        try:
            letter = read_source(path)
        except BrokenLetterSource as problem:
            found.append(EasyFinding(file, "", "file", f"can’t be read: {problem}"))
            continue
        found += [EasyFinding(file, *each) for each in check_source(letter, longest)]
    return found
