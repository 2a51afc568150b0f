"""`python -m bench.batch`: one press writes to 10,000 people; workers queue and send, and are killed with -9 meanwhile.

The provider is the stub of GOV.UK Notify with faults, as in bench/letters_killed.py. One person in a hundred has a need
that staff must see to first, and one in a hundred no address: at the end everybody else has the letter once, and each
of these is named with why.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select

from bench.killed import say
from bench.killed_workers import SETTLES_AFTER, Crew, LightWorkers, office
from portal.adapters.migrating import upgrade
from portal.domain.batches import BatchProgress
from portal.domain.rooms import StaffMember
from portal.domain.states import DeliveryState, NeedKind, Presentation, Relationship, Role, Scope
from portal.models import BatchMember, Contributor, Delivery, Need
from portal.services import batches
from portal.services.settling import reference_of
from portal.services.tools import Tools
from tests.factories import Factory
from tests.stubs.notify import NotifyStub

EVERY_SO_MANY = 100
A_REVIEW = 5
"""People who are asked about one person."""


@dataclass
class Found:
    people: int = 0
    kills: int = 0
    faults: int = 0
    doubled: int = 0
    missing: int = 0
    held: int = 0
    not_written: dict[str, int] = field(default_factory=dict)
    looks: int = 0
    slowest_look: float = 0.0
    seconds_to_press: float = 0.0
    seconds: float = 0.0


def drill(
    *,
    people: int,
    kills: int,
    faulty: float = 0.05,
    workers: int = 2,
    settles_after: int = SETTLES_AFTER,
    seed: int = 1,
    tell: Callable[[str], None] = print,
) -> Found:
    found, began = Found(people=people), time.monotonic()
    with ExitStack() as closing:
        here = office(closing, faulty=faulty, settles_after=settles_after, seed=seed)
        tools = here.tools
        member, area_id = _people(tools, people)
        pressed = time.monotonic()
        batch = batches.start(tools, member, area_id=area_id, chosen=None, submission="bench")
        assert batches.start(tools, member, area_id=area_id, chosen=None, submission="bench") == batch
        found.seconds_to_press = round(time.monotonic() - pressed, 2)
        started, chance = LightWorkers(here.environment), random.Random(seed)
        crew = Crew(closing, started, chance, number=workers, kills=kills, work=people)
        while not (shown := _look(found, tools, member, batch)).over:
            while crew.one_killed(lambda: shown.looked_at):
                found.kills += 1
            tell(f"  {shown.looked_at} of {people} looked at, {dict(shown.letters)}, {found.kills} kills")
            time.sleep(0.05 if people < 1000 else 1)
        _judge(found, tools, here.stub, shown)
    found.seconds = round(time.monotonic() - began, 1)
    return found


def _look(found: Found, tools: Tools, member: StaffMember, batch: int) -> BatchProgress:
    """What the progress page asks."""
    began = time.monotonic()
    shown = batches.progress(tools, member, batch)
    found.looks += 1
    found.slowest_look = max(found.slowest_look, round(time.monotonic() - began, 3))
    return shown


def _people(tools: Tools, number: int) -> tuple[StaffMember, int]:
    upgrade(tools.settings)
    make, now = Factory(tools), datetime.now(UTC)
    row = make.staff()
    first_review = make.review(reviewer=row)
    for first in range(0, number, 500):
        reviews = [first_review] + [make.review(reviewer=row) for _ in range(min(500, number - first) // A_REVIEW - 1)]
        with tools.writing() as work:
            made = [
                Contributor(
                    review_id=reviews[each % len(reviews)].id, name=f"Person {each}", scope=Scope.FAMILY,
                    relationship=Relationship.COUSIN, language="en", presentation=Presentation.STANDARD,
                    mobile="" if each % EVERY_SO_MANY == 1 else "07700 900123", created_at=now,
                )
                for each in range(first, min(first + 500, number))
            ]  # fmt: skip
            work.session.add_all(made)
            work.session.flush()
            work.session.add_all(
                Need(contributor_id=each.id, kind=NeedKind.BSL_VIDEO, recorded_by="bench", recorded_at=now)
                for each in made[2::EVERY_SO_MANY]
            )
    areas = frozenset({first_review.area_id})
    return StaffMember(
        1, "", row.id, row.name, row.email, Role.REVIEWER, None, areas, ("North Wolds",)
    ), first_review.area_id


def _judge(found: Found, tools: Tools, stub: NotifyStub, shown: BatchProgress) -> None:
    with tools.reading() as session:
        rows = session.execute(
            select(BatchMember.why, Delivery.key, Delivery.state).outerjoin(
                Delivery, BatchMember.delivery_id == Delivery.id
            )
        ).all()
    found.not_written = dict(Counter(why for why, key, _ in rows if key is None))
    for why, key, state in rows:
        times = stub.sent[reference_of(key)] if key else 0
        found.doubled += times > 1
        found.held += state == DeliveryState.HELD
        found.missing += not times and state != DeliveryState.HELD and not why
    found.missing += found.people - len(rows)
    assert sum(shown.not_written.values()) == sum(found.not_written.values())
    found.faults = sum(stub.faults.values())


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=10_000)
    asked.add_argument("--kills", type=int, default=25)
    asked.add_argument("--faulty", type=float, default=0.05)
    asked.add_argument("--workers", type=int, default=2)
    found = drill(**vars(asked.parse_args()))
    say(found, broken=bool(found.doubled or found.missing or found.held * 100 > found.people))


if __name__ == "__main__":
    main()
