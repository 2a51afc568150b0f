"""A ZIP that is sent while it is made: one file of it at a time is in memory, and none is on the disk."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

Entry = tuple[str, bytes]
# Pictures and office documents are packed already; packing them again costs time and saves nothing.
PACKED = (".jpg", ".png", ".docx", ".odt", ".pdf", ".zip")


class _Pipe:
    """What a ZIP is written to. It can't be gone back in, so each file's sizes follow it (APPNOTE 4.3.9)."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, some: bytes, /) -> int:
        self._waiting += some
        return len(some)

    def flush(self) -> None:
        """Nothing is held back: `take` gets what was written."""

    def close(self) -> None:
        """What was not taken yet can still be."""

    def take(self) -> bytes:
        some = bytes(self._waiting)
        self._waiting.clear()
        return some


def zip_stream(entries: Iterable[Entry], at: datetime) -> Iterator[bytes]:
    """Yield the ZIP piece by piece; the next entry is asked for when the one before it has gone."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as packed:
        for name, content in entries:
            how = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
            packed.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), content, how)
            yield pipe.take()
    yield pipe.take()
