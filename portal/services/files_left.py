"""Files on the disk of rows that go: written letters in the outbox and for the mail room, and what contributors added.

A file goes after the commit, so that no row names one that is gone; what could not be deleted then, the worker sweeps.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from portal.adapters.stored_files import ORPHAN_AFTER
from portal.services.tools import Tools
from portal.store import files_left as store
from portal.store import marks, print_batches

log = logging.getLogger("portal")


@dataclass(frozen=True, slots=True)
class Files:
    """Names, without folders: in the outbox, and in the folder of what was added. Those for the mail room begin with
    their batch's."""

    outbox: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()
    printed: frozenset[str] = frozenset()

    def __or__(self, other: Files) -> Files:
        return Files(self.outbox | other.outbox, self.added | other.added, self.printed | other.printed)


def of_contributors(session: Session, contributor_ids: Collection[int]) -> Files:
    """Return the files of these people. Asked before their rows go."""
    return Files(added=frozenset(store.added(session, contributor_ids))) | letters_of(session, contributor_ids)


def letters_of(session: Session, contributor_ids: Collection[int]) -> Files:
    """Return the files that hold letters to these people. Asked before their rows go."""
    return Files(
        outbox=frozenset(_names(store.written(session, contributor_ids))),
        printed=frozenset(print_batches.let_go(session, contributor_ids)),
    )


def in_outbox(files: Collection[str]) -> Files:
    return Files(frozenset(_names(files)))


def delete(tools: Tools, files: Files) -> None:
    """Delete them, after the commit. What can't be deleted is logged by its number and swept later."""
    left, settings = 0, tools.settings
    for folder, names in (
        (settings.outbox, files.outbox), (settings.files, files.added), (settings.print_folder, files.printed),
    ):  # fmt: skip
        for name in names:
            left += not _gone(folder / name)
    if left:
        log.error("files of rows that went could not be deleted yet: %d; the worker tries again", left)


def sweep_outbox(tools: Tools) -> int:
    """Delete written messages that no delivery has any longer; return how many.

    Not while a restored copy holds sending: which letters had gone before is then told by these very files.
    """
    folder = tools.settings.outbox
    if not folder.is_dir():
        return 0
    with tools.reading() as session:
        if marks.mark(session, marks.SENDING_HELD) is not None:
            return 0
        # Listed before the rows are read: a file that is written meanwhile is in neither.
        oldest = time.time() - ORPHAN_AFTER.total_seconds()
        old = [path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < oldest]
        named, unfinished = store.of_deliveries(session)
    named_files = set(_names(named))
    orphans = [path for path in old if path.name not in named_files and _delivery_of(path) not in unfinished]
    return sum(_gone(path) for path in orphans)


def _names(files: Collection[str]) -> list[str]:
    # The last part alone: a name in a row must not reach anything outside its folder.
    return [name for name in (Path(file).name for file in files) if name]


def _delivery_of(path: Path) -> int:
    number = path.name.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() else 0


def _gone(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True
