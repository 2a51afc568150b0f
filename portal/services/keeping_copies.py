"""All data in one file, while the portal goes on working (portal/services/restoring.py brings it back).

A copy is one moment's whole. It holds the rows as they lie in the database, where people's words, names and contacts
are sealed, and the files; never the outbox, and never a key in clear: it names the keys that it needs by fingerprint.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from portal.adapters import key_copies
from portal.adapters.archive import Packing, packing, read_file
from portal.domain.errors import Refused
from portal.services.tools import Tools
from portal.store import marks, whole_database

log = logging.getLogger("portal")

TABLES, FILES, WRAPPED_KEYS = "tables/", "files/", "keys.wrapped"
COPY_NAME = "portal-%Y%m%d-%H%M%S.copy"
EVERY = timedelta(minutes=5)
KEPT = ((timedelta(minutes=5), 12), (timedelta(hours=1), 48), (timedelta(days=1), 30))
"""Of the copies made by themselves: the newest in each of the last 12 five minutes, 48 hours and 30 days."""


def back_up(tools: Tools, file: Path, *, passphrase: str = "") -> int:
    """Write a copy to `file`, readable by its owner alone; return its size in bytes.

    With a passphrase the keys go along, wrapped by it (scrypt, AES-256-GCM). Raises Refused `passphrase_too_short`,
    `database_has_no_tables` or `keys_missing`, and OSError when the disk is full: then there is no half copy.
    """
    if passphrase and len(passphrase) < key_copies.SHORTEST_PASSPHRASE:
        raise Refused("passphrase_too_short", shortest=str(key_copies.SHORTEST_PASSPHRASE))
    keys = key_copies.present(tools.settings.keys)
    if "audit" not in keys:
        raise Refused("keys_missing", folder=str(tools.settings.keys))
    with tools.writing() as work:
        # Before the copy is made, so that the copy says of itself that it was made.
        work.record("command", "backed_up", "portal")
    with packing(file) as package:
        about = _write(tools, package)
        if passphrase:
            package.add(WRAPPED_KEYS, [key_copies.wrap(keys, passphrase)])
        package.finish({**about, "keys": key_copies.fingerprints(keys)}, keys["audit"].split()[-1])
    return file.stat().st_size


def _write(tools: Tools, package: Packing) -> dict[str, object]:
    with tools.database.snapshot() as connection:
        # With nobody in the middle of writing, so that the list of withdrawals and the copy agree about what was when.
        with tools.writing() as work:
            made_at, listed = work.now, tools.withdrawals.read()
            revision = whole_database.revision(connection)
        if revision is None:
            raise Refused("database_has_no_tables", remedy="run `portal upgrade` first")
        for table in whole_database.tables(connection):
            rows = whole_database.Rows(connection, table)
            package.add(f"{TABLES}{table.name}.jsonl", rows.pieces())
            package.note(f"{TABLES}{table.name}.jsonl", rows=rows.count)
    for path in _files(tools.settings.files):
        try:
            package.add(f"{FILES}{path.relative_to(tools.settings.files)}", read_file(path))
        except FileNotFoundError:
            continue  # erased since the list of files was made
    return {
        "made_at": made_at.isoformat(),
        "revision": revision,
        "withdrawals": {"list": listed.name, "last": listed.last},
    }


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def keys_beside(tools: Tools, file: Path) -> Path | None:
    """Write the keys that the portal made for itself to a file of their own next to a copy, and return it.

    None in production and when a key comes from the environment: there whoever runs the portal keeps them.
    """
    if tools.settings.production or key_copies.any_from_environment():
        return None
    place = file.with_name(f"{file.name}.keys")
    key_copies.put_in_one(place, key_copies.present(tools.settings.keys))
    return place


def resume_sending(tools: Tools) -> bool:
    """Let a restored copy send again; return whether it was held. A human decides this, having seen that the portal
    it was copied from no longer sends: a letter is sent once (rule 7)."""
    with tools.writing() as work:
        held = marks.clear_mark(work.session, marks.SENDING_HELD)
        if held:
            work.record("command", "sending_resumed", "portal")
    return held


def back_up_by_itself(tools: Tools) -> Path | None:
    """Make the worker's copy when PORTAL_BACKUPS names a folder, and let go of those that are too many.

    What goes wrong, a full disk above all, is an alarm in the log and never an error of the worker: letters go on.
    """
    folder = tools.settings.backups
    if folder is None:
        return None
    now = tools.clock.now()
    file = folder / now.astimezone(UTC).strftime(COPY_NAME)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        back_up(tools, file)
    except (OSError, Refused) as problem:
        log.error("ALARM no copy was made (%s): the newest one is %s", _why(problem), newest(folder) or "none")
        return None
    for old in too_many(made(folder), now):
        (folder / old.strftime(COPY_NAME)).unlink(missing_ok=True)
    return file


def made(folder: Path) -> tuple[datetime, ...]:
    """Return when each copy in a folder was made, newest first. Other files there are left alone."""
    found = []
    for path in folder.glob("portal-*.copy"):
        try:
            found.append(datetime.strptime(path.name, COPY_NAME).replace(tzinfo=UTC))
        except ValueError:
            continue
    return tuple(sorted(found, reverse=True))


def newest(folder: Path) -> datetime | None:
    return next(iter(made(folder)), None)


def too_many(copies: Iterable[datetime], now: datetime) -> tuple[datetime, ...]:
    """Return the copies that need not be kept: for each span of KEPT, the newest in each of its last ones is."""
    keep: set[datetime] = set()
    ordered = sorted(copies, reverse=True)
    for every, how_many in KEPT:
        seen: set[int] = set()
        for each in ordered:
            span = int(each.timestamp() // every.total_seconds())
            if span in seen or now - each >= every * (how_many + 1):
                continue
            seen.add(span)
            keep.add(each)
            if len(seen) == how_many:
                break
    keep.update(ordered[:1])
    return tuple(each for each in ordered if each not in keep)


def _why(problem: Exception) -> str:
    return (
        problem.code if isinstance(problem, Refused) else (getattr(problem, "strerror", "") or type(problem).__name__)
    )
