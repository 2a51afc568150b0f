"""liblouis, which braille needs: found on the machine, or put there as tests/browser/chromium.py puts Chromium.

`python -m tests.louis` prints where it is, after installing it where needed; `make test` does that first.
"""

import ctypes
import fcntl
import os
import shutil
import sys
from functools import cache
from pathlib import Path

from tests.browser.chromium import KEPT, NoBrowser, install_as_root, is_root, tell, unpack

UNPACKED = KEPT / "liblouis"
PACKAGES = ("liblouis20", "liblouis-data")
FILE = "liblouis.so.20"
REMEDY = (
    "Install liblouis yourself (Debian, Ubuntu as root: apt-get install liblouis20 liblouis-data) "
    "or name its file in PORTAL_LIBLOUIS."
)


class NoLouis(RuntimeError):
    """No liblouis can be had here; the message says why and what to do."""


def find() -> Path | None:
    """The library that is already here, if any."""
    named = [Path(asked)] if (asked := os.environ.get("PORTAL_LIBLOUIS")) else []
    folders = [*Path("/usr/lib").glob("*-linux-gnu*"), Path("/usr/local/lib"), Path("/usr/lib")]
    known = [*named, *(folder / FILE for folder in folders), *UNPACKED.glob(f"usr/lib/*/{FILE}")]
    return next((path for path in known if path.exists() and _loads(path)), None)


@cache
def louis_here() -> str:
    """The library that is already here, for settings, or "": the tests of braille ask for it aloud with `louis`."""
    path = find()
    return str(path) if path else ""


def _loads(path: Path) -> bool:
    try:
        ctypes.CDLL(str(path))
    except OSError:
        return False
    return (path.resolve().parents[2] / "share/liblouis/tables/en-ueb-g2.ctb").is_file()


def install() -> None:
    if shutil.which("apt-get") is None:
        raise NoLouis(f"Braille needs liblouis, and this machine has no apt-get to fetch it with. {REMEDY}")
    try:
        install_as_root(*PACKAGES) if is_root() else unpack(*PACKAGES, into=UNPACKED)
    except NoBrowser as failure:  # the name of Chromium's; the cause is in its words
        raise NoLouis(f"Braille needs liblouis, and it could not be had. {failure} {REMEDY}") from failure


@cache
def louis() -> Path:
    """Where liblouis is; installed where it was missing, by one process at a time. Raises NoLouis, which says why."""
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "liblouis.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path = find()
        if path is None:
            install()
            path = find()
    if path is None:
        raise NoLouis(f"liblouis was installed but is not found. {REMEDY}")
    return path


def main() -> int:
    try:
        print(louis())
    except NoLouis as failure:
        tell(f"error: {failure}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
