"""A clamd on loopback, true to its INSTREAM protocol, that can also do what a real one does on a bad day."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from pathlib import Path
from types import TracebackType

from tests.files import EICAR

_LIMIT = 200_000


class Clamd:
    """`answers`: `scan` finds EICAR; the others are ways to go wrong. `seen` holds what was sent to be scanned."""

    def __init__(self, answers: str, *, socket_path: Path | None = None) -> None:
        self.answers, self.seen = answers, list[bytes]()
        self._stop = threading.Event()
        if socket_path:
            self._listening = socket.socket(socket.AF_UNIX)
            self._listening.bind(str(socket_path))
            self.address = str(socket_path)
        else:
            self._listening = socket.socket()
            self._listening.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self._listening.listen()
        self._listening.settimeout(0.1)
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Clamd:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(TimeoutError):
                line, _ = self._listening.accept()
                with line, contextlib.suppress(OSError):
                    line.settimeout(5)
                    self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        assert _exactly(line, 10) == b"zINSTREAM\0"
        if self.answers == "closes":
            _exactly(line, 4)
            return
        content = b""
        while (size := struct.unpack("!I", _exactly(line, 4))[0]) != 0:
            content += _exactly(line, size)
            if self.answers == "too large" and len(content) > _LIMIT:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.seen.append(content)
        if self.answers == "hangs":
            self._stop.wait(10)
        elif self.answers == "drips":
            while not self._stop.wait(0.2):
                line.sendall(b"s")
        else:
            line.sendall(self._said(content))

    def _said(self, content: bytes) -> bytes:
        if self.answers == "scan":
            return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in content else b"stream: OK\0"
        return {
            "finds anything": b"stream: Some.Thing FOUND\0",
            "error": b"stream: Can't allocate memory ERROR\0",
            "half an answer": b"stream: OK",
            "something else": b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0",
        }[self.answers]


def _exactly(line: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        piece = line.recv(size - len(found))
        if not piece:
            raise OSError("the other side is gone")
        found += piece
    return found
