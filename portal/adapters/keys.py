"""The portal's secret keys, each for one use. They come from the environment or from files outside the database."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

NAMES = ("session", "links", "codes", "audit")
SHORTEST = 32


class WeakKey(Exception):
    """A key is too short. The message says which one and what to do."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Each key as text of 32 characters or more. `links` are oldest to newest, so that old links still open."""

    session: str
    links: tuple[str, ...]
    codes: str
    audit: str


def load_keys(folder: Path) -> Keys:
    """Return the keys from PORTAL_KEY_* or `folder`; make missing ones there, readable by the owner alone.

    Raises WeakKey when one is shorter than 32 characters.
    """
    found: dict[str, str] = {}
    for name in NAMES:
        text = os.environ.get(f"PORTAL_KEY_{name.upper()}") or _from_file(folder, name)
        if any(len(line) < SHORTEST for line in text.split()) or not text.strip():
            raise WeakKey(f"the key {name!r} is too short: use {SHORTEST} random characters or more")
        found[name] = text.strip()
    return Keys(
        session=found["session"], links=tuple(found["links"].split()), codes=found["codes"], audit=found["audit"]
    )


def _from_file(folder: Path, name: str) -> str:
    path = folder / f"{name}.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # O_EXCL: two processes that start together agree on whichever key was written first.
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
    return path.read_text()
