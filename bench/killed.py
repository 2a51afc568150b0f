"""What the drills with kill -9 share: processes that start in a blink because one parent reads the code and forks, the
server itself, and how a drill says what it found."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any, NoReturn

from bench.light_server import ACKNOWLEDGE_FIRST
from bench.serving import free_port, wait_for


class Forks:
    """A parent that is told by lines, and answers each with one."""

    def __init__(self, module: str, environment: Mapping[str, str], *words: str) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def tell(self, line: str) -> str:
        assert self._parent.stdin
        assert self._parent.stdout
        self._parent.stdin.write(f"{line}\n")
        self._parent.stdin.flush()
        return self._parent.stdout.readline()

    def close(self) -> None:
        for pipe in (self._parent.stdin, self._parent.stdout):
            assert pipe
            pipe.close()
        self._parent.wait(timeout=20)


class LightServers(Forks):
    """Groups of the light server (bench/light_server.py), one after another."""

    def __init__(self, environment: Mapping[str, str], *words: str, acknowledge_first: bool = False) -> None:
        broken = [ACKNOWLEDGE_FIRST] if acknowledge_first else []
        super().__init__("bench.light_server", environment, *words, *broken)

    def start(self) -> tuple[int, int]:
        """Return the number of a new process group, and its port."""
        group, port = self.tell("start").split()
        return int(group), int(port)

    def warm(self, cookies: Mapping[str, str], csrf: str) -> None:
        form = {"csrf_token": csrf, "words": "", "submission": "warm"}
        self.tell(f"warm {json.dumps([dict(cookies), form])}")


class FullServers:
    """`portal serve` with several workers, started anew each time."""

    def __init__(self, environment: Mapping[str, str], log: IO[bytes]) -> None:
        self._environment, self._log = environment, log
        self._last: subprocess.Popen[bytes] | None = None

    def start(self) -> tuple[int, int]:
        self.close()
        port = free_port()
        self._last = subprocess.Popen(
            [sys.executable, "-m", "portal.commands.main", "serve"],
            env={**self._environment, "PORT": str(port), "PORTAL_WORKERS": "3"},
            start_new_session=True,
            stdout=self._log,
            stderr=self._log,
        )
        wait_for(port)
        return self._last.pid, port

    def close(self) -> None:
        if self._last is not None:
            self._last.wait(timeout=20)


def kill_group(group: int) -> None:
    os.killpg(group, signal.SIGKILL)


def say(found: Any, *, broken: bool) -> NoReturn:
    """Print what a drill found, and leave with 1 when the promise is broken."""
    print(json.dumps(asdict(found), indent=2))
    sys.exit(broken)
