"""The drill of forged and bent tokens: `python -m bench.forging [tries]`. 100,000 tries, none accepted, each quick.

Every try goes through `Links.open`, as an address from anywhere would; one in a hundred is also asked for over HTTP in
process, so that the whole answer is timed.
"""

from __future__ import annotations

import json
import random
import secrets
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from portal.adapters.keys import load_keys
from portal.adapters.links import Links
from portal.adapters.migrating import upgrade
from portal.config import Settings
from portal.domain.states import Purpose
from portal.factory import create_app
from portal.services.tools import Tools
from tests import forging

TRIES = 100_000


def tries(links: Links, number: int) -> list[str]:
    """Draw so many forged and bent tokens; the seed is printed, so that a find can be made again."""
    real = [links.make(purpose)[0] for purpose in Purpose for _ in range(20)]
    drawn: list[str] = []
    while len(drawn) < number:
        made = _one(random.choice(real), random.choice(real), random.randrange(10_000))
        if made not in real:
            drawn.append(made)
    return drawn


def _one(token: str, other: str, place: int) -> str:
    junk = "".join(random.choices("!*~ \n='\"<é", k=random.randint(1, 4)))
    ways = (
        lambda: forging.flipped(token, place, random.choice(forging.CHARACTERS)),
        lambda: forging.cut(token, place, random.randrange(10_000)),
        lambda: forging.joined(token, other),
        lambda: forging.stuffed(token, place, junk),
        lambda: forging.last_bits(token, place),
        lambda: forging.padded(token, place),
        lambda: forging.widened(token),
        lambda: junk + token,
        lambda: token + junk,
        lambda: token + other,
        lambda: forging.with_other_key(
            random.choice(list(Purpose)), secrets.token_urlsafe(48), secrets.token_bytes(16)
        ),
        lambda: secrets.token_urlsafe(45),
    )
    return random.choice(ways)()


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else TRIES
    seed = secrets.randbits(32)
    random.seed(seed)
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps({"seed": seed, **_measured(Path(folder), number)}, indent=2))


def _measured(folder: Path, number: int) -> dict[str, Any]:
    settings = Settings(
        data=folder,
        database_url=f"sqlite:///{folder / 'portal.sqlite'}",
        base_url="http://127.0.0.1:8000",
    )
    upgrade(settings)
    tools = Tools(settings, keys=load_keys(folder / "keys"))
    client = create_app(tools=tools).test_client()
    accepted, slowest, slowest_page = 0, 0.0, 0.0
    begun = time.process_time()
    for place, token in enumerate(tries(tools.links, number)):
        before = time.process_time()
        accepted += tools.links.open(token) is not None
        slowest = max(slowest, time.process_time() - before)
        if place % 100 == 0 and token.isascii() and token.isprintable():
            before = time.process_time()
            answer = client.get(f"/l/{token.replace('/', '').replace('%', '').replace('?', '')}")
            slowest_page = max(slowest_page, time.process_time() - before)
            accepted += answer.status_code == 200
    tools.database.engine.dispose()
    return {
        "tries": number,
        "accepted": accepted,
        "slowest_ms": round(slowest * 1000, 2),
        "slowest_page_ms": round(slowest_page * 1000, 2),
        "seconds": round(time.process_time() - begun, 1),
    }


if __name__ == "__main__":
    main()
