"""The portal's secret keys, each for one use. They come from the environment or from files outside the database."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.adapters.key_strength import SHORTEST, why_weak

NAMES = ("session", "links", "codes", "audit", "tickets", "data", "search")


class WeakKey(Exception):
    """A key is too short or easy to guess. The message says which one and what to do."""


class RotatedKey(str):
    """The newest key of a use, with the older ones that still count. Oldest first, as in the file."""

    __slots__ = ("older",)
    older: tuple[str, ...]

    @classmethod
    def newest_of(cls, keys: Sequence[str]) -> RotatedKey:
        made = cls(keys[-1])
        made.older = tuple(keys[:-1])
        return made


def all_of(key: str) -> tuple[str, ...]:
    """Return every key of a use that still counts, oldest to newest."""
    return (*getattr(key, "older", ()), str(key))


@dataclass(frozen=True, slots=True)
class Keys:
    """Each key as text of 32 characters or more. `links`, `tickets` and `data` are oldest to newest: old ones still
    count. `session` and `codes` are the newest, and `all_of` knows the older ones. `data` seals words, names and
    contacts; `search` finds names by keyed hashes."""

    session: str
    links: tuple[str, ...]
    codes: str
    audit: str
    tickets: tuple[str, ...]
    data: tuple[str, ...]
    search: str


def load_keys(folder: Path) -> Keys:
    """Return the keys from PORTAL_KEY_* or `folder`; make missing ones there, readable by the owner alone.

    Raises WeakKey when one is too short or easy to guess.
    """
    found: dict[str, str] = {}
    for name in NAMES:
        text = os.environ.get(f"PORTAL_KEY_{name.upper()}") or _from_file(folder, name)
        for line in text.split() or [""]:
            if why := why_weak(line):
                raise WeakKey(f"the key {name!r} is {why}: use {SHORTEST} random characters or more")
        found[name] = text.strip()
    return Keys(
        session=RotatedKey.newest_of(found["session"].split()),
        links=tuple(found["links"].split()),
        codes=RotatedKey.newest_of(found["codes"].split()),
        audit=found["audit"],
        tickets=tuple(found["tickets"].split()),
        data=tuple(found["data"].split()),
        search=found["search"],
    )


def data_keys(folder: Path) -> tuple[str, ...]:
    """Return the keys that seal, oldest to newest, as they are now."""
    return tuple((os.environ.get("PORTAL_KEY_DATA") or _from_file(folder, "data")).split())


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
