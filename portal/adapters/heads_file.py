"""The heads of the audit trail, one JSON line each, in a file that is only ever added to."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from portal.domain.audit_trail import Head

# A line that can't be read is kept as this: its seal fits nothing, so that it is reported and not passed over.
_NOT_READ = Head(0, "", datetime.fromisoformat("1970-01-01T00:00:00+00:00"), "")


def as_line(head: Head) -> str:
    return json.dumps({"event": head.event_id, "chain": head.chain, "at": head.at.isoformat(), "seal": head.seal})


def add(path: Path, head: Head) -> None:
    """Add one line and wait for the disk. Opened so that nothing before it can be written over."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, f"{as_line(head)}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> list[Head]:
    """Return every line. Raises OSError when the file can't be read."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [_head(line) for line in lines if line.strip()]


def _head(line: str) -> Head:
    try:
        kept = json.loads(line)
        at = datetime.fromisoformat(kept["at"])
        head = Head(int(kept["event"]), str(kept["chain"]), at, str(kept["seal"]))
    except (ValueError, TypeError, KeyError):
        return _NOT_READ
    return head if at.tzinfo else _NOT_READ
