"""The real portal behind a light server that starts in a blink, so that it can be killed several times a second.

One process reads the portal's code once and then only forks. A fork is a group of its own: a leader and workers that
share one socket, each opening the real database with the real settings. A line on standard input starts a group; its
number and port come back on standard output. Killing is the drill's affair.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from PIL import Image
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.adapters.opening import Opened, child
from portal.domain.added_files import MOST_PIXELS, FileFormat, Sort
from portal.factory import create_app
from portal.services import adding_files

WORKERS = 2
ACKNOWLEDGE_FIRST = "acknowledge-first"
OPEN_HERE = "open-here"


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: thousands of requests are cut off on purpose."""


def main() -> None:
    app = create_app()
    if OPEN_HERE in sys.argv:
        _look_into_photos_here()
    for line in sys.stdin:
        if line.startswith("warm"):
            _warm(app, *json.loads(line.removeprefix("warm")))
            if ACKNOWLEDGE_FIRST in sys.argv:
                _acknowledge_before_the_commit(app)
            print("warm", flush=True)
            continue
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        leader = os.fork()
        if not leader:
            _lead(app, listening)
        # By the parent, so that the group is there to be killed as soon as its number is told.
        os.setpgid(leader, leader)
        port = listening.getsockname()[1]
        listening.close()
        print(leader, port, flush=True)


def _warm(app: Flask, cookies: dict[str, str], form: dict[str, str]) -> None:
    """Answer a few requests before any fork, so that a young server answers as quickly as an old one."""
    browser = app.test_client()
    for name, value in cookies.items():
        browser.set_cookie(name, value)
    for path in ("/family/ask", "/family/tell/who_they_were"):
        browser.get(path)
        browser.post(path, data=form, headers={"X-Autosave": "1"})
    browser.get("/family/photos")
    app.extensions["portal_tools"].database.engine.dispose()


def _lead(app: Flask, listening: socket.socket) -> None:
    """Be the leader of a group: fork the workers, and be one. Never returns."""
    for _ in range(WORKERS - 1):
        if not os.fork():
            break
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet, fd=listening.fileno())
    server.serve_forever()
    os._exit(0)


def _look_into_photos_here() -> None:
    """Look into photos without a process of their own: it takes longer to start than everything else takes together,
    and a kill would nearly always find it there, before anything is kept."""

    def opened(content: bytes, sort: Sort) -> Opened:
        _kind, whole, small = child.picture(content, sort.value, MOST_PIXELS)
        return Opened(FileFormat.JPEG, whole, small)

    # Once before any fork: what reads pictures is read in by then.
    tiny = io.BytesIO()
    Image.new("RGB", (8, 8)).save(tiny, "JPEG")
    opened(tiny.getvalue(), Sort.JPEG)
    adding_files.open_safely = opened  # type: ignore[assignment]


def _acknowledge_before_the_commit(app: Flask) -> None:
    """Break the promise on purpose: answer first, and commit a moment later. The drill must find what it loses."""
    database = app.extensions["portal_tools"].database
    in_order = database.writing

    @contextmanager
    def writing(**more: Any) -> Iterator[Any]:
        opened = in_order(**more)
        yield opened.__enter__()
        threading.Timer(0.03, _close(opened)).start()

    database.writing = writing


def _close(opened: Any) -> Callable[[], None]:
    def close() -> None:
        opened.__exit__(None, None, None)

    return close


if __name__ == "__main__":
    main()
