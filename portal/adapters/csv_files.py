"""CSV that is safe to open in a spreadsheet, and several files in one ZIP: in memory, never on the disk."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), the full-width forms with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"


def safe_cell(value: object) -> str:
    """Return a cell's text. One that a spreadsheet could run gets an apostrophe in front, also behind white space."""
    text = str(value).replace("\x00", "")
    risky = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if risky else text


def as_csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV in UTF-8 with the mark that spreadsheets know it by; every cell in quotes."""
    out = io.StringIO()
    out.write(_BOM)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe_cell(each) for each in heading])
    for row in rows:
        writer.writerow([safe_cell(each) for each in row])
    return out.getvalue().encode("utf-8", "replace")


def as_zip(files: Mapping[str, bytes], at: datetime) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
