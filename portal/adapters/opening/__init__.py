"""Opens what people send, in a process of its own that can hurt nothing: no files to write, no network, little memory,
little time. If it dies, the file is refused and the portal goes on."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess  # nosec B404
import sys
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.domain.added_files import MOST_PAGES, MOST_PIXELS, FileFormat, Sort
from portal.domain.errors import Refused

_CHILD = Path(__file__).with_name("child.py")
SECONDS = 25.0
MOST_ANSWER = 64 * 1024 * 1024
_CODES = frozenset(
    {"broken", "too_many_pixels", "too_many_pages", "has_macros", "has_script", "locked", "unknown_kind"}
)


@dataclass(frozen=True, slots=True)
class Opened:
    """The content made anew: nothing of the bytes that were sent is in a picture. `picture` is a small one to show."""

    format: FileFormat
    content: bytes
    picture: bytes


def open_safely(content: bytes, sort: Sort, *, seconds: float = SECONDS) -> Opened:
    """Return the file made anew. Raises Refused with why not: a process that dies or takes too long is `broken`."""
    process = subprocess.Popen(  # nosec B603  # noqa: S603  our own program, by its full path; what people sent is its input
        [*without_network(), sys.executable, "-I", str(_CHILD), sort.value, str(MOST_PIXELS), str(MOST_PAGES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    # It is killed at the end of its time whatever it does; reading its answer then ends too.
    timer = threading.Timer(seconds, process.kill)
    feeder = threading.Thread(target=_feed, args=(process, content), daemon=True)
    timer.start()
    feeder.start()
    try:
        assert process.stdout is not None
        answer = process.stdout.read(MOST_ANSWER + 1)
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        feeder.join()
        if process.stdout is not None:
            process.stdout.close()
    return _read(answer)


def _feed(process: subprocess.Popen[bytes], content: bytes) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(content)
    except OSError:
        pass  # it died: its answer says so
    finally:
        with contextlib.suppress(OSError):
            process.stdin.close()


def _read(answer: bytes) -> Opened:
    """Read a line of JSON and the two contents after it. What does not add up was a process that died."""
    head, line, rest = answer.partition(b"\n")
    if not line or len(answer) > MOST_ANSWER:
        raise Refused("broken")
    try:
        said = json.loads(head)
        if "why" in said:
            raise Refused(said["why"] if said["why"] in _CODES else "broken")
        size, picture = int(said["size"]), int(said["picture"])
        kept = FileFormat(said["format"])
    except (ValueError, KeyError, TypeError):
        raise Refused("broken") from None
    if len(rest) != size + picture or not size:
        raise Refused("broken")
    return Opened(kept, rest[:size], rest[size:])


@cache
def without_network() -> tuple[str, ...]:
    """A network namespace with nothing in it, where this machine lets an ordinary user make one."""
    found = shutil.which("unshare")
    if found is None:
        return ()
    command = (found, "--user", "--map-root-user", "--net", "--")
    tried = subprocess.run(  # nosec B603  # noqa: S603
        [*command, sys.executable, "-I", "-c", ""], capture_output=True, check=False, timeout=60
    )
    return command if tried.returncode == 0 else ()
