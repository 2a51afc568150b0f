"""`portal worker` that starts in a blink: one process reads the code once and then forks a worker for each line."""

from __future__ import annotations

import contextlib
import os
import sys
from datetime import timedelta

from portal.adapters.notify import Notify
from portal.config import Settings
from portal.services import batches, composing, rendering, scheduled, sending, settling
from portal.services.tools import Tools

BLIND = "blind"


def main() -> None:
    if BLIND in sys.argv:
        # Break the promise on purpose: what was left half done is sent again without asking.
        Notify.same_twice_is_one = True
    settings = Settings.from_environment()
    assert composing
    assert rendering
    for _ in sys.stdin:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        worker = os.fork()
        if not worker:
            sending.POLL_SECONDS = 0.1
            # What the provider never had goes again at once: nobody waits minutes for a drill.
            settling.WAITS_AFTER_LOOK = (timedelta(0),) * len(settling.WAITS_AFTER_LOOK)
            _work(Tools(settings))
        print(worker, flush=True)


def _work(tools: Tools) -> None:
    # As `portal worker` does it: what goes wrong in a job is told, and the worker goes on.
    batch = scheduled.Job("batches", timedelta(0), lambda tools: batches.go_on(tools, seconds=1))
    sending.run(tools, lambda: False, also=lambda: scheduled.do_what_is_due(tools, (batch,)))


if __name__ == "__main__":
    main()
