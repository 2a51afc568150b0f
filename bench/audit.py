"""How long it takes to look through a hundred thousand audit events: `python -m bench.audit`."""

from __future__ import annotations

import json
import tempfile
import time
import tracemalloc
from pathlib import Path

from portal.adapters.keys import Keys
from portal.config import Settings
from portal.models import Base
from portal.services.audit_trail import verify
from portal.services.tools import Tools

EVENTS = 100_000


def run(events: int = EVENTS) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder), f"sqlite:///{folder}/portal.sqlite", "http://127.0.0.1")
        tools = Tools(
            settings,
            keys=Keys(session="s" * 40, links=("l" * 40,), codes="c" * 40, audit="a" * 40, tickets=("t" * 40,)),
        )
        Base.metadata.create_all(tools.database.engine)
        begun = time.perf_counter()
        with tools.writing() as work:
            for number in range(events):
                work.record(f"staff:{number % 7}", "saw_words", f"review:{number}", visit=str(number))
                if number % 1000 == 0:
                    work.session.expunge_all()
        wrote = time.perf_counter() - begun
        begun = time.perf_counter()
        found = verify(tools)
        took = time.perf_counter() - begun
        tracemalloc.start()
        verify(tools)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        tools.database.engine.dispose()
    assert found.whole
    return {
        "events": events,
        "write_seconds": round(wrote, 2),
        "verify_seconds": round(took, 2),
        "peak_mb": round(peak / 2**20, 2),
    }


if __name__ == "__main__":
    print(json.dumps(run()))
