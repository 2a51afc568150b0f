"""What the drills on letters share: a portal whose provider has faults, and workers that are killed with -9.

The provider is the stub of GOV.UK Notify (tests/stubs/notify.py) on this machine.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.killed import Forks
from bench.light_worker import BLIND
from portal.config import Settings
from portal.services.tools import Tools
from tests.stubs.notify import KEY, TEMPLATE, NotifyStub

PATIENCE = 1
LAG = 1.5
# As in earnest this must be longer than the slowest the machine, the line and the provider get together.
SETTLES_AFTER = 30


@dataclass(frozen=True)
class Office:
    """A portal in a folder of its own, the provider that it sends by, and the settings that its workers start with."""

    tools: Tools
    stub: NotifyStub
    environment: Mapping[str, str]


def office(closing: ExitStack, *, faulty: float, settles_after: int, seed: int) -> Office:
    """Return an office that is there until `closing` closes."""
    folder = Path(tempfile.mkdtemp(prefix="letters-killed-"))
    closing.callback(shutil.rmtree, folder)
    stub = closing.enter_context(NotifyStub(faulty=faulty, lag=LAG, hang=PATIENCE + 0.3, seed=seed))
    own = {
        "PORTAL_DATA": str(folder),
        "PORTAL_NOTIFY_KEY": KEY,
        "PORTAL_NOTIFY_URL": stub.address,
        "PORTAL_NOTIFY_TEXT_TEMPLATE": TEMPLATE,
        "PORTAL_NOTIFY_SETTLES_AFTER": str(settles_after),
        "PORTAL_CARRIER_PATIENCE": str(PATIENCE),
    }
    tools = Tools(Settings.from_environment(own))
    closing.callback(tools.database.engine.dispose)
    return Office(
        tools, stub, {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")} | own
    )


class LightWorkers(Forks):
    def __init__(self, environment: Mapping[str, str], *, blind: bool = False) -> None:
        super().__init__("bench.light_worker", environment, *([BLIND] if blind else []))

    def start(self) -> int:
        return int(self.tell("start"))


class FullWorkers:
    """`portal worker` itself."""

    def __init__(self, environment: Mapping[str, str]) -> None:
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


class Crew:
    """So many workers at a time. When the work done passes a moment of chance, one is killed and another starts."""

    def __init__(
        self,
        closing: ExitStack,
        workers: LightWorkers | FullWorkers,
        chance: random.Random,
        *,
        number: int,
        kills: int,
        work: int,
    ) -> None:
        """`number` of them; `work` is how much there is to do in all."""
        self._workers, self._chance = workers, chance
        closing.callback(workers.close)
        self._running = [workers.start() for _ in range(number)]
        closing.callback(lambda: [_kill(each) for each in self._running])
        self._moments = sorted(chance.randrange(work) for _ in range(kills))

    def one_killed(self, done: Callable[[], int]) -> bool:
        """Kill one, and start another, if a moment has come; return whether."""
        if not self._moments or done() < self._moments[0]:
            return False
        self._moments.pop(0)
        unlucky = self._chance.randrange(len(self._running))
        _kill(self._running[unlucky])
        self._running[unlucky] = self._workers.start()
        return True


def _kill(worker: int) -> None:
    os.kill(worker, signal.SIGKILL)
