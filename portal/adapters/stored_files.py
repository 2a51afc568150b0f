"""Files at rest: each encrypted whole by a key of its own, under a name that says nothing.

AES-256-GCM with the table, the row (its submission) and what the content is as associated data: a file that is put in
another's place does not open. A file is on the disk for good before its name is returned, so a row never names one that
is not there.
"""

from __future__ import annotations

import base64
import os
import secrets
import time
from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE, _NAME_BYTES = 12, 20
_UNFINISHED = ".unfinished-"
ORPHAN_AFTER = timedelta(hours=1)
"""Longer than any request lasts: what no row names by then is named by none ever."""


def new_file_key() -> str:
    return base64.urlsafe_b64encode(AESGCM.generate_key(256)).decode()


class CannotOpen(Exception):
    """A file is gone, was altered, or is another row's. The message never holds its content."""


class StoredFiles:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes, key: str, *, row: str, what: str) -> str:
        """Encrypt, write and flush; return the new name. Raises OSError when the disk has no room: then nothing is
        left of it."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = secrets.token_hex(_NAME_BYTES)
        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(_bytes_of(key)).encrypt(nonce, content, _context(row, what, name))
        unfinished = self._folder / (_UNFINISHED + name)
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(nonce + sealed)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._folder / name)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        _flush_folder(self._folder)
        return name

    def get(self, name: str, key: str, *, row: str, what: str) -> bytes:
        """Raises CannotOpen for a file that is gone, altered, or another row's."""
        try:
            stored = (self._folder / name).read_bytes()
            return AESGCM(_bytes_of(key)).decrypt(stored[:_NONCE], stored[_NONCE:], _context(row, what, name))
        except (InvalidTag, OSError, ValueError) as problem:
            raise CannotOpen(f"the {what} of a row does not open: {type(problem).__name__}") from None

    def delete(self, *names: str) -> None:
        for name in filter(None, names):
            (self._folder / name).unlink(missing_ok=True)

    def sweep(self, named: Collection[str], *, now: float | None = None) -> int:
        """Delete what no row names and is older than any request; return how many there were."""
        oldest = (time.time() if now is None else now) - ORPHAN_AFTER.total_seconds()
        orphans = [path for path in self._files() if path.name not in named and path.stat().st_mtime < oldest]
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(orphans)

    def missing(self, named: Collection[str]) -> list[str]:
        there = {path.name for path in self._files()}
        return sorted(set(named) - there)

    def _files(self) -> Iterator[Path]:
        if self._folder.is_dir():
            yield from (path for path in self._folder.iterdir() if path.is_file())


def _bytes_of(key: str) -> bytes:
    return base64.urlsafe_b64decode(key)


def _context(row: str, what: str, name: str) -> bytes:
    return "\x00".join(("added_file", row, what, name)).encode()


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
