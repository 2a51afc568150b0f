"""The key that seals people's words is changed for a new one: rows are sealed anew in the background, and an old key
goes when nothing needs it any longer.

A batch is a transaction, and how far it came is a mark in the same transaction: whoever is stopped, or killed, the next
one goes on from there. Everything can be read all the while, by old keys and new.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from portal.adapters import key_files
from portal.domain.errors import Refused
from portal.services.tools import Tools
from portal.store import marks, sealed_rows

NAME = "data"
BATCH = 200
_KEEP_ALL = 1000
SEALED_BY = "sealed_by"
SEALING_ANEW = "sealing_anew"
# By then every process has looked for a newer key (adapters/vault.py).
SETTLED_AFTER_SECONDS = 300


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """A version of the key: whether it seals now, and how many values it still seals."""

    version: str
    seals: bool
    here: bool
    values: int


def status(tools: Tools) -> tuple[KeyStatus, ...]:
    """Return every version, oldest to newest, those that are missing here among them."""
    with tools.reading() as session:
        counted = sealed_rows.versions(session)
    here = tools.vault.versions
    missing = [version for version in counted if version not in here]
    return tuple(
        KeyStatus(version, version == here[-1], version in here, counted[version]) for version in (*missing, *here)
    )


def rotate_data(tools: Tools) -> str:
    """Put a new key in: it seals from now on. Return its version. Rows that older keys seal are for the worker.

    Raises key_files.KeyFromEnvironment when the keys do not come from a file of ours.
    """
    key_files.rotate(tools.settings.keys, NAME, keep=_KEEP_ALL, now=tools.clock.now())
    tools.vault.look_again()
    with tools.writing() as work:
        marks.clear_mark(work.session, SEALED_BY)
        marks.clear_mark(work.session, SEALING_ANEW)
        work.record("operator", "rotated_key", f"key:{NAME}", version=tools.vault.newest)
    return tools.vault.newest


def seal_some_anew(tools: Tools, batch: int = BATCH) -> bool:
    """Seal a batch of rows by the newest key. False when there is nothing left to do, found out in one small query."""
    with tools.reading() as session:
        if marks.mark(session, SEALED_BY) == tools.vault.newest:
            return False
    tools.vault.look_again()
    newest = tools.vault.newest
    with tools.writing() as work:
        version, name, after = _place(marks.mark(work.session, SEALING_ANEW))
        tables = [each for each in sealed_rows.tables() if version != newest or each.name >= name]
        for table in tables:
            start = after if version == newest and table.name == name else 0
            last = sealed_rows.seal_anew(work.session, tools.vault, newest, table, start, batch)
            if last is not None:
                marks.set_mark(work.session, SEALING_ANEW, f"{newest} {table.name} {last}")
                return True
        marks.clear_mark(work.session, SEALING_ANEW)
        # Another process may have sealed a row by the older key while this went on: then once more from the start.
        if sealed_rows.any_old(work.session, newest):
            return True
        marks.set_mark(work.session, SEALED_BY, newest)
        work.record("worker", "sealed_anew", "portal", version=newest)
    return False


def seal_anew_for_a_while(tools: Tools, seconds: float = 2) -> None:
    """Seal what there is for a short while: letters wait for the worker that does this."""
    end = time.monotonic() + seconds
    while seal_some_anew(tools) and time.monotonic() < end:
        pass


def seal_all_anew(tools: Tools) -> None:
    while seal_some_anew(tools):
        pass


def retire_data(tools: Tools) -> str:
    """Take the oldest key away for good and return its version. What it seals in older copies of the database can then
    be opened only with the keys of their time.

    Raises Refused: "key_still_seals" while any row needs it, "key_too_new" while another process may still seal by it,
    "only_key" when there is no other.
    """
    oldest, *others = [each for each in status(tools) if each.here]
    if not others:
        raise Refused("only_key")
    if time.time() - _changed_at(tools) < SETTLED_AFTER_SECONDS:
        raise Refused("key_too_new", wait=f"{SETTLED_AFTER_SECONDS // 60} minutes after the last change")
    if oldest.values:
        raise Refused("key_still_seals", values=str(oldest.values), see="portal keys status")
    key_files.retire(tools.settings.keys, NAME)
    tools.vault.look_again()
    with tools.writing() as work:
        work.record("operator", "retired_key", f"key:{NAME}", version=oldest.version)
    return oldest.version


def _changed_at(tools: Tools) -> float:
    path = tools.settings.keys / f"{NAME}.key"
    return path.stat().st_mtime if path.exists() else 0.0


def _place(text: str | None) -> tuple[str, str, int]:
    if text is None:
        return "", "", 0
    version, name, after = text.split(" ")
    return version, name, int(after)
