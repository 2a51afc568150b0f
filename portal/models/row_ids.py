"""Ids that are known before the row is written: what is sealed is sealed for its row."""

from __future__ import annotations

import secrets
import threading
import time

_COUNT_BITS = 20


class RowIds:
    """Gives 63-bit ids: the millisecond in the upper bits, a count that starts anywhere in the lower ones.

    They rise all the time, so that ordering by id is the order in which rows were made. Two processes would have to
    start the same millisecond at the same of a million counts to meet, and then the second insert fails whole.
    """

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        with self._lock:
            fresh = (time.time_ns() // 1_000_000 << _COUNT_BITS) | secrets.randbits(_COUNT_BITS - 1)
            self._last = max(self._last + 1, fresh)
            return self._last


_ids = RowIds()


def new_row_id() -> int:
    return _ids.next()
