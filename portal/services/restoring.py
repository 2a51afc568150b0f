"""Puts a copy in place: verified to its last byte first, built beside what is there, then swapped at one stroke.

Killed at any moment, the old database is still there and whole. The restored one sends nothing until a human says so,
everybody has to come in anew, and what people took back since the copy was made is taken back again.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine

from portal.adapters import key_copies
from portal.adapters.archive import Copy, NotACopy, opened
from portal.adapters.key_copies import WrongPassphrase
from portal.adapters.keys import load_keys
from portal.adapters.migrating import revisions, upgrade
from portal.adapters.withdrawals_file import WithdrawalsFile
from portal.config import Settings
from portal.domain.errors import Refused
from portal.domain.withdrawals import Restored, Withdrawal, WithdrawalsFound
from portal.services.applying_again import apply_again
from portal.services.keeping_copies import FILES, TABLES, WRAPPED_KEYS
from portal.services.tools import Tools
from portal.store import after_restore, marks, places, whole_database


@dataclass(frozen=True, slots=True)
class Wanted:
    """How to restore. `keys_from` is a folder of keys, `withdrawals` a list kept elsewhere than the settings say."""

    replace: bool = False
    keys_from: Path | None = None
    passphrase: str = ""
    withdrawals: Path | None = None


def restore(settings: Settings, file: Path, wanted: Wanted | None = None) -> Restored:
    """Put a copy where the settings say, and return what was done.

    Before anything is touched raises NotACopy, or Refused: `this_portal_holds_data` (unless `replace`), `keys_missing`,
    `wrong_passphrase`, `made_by_a_newer_version`.
    """
    wanted = wanted or Wanted()
    if wanted.keys_from is None and (beside := file.with_name(f"{file.name}.keys")).is_file() and not wanted.passphrase:
        wanted = replace(wanted, keys_from=beside)
    watch = _Watch()
    with opened(file) as copy:
        keys = _keys(settings, copy, wanted)
        copy.check(_sealing_key(copy, keys))
        watch.lap("verified")
        if copy.about["revision"] not in revisions():
            raise Refused("made_by_a_newer_version", remedy="install the version that made this copy, or a newer one")
        place = places.of(settings.database_url)
        if place.holds_data() and not wanted.replace:
            raise Refused("this_portal_holds_data", add="--replace to put the copy in its place")
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        listed = _withdrawals(settings, wanted, keys)
        with _keys_at_hand(settings, keys) as key_folder, place.beside() as address:
            building = replace(settings, database_url=address)
            rows = _load(building, copy)
            watch.lap("loaded")
            done = _settle(building, key_folder, copy, listed)
            watch.lap("settled")
            _put_files(settings, copy)
            place.swap()
        _drop_files(settings, copy)
        if key_copies.missing(copy.about["keys"], key_copies.present(settings.keys)):
            key_copies.put(settings.keys, keys)
        _keep_list(settings, wanted)
        watch.lap("in place")
    return replace(done, rows=rows, files=sum(name.startswith(FILES) for name in copy.contents), seconds=watch.laps)


@dataclass(slots=True)
class _Watch:
    laps: dict[str, float] = field(default_factory=dict)
    _since: float = field(default_factory=time.monotonic)

    def lap(self, name: str) -> None:
        now = time.monotonic()
        self.laps[name], self._since = round(now - self._since, 2), now


def _keys(settings: Settings, copy: Copy, wanted: Wanted) -> Mapping[str, str]:
    """Return keys that open the copy: those in place, else those that were given, else those wrapped in it."""
    needed = copy.about["keys"]
    there = key_copies.present(settings.keys)
    if not key_copies.missing(needed, there):
        return there
    given: Mapping[str, str] = {}
    if wanted.keys_from is not None:
        given = key_copies.given(wanted.keys_from)
    elif wanted.passphrase and WRAPPED_KEYS in copy.contents:
        try:
            given = key_copies.unwrap(copy.whole(WRAPPED_KEYS), wanted.passphrase)
        except WrongPassphrase as problem:
            raise Refused("wrong_passphrase") from problem
    lacking = key_copies.missing(needed, given or there)
    if lacking:
        raise Refused("keys_missing", needed=", ".join(lacking), give="--keys FOLDER, or --passphrase for wrapped ones")
    return given


def _sealing_key(copy: Copy, keys: Mapping[str, str]) -> str:
    """Return the key that the copy was sealed with. Newer ones may have come since."""
    sealed_by = copy.about["keys"]["audit"][-1]
    return next(each for each in keys["audit"].split() if key_copies.fingerprint("audit", each) == sealed_by)


@contextmanager
def _keys_at_hand(settings: Settings, keys: Mapping[str, str]) -> Iterator[Path]:
    """Give a folder with the keys in use; it goes when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix=".restoring-keys-", dir=settings.data))
    try:
        key_copies.put(folder, keys)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _withdrawals(settings: Settings, wanted: Wanted, keys: Mapping[str, str]) -> WithdrawalsFound:
    path = wanted.withdrawals or settings.withdrawals
    return WithdrawalsFile(path, keys["audit"]).read()


def _since(copy: Copy, listed: WithdrawalsFound) -> tuple[Withdrawal, ...]:
    """Return the withdrawals that the copy can't know of. From another list, those that are not older than it."""
    about = copy.about["withdrawals"]
    if listed.name and listed.name == about["list"]:
        return tuple(each for each in listed.entries if each.number > about["last"])
    made_at = datetime.fromisoformat(copy.about["made_at"])
    return tuple(each for each in listed.entries if each.at >= made_at)


def _load(building: Settings, copy: Copy) -> dict[str, int]:
    """Make the tables as they were when the copy was made, fill them, and bring them to this version."""
    upgrade(building, copy.about["revision"])
    engine = create_engine(building.database_url)
    rows: dict[str, int] = {}
    try:
        with engine.begin() as connection:
            found = whole_database.tables(connection)
            loading = whole_database.Loading(connection, found)
            loading.begin()
            for table in found:
                name = f"{TABLES}{table.name}.jsonl"
                rows[table.name] = (
                    whole_database.load(connection, table, copy.lines(name)) if name in copy.contents else 0
                )
            loading.finish()
    except whole_database.CannotBeRead as problem:
        raise NotACopy(f"The table {problem} of this copy can’t be read. Use another copy.") from problem
    finally:
        engine.dispose()
    upgrade(building)
    return rows


def _settle(building: Settings, keys: Path, copy: Copy, listed: WithdrawalsFound) -> Restored:
    """Hold what could go out twice, end every visit, and take back again what was taken back."""
    tools = Tools(building, keys=load_keys(keys))
    try:
        with tools.writing() as work:
            marks.set_mark(work.session, marks.SENDING_HELD, "restored")
            ended = after_restore.end_visits(work.session, work.now)
            held = after_restore.hold_what_may_have_gone(work.session, work.now)
            again = apply_again(work, _since(copy, listed))
            made_at = copy.about["made_at"]
            work.record("command", "restored", "portal", made_at=made_at, held=str(held), again=str(len(again)))
    finally:
        tools.database.engine.dispose()
    return Restored(
        made_at=datetime.fromisoformat(made_at),
        revision=copy.about["revision"],
        rows={},
        files=0,
        visits_ended=ended,
        held=held,
        again=again,
        list_broken_at=listed.broken_at,
        list_found=bool(listed.name) or not copy.about["withdrawals"]["list"],
    )


def _put_files(settings: Settings, copy: Copy) -> None:
    """Write the copy's files beside those that are there: until the database changes, nobody asks for them."""
    for name in copy.contents:
        if not name.startswith(FILES):
            continue
        path = settings.files / name.removeprefix(FILES)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_name(f".{path.name}.unfinished")
        with unfinished.open("wb") as out:
            unfinished.chmod(0o600)
            out.writelines(copy.pieces(name))
        unfinished.replace(path)


def _drop_files(settings: Settings, copy: Copy) -> None:
    """Let go of files that no row of the restored database knows."""
    for path in settings.files.rglob("*"):
        if path.is_file() and f"{FILES}{path.relative_to(settings.files)}" not in copy.contents:
            path.unlink()


def _keep_list(settings: Settings, wanted: Wanted) -> None:
    """Keep the list of withdrawals where the settings say, so that the next restore finds it there."""
    given = wanted.withdrawals
    if given is not None and given.is_file() and not settings.withdrawals.exists():
        settings.withdrawals.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(given, settings.withdrawals)
        settings.withdrawals.chmod(0o600)
