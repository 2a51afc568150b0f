"""The key files: how many keys each name holds, since when, and a newer one put behind the older. Never shown."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROTATED = ("links", "session", "codes", "tickets")
"""What can be rotated here: each is tried newest first, so that what an older one made still counts."""
_DATES = "made.json"


class KeyFromEnvironment(Exception):
    """A key comes from the environment: who set it there rotates it there. The message says how."""


@dataclass(frozen=True, slots=True)
class KeysOfName:
    """What may be said about the keys of one name: how many, where they are, and how old each is, oldest first."""

    name: str
    source: str
    made: tuple[str, ...]


def variable(name: str) -> str:
    return f"PORTAL_KEY_{name.upper()}"


def listed(folder: Path, name: str) -> KeysOfName:
    dates = _dates(folder)
    text = os.environ.get(variable(name))
    if text:
        return KeysOfName(name, variable(name), tuple("" for _ in text.split()))
    keys = _read(folder, name)
    return KeysOfName(name, str(folder / f"{name}.key"), tuple(dates.get(_mark(each), "") for each in keys))


def rotate(folder: Path, name: str, *, keep: int, now: datetime) -> KeysOfName:
    """Put a new key last, keep so many of the older ones, and forget the rest. Raises KeyFromEnvironment."""
    if os.environ.get(variable(name)):
        raise KeyFromEnvironment(f"{name} keys come from {variable(name)}: put the new one last there, and start again")
    older = _read(folder, name)
    made = secrets.token_urlsafe(48)
    kept = [*(older[-keep:] if keep else []), made]
    dates = _dates(folder) | {_mark(made): now.date().isoformat()}
    _write(folder / f"{name}.key", "\n".join(kept) + "\n")
    _write(folder / _DATES, json.dumps(dates, indent=1) + "\n")
    return listed(folder, name)


def retire(folder: Path, name: str) -> KeysOfName:
    """Take away the oldest key. What it made stops working. The newest always stays."""
    if os.environ.get(variable(name)):
        raise KeyFromEnvironment(f"{name} keys come from {variable(name)}: take the oldest, first one out there")
    keys = _read(folder, name)
    _write(folder / f"{name}.key", "\n".join(keys[1:] or keys) + "\n")
    return listed(folder, name)


def _read(folder: Path, name: str) -> Sequence[str]:
    path = folder / f"{name}.key"
    return path.read_text().split() if path.exists() else []


def _dates(folder: Path) -> dict[str, str]:
    path = folder / _DATES
    found: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return found


def _mark(key: str) -> str:
    """A name for a key that says nothing of it: enough of a hash to tell a handful of random keys apart."""
    return hashlib.sha256(b"portal.key.mark:" + key.encode()).hexdigest()[:12]


def _write(path: Path, text: str) -> None:
    """Replace a file as a whole, on the disk before its name is: a stop in the middle leaves the old one."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
