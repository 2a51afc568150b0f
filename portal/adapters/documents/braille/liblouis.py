"""liblouis, bound as it is (LGPL): words to braille cells, by one of its tables.

Cells are Unicode braille patterns (U+2800 …) throughout; a blank cell is U+2800.
"""

from __future__ import annotations

import ctypes
import os
from ctypes.util import find_library
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

_NAMES: Final = ("liblouis.so.20", "liblouis.so.21", "liblouis.so")
_PATTERNS: Final = 4 | 64  # dotsIO | ucBrl: Unicode's patterns, whatever the table's own characters are
_NOTHING_FOR_UNKNOWN: Final = 128
_SILENT: Final = 60000
_MOST_CELLS_A_CHARACTER: Final = 8


class NoBrailleTable(Exception):
    """A table that liblouis does not have, or can't read."""


class Liblouis:
    """One loaded library. Its functions share state inside, so that one call is made at a time."""

    def __init__(self, path: str) -> None:
        """Raises OSError when there is no such library."""
        tables = Path(path).resolve().parents[2] / "share/liblouis/tables" if "/" in path else None
        if tables is not None and tables.is_dir():
            # A library that lies elsewhere than where it was built for looks for its tables where this says.
            os.environ.setdefault("LOUIS_TABLEPATH", str(tables))
        self._louis = ctypes.CDLL(path)
        self._width = int(self._louis.lou_charSize())
        self._coding = "utf-32-le" if self._width == 4 else "utf-16-le"
        self._louis.lou_setLogLevel(_SILENT)
        self._lock = Lock()
        self._known = lru_cache(4096)(self._is_known)

    def has(self, table: str) -> bool:
        """Return whether a table is there, and whole."""
        with self._lock:
            return bool(self._louis.lou_checkTable(table.encode()))

    def cells(self, table: str, words: str) -> str:
        """Return words in braille. Raises NoBrailleTable. What `unknown` names comes out as its number."""
        return self._call(self._louis.lou_translateString, table, words, _PATTERNS)

    def words(self, table: str, cells: str) -> str:
        """Return what cells say, as well as it can be told: contractions are not always undone rightly."""
        return self._call(self._louis.lou_backTranslateString, f"unicode.dis,{table}", cells, 0)

    def unknown(self, table: str, words: str) -> str:
        """Return the characters of `words` that the table has no braille for, each once."""
        found = dict.fromkeys(each for each in words if not each.isspace())
        return "".join(each for each in found if not self._known(table, each))

    def _is_known(self, table: str, character: str) -> bool:
        return bool(self._call(self._louis.lou_translateString, table, character, _PATTERNS | _NOTHING_FOR_UNKNOWN))

    def _call(self, function: Any, table: str, text: str, mode: int) -> str:
        given = text.encode(self._coding)
        count = ctypes.c_int(len(given) // self._width)
        room = ctypes.c_int(_MOST_CELLS_A_CHARACTER * (count.value + 32))
        made = ctypes.create_string_buffer(room.value * self._width)
        held = ctypes.create_string_buffer(given + bytes(self._width))
        with self._lock:
            done = function(
                table.encode(), held, ctypes.byref(count), made, ctypes.byref(room), None, None, mode
            )  # fmt: skip
        if not done:
            raise NoBrailleTable(table)
        return made.raw[: room.value * self._width].decode(self._coding)


def find(path: str = "") -> Liblouis | None:
    """Return the library at `path`, or else where the machine keeps it; None when there is none.

    Raises OSError when `path` is given and can't be loaded.
    """
    if path:
        return Liblouis(path)
    for name in (*_NAMES, find_library("louis") or ""):
        try:
            return Liblouis(name) if name else None
        except OSError:
            continue
    return None
