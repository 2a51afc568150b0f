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
import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bench.killed import say
from bench.killed_workers import SETTLES_AFTER, Crew, FullWorkers, LightWorkers, office
from portal.adapters.migrating import upgrade
from portal.domain.letters import WayIn
from portal.domain.states import Channel, DeliveryState, Presentation, Relationship, Scope
from portal.models import Contributor, Delivery, Letter
from portal.services.composing import compose, freeze
from portal.services.settling import reference_of
from portal.services.tools import Tools
from tests.factories import Factory
from tests.stubs.notify import NotifyStub

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
    with ExitStack() as closing:
        here = office(closing, faulty=faulty, settles_after=1 if hasty else settles_after, seed=seed)
        tools, stub = here.tools, here.stub
        batch(tools, letters)
        started = LightWorkers(here.environment, blind=blind) if light else FullWorkers(here.environment)
        chance = random.Random(seed)
        crew = Crew(closing, started, chance, number=workers, kills=kills, work=letters)
        while _unsettled(tools):
            while crew.one_killed(lambda: sum(stub.sent.values())):
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
