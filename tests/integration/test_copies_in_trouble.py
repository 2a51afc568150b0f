"""A full disk, a kill in the worst moment, two months of copies: what holds then."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.adapters.clock import SetClock
from portal.models import Review
from portal.services import keeping_copies
from portal.services.keeping_copies import EVERY, back_up, back_up_by_itself, made, too_many
from portal.services.restoring import Wanted, restore
from portal.services.tools import Tools
from tests.factories import Factory

ROOT = Path(__file__).resolve().parents[2]
# Restores, and dies without a word just before the new data takes the old one's place.
DIES = """
import os, signal, sys
from pathlib import Path
from portal.config import Settings
from portal.services.restoring import Wanted, restore
from portal.store import places

def die(_place):
    os.kill(os.getpid(), signal.SIGKILL)

places.FilePlace.swap = places.SchemaPlace.swap = die
settings = Settings(data=Path(sys.argv[1]), database_url=sys.argv[2], base_url="http://127.0.0.1:8000")
restore(settings, Path(sys.argv[3]), Wanted(replace=True))
"""
# Writes no file longer than 4 kB, as on a disk that is full.
FULL = """
import resource, signal, sys
from pathlib import Path
from portal.adapters.archive import packing
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    with packing(Path(sys.argv[1])) as package:
        package.add("tables/x.jsonl", (bytes(each % 251 for each in range(i, i + 99991)) for i in range(50)))
except OSError as problem:
    print("OSError", problem.errno)
"""


@pytest.fixture
def portal(settings: object, clock: SetClock, tmp_path: Path) -> Iterator[Tools]:
    made_here = Tools(replace(settings, backups=tmp_path / "copies"), clock=clock)  # type: ignore[type-var]
    Factory(made_here).review()
    yield made_here
    made_here.database.engine.dispose()


def reviews(tools: Tools) -> int:
    with tools.reading() as session:
        return session.scalar(select(func.count()).select_from(Review)) or 0


def test_a_restore_that_is_killed_leaves_the_old_data(portal: Tools, tmp_path: Path) -> None:
    # given a copy of one review, and a portal that has two by now, and a file
    copy = tmp_path / "portal.copy"
    back_up(portal, copy)
    Factory(portal).review()
    portal.settings.files.mkdir()
    (portal.settings.files / "photo").write_text("Her garden")
    portal.database.engine.dispose()
    # when the restore is killed just before the new data takes the old one's place
    killed = subprocess.run(
        [sys.executable, "-c", DIES, str(portal.settings.data), portal.settings.database_url, str(copy)],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    # then everything is as it was
    assert reviews(portal) == 2
    assert (portal.settings.files / "photo").read_text() == "Her garden"
    # and a second try goes through
    portal.database.engine.dispose()
    restore(portal.settings, copy, Wanted(replace=True))
    assert reviews(portal) == 1


def test_a_full_disk_leaves_no_half_copy_and_an_alarm(
    portal: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # given a disk on which the copy does not fit, and an older copy on it
    file = tmp_path / "portal.copy"
    file.write_text("older")
    # when it is written, then there is no half copy and the older one is as it was
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("OSError"), done.stderr
    assert file.read_text() == "older"
    assert [path.name for path in tmp_path.iterdir() if "unfinished" in path.name] == []

    # and the worker's own copy raises an alarm, not an error
    def full(*_args: object, **_more: object) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(keeping_copies, "back_up", full)
    with caplog.at_level(logging.ERROR, "portal"):
        assert back_up_by_itself(portal) is None
    assert "ALARM no copy was made (No space left on device)" in caplog.text
    # and the portal goes on
    Factory(portal).review()
    assert reviews(portal) == 2


def test_the_worker_makes_a_copy_every_five_minutes(portal: Tools, clock: SetClock) -> None:
    from portal.services.scheduled import BACKUP, do_what_is_due

    assert timedelta(minutes=5) >= EVERY
    done = []
    for _ in range(4):
        done.append(do_what_is_due(portal, [BACKUP]))
        clock.move(minutes=2.5)
    assert done == [("backup",), (), ("backup",), ()]
    assert portal.settings.backups is not None
    assert len(made(portal.settings.backups)) == 2


def test_no_folder_no_copies(portal: Tools) -> None:
    portal.settings = replace(portal.settings, backups=None)
    assert back_up_by_itself(portal) is None


def test_which_copies_are_kept() -> None:
    # given a copy every five minutes for two months, thinned out after each
    start, kept = datetime(2026, 11, 1, tzinfo=UTC), []
    moments = [start + n * EVERY for n in range(61 * 24 * 12)]
    for now in moments:
        kept = sorted({*kept, now}, reverse=True)
        gone = set(too_many(kept, now))
        kept = [each for each in kept if each not in gone]
    now = moments[-1]
    # then each of the last hour is there, one of each of the last two days' hours, one of each of the last 30 days
    assert [each for each in kept if now - each < timedelta(hours=1)] == [now - n * EVERY for n in range(12)]
    hours = {each.replace(minute=0) for each in kept if now - each < timedelta(hours=48)}
    assert len(hours) == 48
    assert len({each.date() for each in kept if now - each < timedelta(days=30)}) == 30
    assert len(kept) <= 12 + 48 + 30
    assert now - min(kept) <= timedelta(days=31)
