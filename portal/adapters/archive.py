"""One file with everything in it: a compressed tar, written whole or not at all, readable by its owner alone."""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


class NotACopy(Exception):
    """The file is no whole copy of a portal. The message is a sentence that says what to do."""


def pack(file: Path, files: Mapping[str, Path], folders: Mapping[str, Path]) -> int:
    """Write `files` and the `folders` that exist to `file`; return its size. A half-written file is never left."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    # Made with its permissions, so that there is no moment in which others could open it: the keys are in it.
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as tar:
                for name, path in {**files, **folders}.items():
                    if path.exists():
                        tar.add(path, arcname=name, filter=_plain)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return file.stat().st_size


@contextmanager
def unpack(file: Path, *, beside: Path, needs: str) -> Iterator[Path]:
    """Give a folder with what is in `file`, on the same disk as `beside`; it goes when the block ends.

    Raises NotACopy when `file` can't be read to its end or `needs` is not in it.
    """
    folder = Path(tempfile.mkdtemp(prefix=".restoring-", dir=beside))
    try:
        try:
            with tarfile.open(file, "r:gz") as tar:
                # "data" refuses names that would lead out of the folder, links and devices.
                tar.extractall(folder, filter="data")
        except FileNotFoundError as problem:
            raise NotACopy("This file is not there. Check its name and place.") from problem
        except (tarfile.TarError, EOFError, OSError) as problem:
            raise NotACopy("This is no whole copy of a portal: it can’t be read to its end. Use another.") from problem
        if not (folder / needs).is_file():
            raise NotACopy("There is no database in this file: it is no copy of a portal. Use another.")
        for path in folder.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Keep files and folders alone, without the names of this machine's users."""
    if not (entry.isfile() or entry.isdir()):
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry
