"""`python -m bench.kill_server --kills 1000`: kills the server under writing families, and looks for lost words.

Contributors write through the portal's own forms: autosaves, presses of Save, questions. At random moments the whole
process group of the server gets SIGKILL. After each kill every box must hold the text that was acknowledged last, or
one that was sent after it; each acknowledged question must be there once. At the end the database is checked whole and
the audit chain is verified.

Most kills hit a light server that forks (bench/light_server.py: the same application, forms, use cases, and database
settings); `--full` of them hit `portal serve` itself with several workers. What this can't show: a kill is not a power
cut; the kernel keeps what was written and not yet flushed. That the log is flushed before the answer is
bench/flushed_first.py.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bench.killed import FullServers, LightServers, kill_group, say
from bench.writers import Desk, Writer
from portal.adapters.migrating import upgrade
from portal.config import Settings
from portal.models import Account, Answer, Question
from portal.services.audit_trail import verify
from portal.services.tools import Tools
from tests.factories import Factory

WRITERS = 4
# A server lives until it has acknowledged up to so many texts, and a moment more: a slow machine kills as truly.
MOST_TEXTS, LONGEST_MORE, LONGEST_LIFE = 8, 0.04, 3.0
FULL_MOST_TEXTS = 60


@dataclass
class Found:
    """What a drill found. `acknowledged` counts answers that promised that words were kept."""

    kills: int = 0
    full_kills: int = 0
    acknowledged: int = 0
    cut_off: int = 0
    refused: int = 0
    lost: int = 0
    doubled: int = 0
    questions: int = 0
    damaged: str = ""
    audit_broken: bool = False
    seconds: float = 0.0


def drill(*, kills: int, full: int = 0, acknowledge_first: bool = False, tell: Callable[[str], None] = print) -> Found:
    """Run the drill in a folder of its own and return what was found."""
    found, began = Found(), time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="kill-server-"))
    environment = {**os.environ, "PORTAL_DATA": str(folder), "PORTAL_ENV": ""}
    settings = Settings.from_environment({"PORTAL_DATA": str(folder)})
    with ExitStack() as closing:
        closing.callback(shutil.rmtree, folder)
        light = LightServers(environment, acknowledge_first=acknowledge_first)
        closing.callback(light.close)
        tools = Tools(settings)
        writers = _writers(tools)
        _come_in(writers, light)
        desk = Desk(writers)
        closing.callback(desk.close)
        for number in range(kills):
            _one_life(desk, light.start, MOST_TEXTS)
            _look(found, tools, writers)
            if (number + 1) % 50 == 0:
                tell(f"  {number + 1} kills, {sum(each.acknowledged for each in writers)} texts, {found.lost} lost")
        found.kills = kills
        if full:
            with (folder / "serve.log").open("wb") as log:
                servers = FullServers(environment, log)
                for _ in range(full):
                    _one_life(desk, servers.start, FULL_MOST_TEXTS)
                    _look(found, tools, writers)
                    found.full_kills += 1
                servers.close()
        _look_at_all(found, tools, writers)
    found.seconds = round(time.monotonic() - began, 1)
    return found


def _one_life(desk: Desk, start: Callable[[], tuple[int, int]], most_texts: int) -> None:
    group, port = start()
    desk.begin(port)
    desk.wait_for_texts(random.randint(0, most_texts), at_most=LONGEST_LIFE)
    time.sleep(random.uniform(0, LONGEST_MORE))
    kill_group(group)
    desk.pens_down()


def _writers(tools: Tools) -> list[Writer]:
    upgrade(tools.settings)
    make = Factory(tools)
    review = make.review(reviewer=make.staff())
    made = [make.invitation(make.contributor(review, name=f"Writer {number}")) for number in range(WRITERS)]
    tools.database.engine.dispose()
    return [Writer(number, each.contributor_id, each.token) for number, each in enumerate(made)]


def _come_in(writers: list[Writer], light: LightServers) -> None:
    group, port = light.start()
    for writer in writers:
        writer.come_in(port)
    kill_group(group)
    light.warm(writers[0].cookies, writers[0].csrf)


def _look(found: Found, tools: Tools, writers: list[Writer]) -> None:
    """Open the database as a start after a crash does, and compare it with what was acknowledged.

    Every connection is closed afterwards: the next server finds the files as the kill left them.
    """
    try:
        with tools.reading() as session:
            for writer in writers:
                texts: dict[str, set[str]] = {}
                rows = session.execute(
                    select(Answer.prompt, Answer.words)
                    .join(Account, Answer.account_id == Account.id)
                    .where(Account.contributor_id == writer.contributor_id)
                )
                for prompt, words in rows:
                    texts.setdefault(prompt, set()).add(words)
                for prompt, box in writer.boxes.items():
                    there = texts.get(prompt, set())
                    if box.acknowledged and not there & {box.acknowledged, box.unsure or box.acknowledged}:
                        found.lost += 1
                        # Counted once: from here on the writer goes by what is there.
                        box.acknowledged = ""
    finally:
        tools.database.engine.dispose()


def _look_at_all(found: Found, tools: Tools, writers: list[Writer]) -> None:
    try:
        with tools.reading() as session:
            for writer in writers:
                there = list(
                    session.scalars(select(Question.words).where(Question.contributor_id == writer.contributor_id))
                )
                found.questions += len(writer.asked)
                found.lost += sum(words not in there for words in writer.asked)
                found.doubled += len(there) - len(set(there))
        with tools.database.engine.connect() as connection:
            checked = str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())
            found.damaged = "" if checked == "ok" else checked
        found.audit_broken = not verify(tools).whole
    finally:
        tools.database.engine.dispose()
    found.acknowledged = sum(each.acknowledged for each in writers)
    found.cut_off = sum(each.cut_off for each in writers)
    found.refused = sum(each.refused for each in writers)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--full", type=int, default=0, help="kills of `portal serve` itself after those")
    asked.add_argument("--acknowledge-first", action="store_true", help="break the promise, to see that it is found")
    given = asked.parse_args()
    found = drill(kills=given.kills, full=given.full, acknowledge_first=given.acknowledge_first)
    say(found, broken=bool(found.lost or found.doubled or found.damaged or found.audit_broken))


if __name__ == "__main__":
    main()
