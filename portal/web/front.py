"""The door: what stands before every page, kept answer and file. It refuses what no browser of a person would send,
takes a body whole before anything waits for it, and sees that each answer carries the policy.

A thread that reads a slow body waits for its sender, and not for a turn: turns are for work. So 200 slow senders cost
200 idle threads, and the pages go on (safety.md, fact 10).
"""

from __future__ import annotations

import logging
import re
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("portal")

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
LONGEST_ADDRESS = 8000
AT_ONCE = 4
"""How much is worked on at once. More made pages that read the database slower (measured)."""
# The longest words that a box takes are 1.2 MB on their way: words never need the disk to be received.
IN_MEMORY = 1536 * 1024
# A body may take this long, and a second more for every so many bytes: a phone on a weak signal sends more than that.
PATIENCE, SLOWEST = 20.0, 2000
FIRST_PIECE, LARGEST_PIECE = 16, 65536
POLICY = "Content-Security-Policy"
ASIDE, NO_ROOM = "portal.aside", "portal.no_room"

_HOST = re.compile(r"(?a)([a-z0-9_.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.IGNORECASE)
_LENGTH = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many bytes a body may have: most addresses, and those of `exceptions` by their path."""

    most: int
    exceptions: Mapping[str, int]

    def of(self, path: str) -> int:
        return self.exceptions.get(path, self.most)


class _Gone(Exception):
    """The sender went away in the middle, or sends so slowly that nobody waits for it."""


class Front:
    def __init__(
        self,
        app: WSGIApplication,
        *,
        hosts: frozenset[str],
        fixed: Mapping[str, str],
        limits: Limits,
        folder: Path,
        at_once: int = AT_ONCE,
    ) -> None:
        """`hosts` are the names that may be asked for; `fixed` are the headers of every answer."""
        self._app, self._hosts, self._limits, self._folder = app, hosts, limits, folder
        self._fixed = list(fixed.items())
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._turns = threading.Semaphore(at_once)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start = self._with_policy(start_response)
        refused = self._refused(environ)
        if refused is not None:
            return self._plainly(refused, start)
        body: IO[bytes] | None = None
        try:
            if "CONTENT_LENGTH" in environ and environ["CONTENT_LENGTH"] not in {"", "0"}:
                body = self._take(environ)
            environ[ASIDE] = self._aside
            with self._turns:
                return self._app(environ, start)
        except _Gone:
            return self._plainly(HTTPStatus.REQUEST_TIMEOUT, start)
        except Exception as error:  # noqa: BLE001 - what gets this far has no page: the server’s own would lack the policy
            log.error("nothing could answer: %s", type(error).__name__)
            return self._plainly(HTTPStatus.INTERNAL_SERVER_ERROR, start)
        finally:
            if body is not None:
                body.close()

    def _refused(self, environ: WSGIEnvironment) -> HTTPStatus | None:
        host = _HOST.fullmatch(environ.get("HTTP_HOST", ""))
        if host is None or host[1].lower() not in self._hosts:
            return HTTPStatus.BAD_REQUEST
        if environ["REQUEST_METHOD"] not in METHODS:
            return HTTPStatus.METHOD_NOT_ALLOWED
        if len(environ.get("PATH_INFO", "")) + len(environ.get("QUERY_STRING", "")) > LONGEST_ADDRESS:
            return HTTPStatus.REQUEST_URI_TOO_LONG
        if environ.get("HTTP_TRANSFER_ENCODING"):
            return HTTPStatus.LENGTH_REQUIRED
        length = environ.get("CONTENT_LENGTH", "")
        return HTTPStatus.BAD_REQUEST if length and not _LENGTH.fullmatch(length) else None

    def _take(self, environ: WSGIEnvironment) -> IO[bytes] | None:
        """Read the body to its end and put it in the request's place. One that is too long is left for its page to
        refuse unread. When the disk has no room, the page is told so, and has no body."""
        length = int(environ["CONTENT_LENGTH"])
        if length > self._limits.of(environ.get("PATH_INFO", "")):
            return None
        kept: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(self._folder))  # noqa: SIM115
        try:
            for piece in _pieces(environ["wsgi.input"], length):
                kept.write(piece)
            kept.flush()
        except OSError:
            kept.close()
            environ[NO_ROOM] = True
            environ["CONTENT_LENGTH"] = "0"
            kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        except BaseException:
            kept.close()
            raise
        kept.seek(0)
        environ["wsgi.input"] = kept
        return kept

    @contextmanager
    def _aside(self) -> Iterator[None]:
        """Give the turn to others while this request waits for something else, such as a file that is looked at."""
        self._turns.release()
        try:
            yield
        finally:
            self._turns.acquire()

    def _with_policy(self, start_response: StartResponse) -> StartResponse:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Callable[[bytes], object]:
            there = {name for name, _value in headers}
            if POLICY not in there:
                headers = headers + [each for each in self._fixed if each[0] not in there]
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        return start

    def _plainly(self, status: HTTPStatus, start: StartResponse) -> list[bytes]:
        """Answer without a page and without a word of what was asked."""
        body = f"{status.value} {status.phrase}\n".encode()
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
        ]
        start(f"{status.value} {status.phrase}", headers)
        return [body]


def _pieces(stream: Any, length: int) -> Iterator[bytes]:
    """Yield a body in pieces: small ones from a slow sender, so that time is looked at often. Raises _Gone."""
    until, size, left = monotonic() + PATIENCE + length / SLOWEST, FIRST_PIECE, length
    while left:
        before = monotonic()
        piece = stream.read(min(size, left))
        if not piece:
            raise _Gone
        left -= len(piece)
        yield piece
        now = monotonic()
        if left and now > until:
            raise _Gone
        size = min(size * 4, LARGEST_PIECE) if now - before < 0.05 else FIRST_PIECE
