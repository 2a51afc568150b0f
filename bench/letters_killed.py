"""`python -m bench.letters_killed`: a batch of letters, a provider with faults, and workers that are killed with -9.

The provider is the stub of GOV.UK Notify (tests/stubs/notify.py) on this machine: a share of its answers are faults,
half of them after the message went out, and it shows a message to who asks only after a delay. Workers are killed at
random moments and started again. At the end each family must have the letter once: none twice, none missing, and at
most one in a hundred held for a human.

`--blind` sends what was left half done again without asking; `--hasty` asks sooner than the provider can tell. Both
must double letters, or this drill shows nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bench.killed import Forks, say
from bench.light_worker import BLIND
from portal.adapters.migrating import upgrade
from portal.config import Settings
from portal.domain.letters import WayIn
from portal.domain.states import Channel, DeliveryState, Presentation, Relationship, Scope
from portal.models import Contributor, Delivery, Letter
from portal.services.composing import compose, freeze
from portal.services.settling import reference_of
from portal.services.tools import Tools
from tests.factories import Factory
from tests.stubs.notify import KEY, TEMPLATE, NotifyStub

PATIENCE = 1
LAG = 1.5
# As in earnest this must be longer than the slowest the machine, the line and the provider get together.
SETTLES_AFTER = 30
AT_ONCE = 500


@dataclass
class Found:
    letters: int = 0
    kills: int = 0
    faults: int = 0
    doubled: int = 0
    missing: int = 0
    held: int = 0
    said_sent_but_not: int = 0
    seconds: float = 0.0


class LightWorkers(Forks):
    def __init__(self, environment: dict[str, str], *, blind: bool) -> None:
        super().__init__("bench.light_worker", environment, *([BLIND] if blind else []))

    def start(self) -> int:
        return int(self.tell("start"))


class FullWorkers:
    """`portal worker` itself."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self) -> int:
        self.started.append(
            subprocess.Popen(
                [sys.executable, "-m", "portal.commands.main", "worker"],
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        return self.started[-1].pid

    def close(self) -> None:
        for each in self.started:
            each.kill()
            each.wait(timeout=20)


def drill(
    *,
    letters: int,
    kills: int,
    faulty: float = 0.15,
    workers: int = 2,
    light: bool = False,
    settles_after: int = SETTLES_AFTER,
    blind: bool = False,
    hasty: bool = False,
    seed: int = 1,
    tell: Callable[[str], None] = print,
) -> Found:
    found, began = Found(letters=letters), time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="letters-killed-"))
    chance = random.Random(seed)
    with ExitStack() as closing:
        closing.callback(shutil.rmtree, folder)
        stub = closing.enter_context(NotifyStub(faulty=faulty, lag=LAG, hang=PATIENCE + 0.3, seed=seed))
        own = {
            "PORTAL_DATA": str(folder),
            "PORTAL_NOTIFY_KEY": KEY,
            "PORTAL_NOTIFY_URL": stub.address,
            "PORTAL_NOTIFY_TEXT_TEMPLATE": TEMPLATE,
            "PORTAL_NOTIFY_SETTLES_AFTER": "1" if hasty else str(settles_after),
            "PORTAL_CARRIER_PATIENCE": str(PATIENCE),
        }
        tools = Tools(Settings.from_environment(own))
        closing.callback(tools.database.engine.dispose)
        batch(tools, letters)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")} | own
        crew = LightWorkers(environment, blind=blind) if light else FullWorkers(environment)
        closing.callback(crew.close)
        running = [crew.start() for _ in range(workers)]
        closing.callback(lambda: [_kill(each) for each in running])
        at = sorted(chance.randrange(letters) for _ in range(kills))
        while _unsettled(tools):
            while at and sum(stub.sent.values()) >= at[0]:
                at.pop(0)
                unlucky = chance.randrange(workers)
                _kill(running[unlucky])
                running[unlucky] = crew.start()
                found.kills += 1
                tell(f"  {sum(stub.sent.values())} sent, {found.kills} kills, {len(stub.doubled)} doubled")
            time.sleep(chance.uniform(0.001, 0.05))
        _judge(found, tools, stub)
        for reference in stub.doubled:
            first, *later = stub.sent_at[reference]
            tell(f"  doubled: {', '.join(f'{each - first:.1f} s' for each in later)} after the first")
    found.seconds = round(time.monotonic() - began, 1)
    return found


def batch(tools: Tools, letters: int) -> None:
    """Queue the same letter to as many people, each with a phone."""
    upgrade(tools.settings)
    make = Factory(tools)
    review = make.review(reviewer=make.staff())
    first = make.contributor(review)
    way_in = WayIn("http://127.0.0.1:8000/l/abcdefghij0123456789", "127.0.0.1:8000/code", "ABCD-EFGH-JKMN")
    with tools.reading() as session:
        composed = freeze(
            compose(tools, session, name="introductory", contributor_id=first.id, language="en", way_in=way_in)
        )
    now = datetime.now(UTC)
    for beginning in range(0, letters, AT_ONCE):
        numbers = range(beginning, min(beginning + AT_ONCE, letters))
        with tools.writing() as work:
            people = [
                Contributor(
                    review_id=review.id, name=f"Person {number}",
                    relationship=Relationship.FRIEND, scope=Scope.FAMILY, language="en",
                    presentation=Presentation.STANDARD, mobile="07700 900123", created_at=now,
                )
                for number in numbers
            ]  # fmt: skip
            work.session.add_all(people)
            work.session.flush()
            made = [
                Letter(
                    contributor_id=person.id, name="introductory", language="en", format="sms", version="1",
                    composed=composed, asked_at=now,
                )
                for person in people
            ]  # fmt: skip
            work.session.add_all(made)
            work.session.flush()
            work.session.add_all(
                Delivery(
                    letter_id=letter.id, channel=Channel.TEXT, address="07700 900123", key=f"batch:{letter.id}",
                    due_at=now - timedelta(minutes=1), files=[],
                )
                for letter in made
            )  # fmt: skip


def _unsettled(tools: Tools) -> int:
    with tools.reading() as session:
        asked = select(func.count()).select_from(Delivery)
        going = (DeliveryState.QUEUED, DeliveryState.SENDING)
        return session.scalar(asked.where(Delivery.state.in_(going))) or 0


def _judge(found: Found, tools: Tools, stub: NotifyStub) -> None:
    with tools.reading() as session:
        rows = session.execute(select(Delivery.key, Delivery.state)).all()
    for key, state in rows:
        times = stub.sent[reference_of(key)]
        found.doubled += times > 1
        found.held += state == DeliveryState.HELD
        found.missing += not times and state != DeliveryState.HELD
        found.said_sent_but_not += not times and state == DeliveryState.SENT
    found.faults = sum(stub.faults.values())


def _kill(worker: int) -> None:
    os.kill(worker, signal.SIGKILL)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--letters", type=int, default=10_000)
    asked.add_argument("--kills", type=int, default=25)
    asked.add_argument("--faulty", type=float, default=0.15)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--settles-after", type=int, default=SETTLES_AFTER, help="seconds before a message is looked up")
    asked.add_argument("--light", action="store_true", help="forked workers in place of `portal worker`")
    asked.add_argument("--blind", action="store_true", help="break the promise: send again without asking (light)")
    asked.add_argument("--hasty", action="store_true", help="break the promise: ask sooner than can be told")
    given = asked.parse_args()
    found = drill(**vars(given) | {"light": given.light or given.blind})
    say(found, broken=bool(found.doubled or found.missing or found.held * 100 > found.letters))


if __name__ == "__main__":
    main()
