"""The list of withdrawals: a file outside the database, only ever added to, each line sealed to the one before.

A copy of the database is older than the moment it is needed. What people took back in between must not come back.
A line is on disk before the withdrawal itself is: when the power goes between the two, somebody's "no" is kept that was
never confirmed to them, and never the other way round.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.domain.withdrawals import Withdrawal, WithdrawalsFound, Withdrawn

_LONGEST_LINE = 4096


class WithdrawalsFile:
    def __init__(self, path: Path, key: str) -> None:
        self.path, self._key = path, key

    def add(self, at: datetime, entries: Iterable[tuple[Withdrawn, Mapping[str, str]]]) -> None:
        """Add entries; they are on disk when this returns. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            last = self._last(file)
            written = b""
            for what, about in entries:
                last = self._line(last, at, what, about)
                written += json.dumps(last, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
            end = file.seek(0, os.SEEK_END)
            if end:
                file.seek(end - 1)
                # A line that was torn by a crash stays as it is, on a line of its own.
                written = written if file.read(1) == b"\n" else b"\n" + written
            file.seek(0, os.SEEK_END)
            try:
                file.write(written)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                file.truncate(end)
                raise

    def read(self) -> WithdrawalsFound:
        """Return what the list says. A line with a wrong seal is left out and named; the others still stand."""
        if not self.path.is_file():
            return WithdrawalsFound()
        entries, broken, seal, name = [], [], "", ""
        for number, raw in enumerate(self.path.read_bytes().splitlines(), start=1):
            line = self._true(raw)
            if line is None:
                broken.append(number)
                continue
            if line["before"] != seal and not (broken and broken[-1] == number - 1):
                broken.append(number)
            seal, name = line["seal"], line["list"]
            entries.append(
                Withdrawal(line["n"], datetime.fromisoformat(line["at"]), Withdrawn(line["what"]), line["about"])
            )
        return WithdrawalsFound(name, tuple(entries), tuple(broken))

    def _line(self, last: dict[str, Any], at: datetime, what: Withdrawn, about: Mapping[str, str]) -> dict[str, Any]:
        line: dict[str, Any] = {
            "list": last.get("list") or secrets.token_hex(8),
            "n": last.get("n", 0) + 1,
            "at": at.isoformat(),
            "what": what.value,
            "about": dict(about),
            "before": last.get("seal", ""),
        }
        return {**line, "seal": self._seal(line)}

    def _last(self, file: Any) -> dict[str, Any]:
        """Return the last line that is whole and ours."""
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 4 * _LONGEST_LINE))
        for raw in reversed(file.read().splitlines()):
            line = self._true(raw)
            if line is not None:
                return line
        return {}

    def _true(self, raw: bytes) -> dict[str, Any] | None:
        try:
            line: dict[str, Any] = json.loads(raw)
            seal = line.pop("seal")
            if not hmac.compare_digest(seal, self._seal(line)):
                return None
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return {**line, "seal": seal}

    def _seal(self, line: Mapping[str, Any]) -> str:
        content = json.dumps(dict(line), sort_keys=True, ensure_ascii=True)
        return hmac.new(f"withdrawals {self._key}".encode(), content.encode(), hashlib.sha256).hexdigest()
