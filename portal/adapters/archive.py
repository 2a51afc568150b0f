"""One file with all data: a zip whose list of contents is sealed with a key, written whole or not at all.

`manifest.json` names every other entry with its length and SHA-256; `manifest.seal` is the keyed hash of it. Who has
not got the key can't change a letter of a copy without it being found, and half a copy is no zip.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zlib import error as ZlibError  # noqa: N812

MANIFEST, SEAL = "manifest.json", "manifest.seal"
FORMAT = "portal copy 1"
_PIECE = 1 << 20
_NO_COPY = "This is no whole copy of a portal: it can’t be read to its end. Use another."
_BENT = "This copy was changed after it was made, or made with other keys. Use another."


class NotACopy(Exception):
    """The file is no whole copy of a portal. The message is a sentence that says what to do."""


class Packing:
    """A copy that is being written."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._contents: dict[str, dict[str, Any]] = {}

    def add(self, name: str, pieces: Iterable[bytes], **about: int) -> None:
        """Write one entry piece by piece; `about` is noted beside its length and SHA-256."""
        total, digest = 0, hashlib.sha256()
        with self._package.open(name, "w", force_zip64=True) as entry:
            for piece in pieces:
                total += len(piece)
                digest.update(piece)
                entry.write(piece)
        self._contents[name] = {"bytes": total, "sha256": digest.hexdigest(), **about}

    def note(self, name: str, **about: int) -> None:
        """Say more about an entry once it is known."""
        self._contents[name].update(about)

    def finish(self, about: Mapping[str, Any], key: str) -> None:
        manifest = json.dumps({"format": FORMAT, **about, "contents": self._contents}, indent=1).encode()
        self._package.writestr(MANIFEST, manifest)
        self._package.writestr(SEAL, _seal(key, manifest))


@contextmanager
def packing(file: Path) -> Iterator[Packing]:
    """Write a copy to `file`, readable by its owner alone. Half a copy never takes its name and is never left."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    # Made with its permissions, so that there is no moment in which others could open it.
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "r+b") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package:
                yield Packing(package)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(file)
        sync_folder(file.parent)
    finally:
        unfinished.unlink(missing_ok=True)


class Copy:
    """A copy that is being read. Nothing in it is believed before `check` has passed."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._manifest, self._seal = self._whole(MANIFEST), self._whole(SEAL)
        try:
            self.about: dict[str, Any] = json.loads(self._manifest)
            if self.about["format"] != FORMAT:
                raise KeyError
            self.contents: dict[str, dict[str, Any]] = self.about["contents"]
        except (ValueError, KeyError, TypeError) as problem:
            raise NotACopy(_NO_COPY) from problem

    def check(self, key: str) -> None:
        """Read all of it once. Raises NotACopy when a single byte is not as it was written."""
        if not hmac.compare_digest(_seal(key, self._manifest), self._seal):
            raise NotACopy(_BENT)
        if set(self._package.namelist()) != {MANIFEST, SEAL, *self.contents}:
            raise NotACopy(_BENT)
        for name, about in self.contents.items():
            digest = hashlib.sha256()
            for piece in self.pieces(name):
                digest.update(piece)
            if not hmac.compare_digest(digest.hexdigest(), str(about["sha256"])):
                raise NotACopy(_BENT)

    def pieces(self, name: str) -> Iterator[bytes]:
        with _readable(), self._package.open(name) as entry:
            while piece := entry.read(_PIECE):
                yield piece

    def lines(self, name: str) -> Iterator[str]:
        with self._package.open(name) as entry:
            yield from io.TextIOWrapper(entry, encoding="utf-8", newline="\n")

    def whole(self, name: str) -> bytes:
        return self._whole(name)

    def _whole(self, name: str) -> bytes:
        with _readable():
            return self._package.read(name)


@contextmanager
def opened(file: Path) -> Iterator[Copy]:
    """Raises NotACopy when `file` is none."""
    if not file.is_file():
        raise NotACopy("This file is not there. Check its name and place.")
    with _readable():
        package = zipfile.ZipFile(file)
    with package:
        yield Copy(package)


def read_file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from _pieces_of(file)


def sync_folder(folder: Path) -> None:
    """Make sure that a new name in a folder is on disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, ZlibError, EOFError, KeyError, NotImplementedError, RuntimeError, OSError) as problem:
        raise NotACopy(_NO_COPY) from problem


def _seal(key: str, manifest: bytes) -> bytes:
    made = hmac.new(f"portal copy {key}".encode(), manifest, hashlib.sha256)
    return made.hexdigest().encode()
