"""Reads the cases that an area exports from its review system (CSV). Nothing is dropped in silence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.adapters.case_fields import COLUMNS, read_row
from portal.domain.imports import CaseRow, Remark
from portal.domain.script import as_words

LONGEST_FILE = 100 * 1024 * 1024


class UnreadableFile(Exception):
    """The file as a whole can't be used. The message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The rows of an export, and the names of columns that the portal does not know."""

    rows: tuple[CaseRow, ...]
    ignored_columns: tuple[str, ...]


def read_cases(path: Path, *, today: date, languages: tuple[str, ...]) -> CaseFile:
    """Return every row of a case export, checked; raise UnreadableFile when the file as a whole can't be used."""
    lines = _records(_text_of(path))
    _, header = next(lines, (1, []))
    names = [name.strip().casefold().replace(" ", "_") for name in header]
    _check_header(names)
    rows = tuple(_row(number, names, cells, today, languages) for number, cells in lines)
    if not rows:
        raise UnreadableFile("The file has a header and no rows. Export the cases again.")
    return CaseFile(rows, tuple(name for name in names if name and name not in COLUMNS))


def text_of_csv(path: Path) -> list[dict[str, str]]:
    """Return a small CSV of our own (such as the support organisations) as one dictionary a row."""
    lines = _records(_text_of(path))
    _, header = next(lines, (1, []))
    return [dict(zip(header, cells, strict=False)) for _, cells in lines]


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > LONGEST_FILE:
            raise UnreadableFile("The file is larger than 100 MB. Export fewer cases at a time.")
        content = path.read_bytes()
    except OSError as problem:
        raise UnreadableFile(f"The file can’t be opened ({problem.strerror}). Check its name and place.") from problem
    if content[:2] in {b"PK", b"\xd0\xcf"}:
        raise UnreadableFile("This is a spreadsheet file. Save it as “CSV UTF-8” and import that.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise UnreadableFile(
            f"The file is not in UTF-8 (line {line}), so names would come out wrong. "
            "Export it again, or save it as “CSV UTF-8”."
        ) from problem
    if not text.strip():
        raise UnreadableFile("The file is empty. Export the cases again.")
    return as_words(text)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the number that a spreadsheet shows. Empty lines count and are passed over."""
    # Strict, so that a quotation mark that is never closed does not swallow the rows after it in silence.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise UnreadableFile(
                f"Row {number} can’t be read ({problem}). Check its quotation marks; nothing was imported."
            ) from problem
        if any(cell.strip() for cell in cells):
            yield number, cells


def _check_header(names: list[str]) -> None:
    missing = [name for name in COLUMNS if name not in names]
    if missing and len(names) == 1 and any(mark in names[0] for mark in ";\t"):
        raise UnreadableFile("The columns are not parted by commas. Save the file as CSV with commas.")
    if missing:
        # All are asked for: a misspelt "format" would otherwise lose every family's needs without a word.
        raise UnreadableFile(
            f"These columns are missing: {', '.join(missing)}. Export them too, even where they are empty."
        )
    twice = sorted({name for name in names if name in COLUMNS and names.count(name) > 1})
    if twice:
        raise UnreadableFile(f"These columns are there twice: {', '.join(twice)}. Keep one of each.")


def _row(number: int, names: list[str], cells: list[str], today: date, languages: tuple[str, ...]) -> CaseRow:
    # A spreadsheet may leave out empty cells at the end; cells beyond the header mean that the row has slipped.
    extra = [cell for cell in cells[len(names) :] if cell.strip()]
    values = dict.fromkeys(COLUMNS, "") | {
        name: cell for name, cell in zip(names, cells, strict=False) if name in COLUMNS
    }
    row = read_row(number, values, today=today, languages=languages)
    if not extra:
        return row
    slipped = Remark(
        number,
        "row",
        f"{len(cells)} cells",
        f"The header has {len(names)} columns and this row has more. Put quotation marks around a value with a comma.",
    )
    return CaseRow(row.row, row.reference, row.prints, row.values, None, (slipped, *row.refused), ())
