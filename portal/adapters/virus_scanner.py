"""Asks clamd whether a file is clean (its INSTREAM command). Only a plain “OK” is clean, nothing else."""

from __future__ import annotations

import socket
import struct
import time
from contextlib import closing
from enum import StrEnum

_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096
PATIENCE_SECONDS = 15.0


class Verdict(StrEnum):
    CLEAN = "clean"
    FOUND = "found"
    UNKNOWN = "unknown"


class VirusScanner:
    """`address` is host:port or the path of a socket; "" has no scanner, and `on` says so."""

    def __init__(self, address: str, *, patience: float = PATIENCE_SECONDS) -> None:
        self._address, self._patience = address, patience

    @property
    def on(self) -> bool:
        return bool(self._address)

    def look(self, content: bytes) -> Verdict:
        """Return the verdict. A scanner that is down, slow, broken or confused makes it unknown, never clean."""
        until = time.monotonic() + self._patience
        try:
            with closing(self._connection()) as line:
                _send(line, content, until)
                return _verdict(_answer(line, until))
        except OSError:
            return Verdict.UNKNOWN

    def _connection(self) -> socket.socket:
        if self._address.startswith("/"):
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self._patience)
            try:
                line.connect(self._address)
            except OSError:
                line.close()
                raise
            return line
        host, _, port = self._address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=self._patience)


def _send(line: socket.socket, content: bytes, until: float) -> None:
    pieces = [content[start : start + _PIECE] for start in range(0, len(content), _PIECE)]
    line.settimeout(_left(until))
    line.sendall(b"zINSTREAM\0")
    for piece in [*pieces, b""]:
        line.settimeout(_left(until))
        line.sendall(struct.pack("!I", len(piece)) + piece)


def _answer(line: socket.socket, until: float) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        line.settimeout(_left(until))
        piece = line.recv(_LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer


def _verdict(answer: bytes) -> Verdict:
    if answer == b"stream: OK\0":
        return Verdict.CLEAN
    return Verdict.FOUND if answer.startswith(b"stream: ") and answer.endswith(b" FOUND\0") else Verdict.UNKNOWN


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
