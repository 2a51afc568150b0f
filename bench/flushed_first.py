"""`python -m bench.flushed_first`: watches the system calls of the server while a family writes (needs strace).

For each acknowledged save, in the thread that answered: the words' pages are written to the write-ahead log, the log is
flushed with fdatasync, and only then does the answer go out. A kill can’t show this: the kernel keeps what it was
given; a power cut would. `--record FILE` keeps the calls of one save as evidence.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.writers import Writer
from portal.adapters.migrating import upgrade
from portal.config import Settings
from portal.services.tools import Tools
from tests.factories import Factory

_CALL = re.compile(r"^(\d+) +(?:\d+\.\d+ )?(\w+)\((\d+)<([^>]*)>(.*)$")


@dataclass
class Found:
    saves: int = 0
    flushed_first: int = 0
    not_flushed: int = 0


def read_calls(lines: list[str]) -> tuple[Found, list[str]]:
    """Judge each answer that acknowledged a save; return also the calls of the last one."""
    found, shown = Found(), []
    since: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        match = _CALL.match(line)
        if not match:
            continue
        thread, call, _, place, rest = match.groups()
        if place.endswith("-wal"):
            since.setdefault(thread, []).append((call, line))
        elif '"revision"' in rest.replace("\\", "") and call in {"sendto", "write", "writev", "sendmsg"}:
            found.saves += 1
            calls = since.pop(thread, [])
            names = [name for name, _ in calls]
            flushed = "pwrite64" in names and names[-1] in {"fdatasync", "fsync"}
            found.flushed_first += flushed
            found.not_flushed += not flushed
            shown = [each for _, each in calls] + [line]
    return found, shown


def drill(saves: int) -> tuple[Found, list[str]]:
    folder = Path(tempfile.mkdtemp(prefix="flushed-first-"))
    with ExitStack() as closing:
        closing.callback(shutil.rmtree, folder)
        tools = Tools(Settings.from_environment({"PORTAL_DATA": str(folder)}))
        upgrade(tools.settings)
        make = Factory(tools)
        made = make.invitation(make.contributor(make.review(reviewer=make.staff())))
        tools.database.engine.dispose()
        calls = folder / "calls"
        watched = subprocess.Popen(
            ["strace", "-f", "-y", "-s", "200", "-e", "trace=pwrite64,fdatasync,fsync,sendto,sendmsg,write,writev",
             "-o", str(calls), sys.executable, "-m", "bench.light_server"],
            env={**os.environ, "PORTAL_DATA": str(folder), "PORTAL_ENV": ""},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert watched.stdin
        assert watched.stdout
        watched.stdin.write("start\n")
        watched.stdin.flush()
        group, port = (int(each) for each in watched.stdout.readline().split())
        writer = Writer(1, made.contributor_id, made.token)
        writer.patience = 30
        writer.come_in(port)
        for _ in range(saves):
            writer.save(port)
        os.killpg(group, signal.SIGKILL)
        watched.stdin.close()
        watched.stdout.close()
        watched.wait(timeout=20)
        return read_calls(calls.read_text(errors="replace").splitlines())


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--saves", type=int, default=25)
    asked.add_argument("--record", type=Path)
    given = asked.parse_args()
    found, shown = drill(given.saves)
    if given.record:
        given.record.write_text("".join(f"{re.sub(r'/[^> ]*/', '…/', line)[:150]}\n" for line in shown))
    print(json.dumps(found.__dict__, indent=2))
    sys.exit(bool(found.not_flushed or not found.saves))


if __name__ == "__main__":
    main()
