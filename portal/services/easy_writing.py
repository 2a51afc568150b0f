"""Writing for a family in both: plain words, and Easy Read rows with a picture each. Every kind of text uses this.

A kind needs three lines: `to_keep` where its words are kept, `refuse_stopped` where they are passed, and the macro
`easy_editor.editor` on its page (docs/content-design.md, "Writing in both").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from portal.adapters.reading_grade import reading_grade
from portal.domain.easy_pictures import ranked, suggested
from portal.domain.easy_read import Picture, Row
from portal.domain.easy_rows import EasyRow, begun, rows_of, text_of
from portal.domain.easy_writing import Findings, PlainFinding, RowFinding
from portal.domain.errors import Refused
from portal.domain.letter_linter import LetterFacts, lint_words
from portal.domain.sentences import typographic
from portal.services.easy_read_checking import check_rows
from portal.services.tools import Tools

MOST_ROWS_KEPT = 150
"""Fifteen pages of ten rows (words.md, Easy Read 7)."""
MOST_LINTED = 5_000
"""Letters of a text that the rules read: what comes after so much is no text that a family is sent."""
_WHOLE_FILES = frozenset({"title", "status", "grade"})
"""Rules of whole pages, which a text of a few rows has not."""


def to_keep(tools: Tools, typed: str, plain: str, *, looked_at: bool = False) -> str:
    """Return Easy Read words as they are kept: the plain sentences where there are none, and a picture for each row.

    A picture that the program chose is marked until somebody has looked; `looked_at` says that somebody has, at each
    row as it was typed. A picture that the registry does not hold is none.
    """
    pictures = tools.easy_read.pictures
    rows = rows_of(typographic(typed)) or begun(plain)
    return text_of(_with_picture(_looked(row) if looked_at else row, pictures) for row in rows)


def _looked(row: EasyRow) -> EasyRow:
    return replace(row, to_look_at=False)


def _with_picture(row: EasyRow, pictures: Mapping[str, Picture]) -> EasyRow:
    if row.picture in pictures:
        return row
    return replace(row, picture=suggested(pictures, row.words), to_look_at=True)


def prefilled(tools: Tools, plain: str) -> tuple[EasyRow, ...]:
    """Return the plain sentences as rows, a picture suggested for each, all to be looked at."""
    return tuple(_with_picture(row, tools.easy_read.pictures) for row in begun(plain))


def found_pictures(tools: Tools, query: str, most: int = 12) -> tuple[Picture, ...]:
    """Return the pictures that some words find, best first; all of them, by name, for no words."""
    pictures = tools.easy_read.pictures
    if not query.strip():
        return tuple(pictures[name] for name in sorted(pictures))
    return ranked(pictures, query[:200], most)


def look_over(tools: Tools, plain: str, rows: Sequence[EasyRow], names: LetterFacts | None = None) -> Findings:
    """Return what the checker says of the rows, and the linter of the plain text. `names` may stand in it."""
    return Findings(tuple(_row_findings(tools, rows)), plain_findings(plain, names))


def plain_findings(plain: str, names: LetterFacts | None = None) -> tuple[PlainFinding, ...]:
    """Return what the linter of letters says of plain words: kinder wording, shorter sentences, easier words."""
    if not plain.strip():
        return ()
    found = lint_words(plain[:MOST_LINTED], names or LetterFacts(), grade=reading_grade)
    return tuple(PlainFinding(each.rule, each.words, each.why, each.instead) for each in found)


def _row_findings(tools: Tools, rows: Sequence[EasyRow]) -> Iterator[RowFinding]:
    if not rows:
        yield RowFinding(0, "empty", "There are no rows yet: each idea has one")
    if len(rows) > MOST_ROWS_KEPT:
        yield RowFinding(0, "rows", f"{len(rows)} rows: {MOST_ROWS_KEPT} at most, so make it shorter")
    typed = [Row(row.words[:MOST_LINTED], row.picture, row.explains) for row in rows[:MOST_ROWS_KEPT]]
    for each in check_rows(tools.easy_read, typed):
        if each.rule not in _WHOLE_FILES:
            place = each.row.removeprefix("row ")
            yield RowFinding(int(place) if place.isdecimal() else 0, each.rule, _for_writers(each.rule, each.why))
    for number, row in enumerate(rows, 1):
        if row.to_look_at:
            yield RowFinding(
                number, "look-at-me", "Look at me: the program put this row or its picture here. Is it right?"
            )


def _for_writers(rule: str, why: str) -> str:
    """Return a reason in words of the editor: staff see no files."""
    if rule == "picture":
        return "No picture: each row has one. Find one that shows what the words say"
    return why[:1].upper() + why[1:].replace(" (easy_read/hard_words.yaml)", "")


def stopped(tools: Tools, texts: Sequence[str]) -> tuple[RowFinding, ...]:
    """Return what stops these kept texts from being passed, each text by itself."""
    return tuple(each for text in texts for each in look_over(tools, "", rows_of(text)).stopping)


def refuse_stopped(tools: Tools, texts: Sequence[str], *, looked_at: bool) -> None:
    """Raise Refused `easy_rows` or `easy_not_looked` for kept texts that can't be passed as they stand.

    `looked_at`: the second reader has looked at each row that the program put there.
    """
    found = stopped(tools, texts)
    if any(each.rule != "look-at-me" for each in found):
        raise Refused("easy_rows", rules=", ".join(sorted({each.rule for each in found})))
    if found and not looked_at:
        raise Refused("easy_not_looked")
