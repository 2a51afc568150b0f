"""A contributor's stop and a quiet day against the claim of their letter, over two connections."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.domain.states import Channel, DeliveryState
from portal.models import Contributor, Delivery, QuietDay
from portal.services import sending
from portal.services.letters import queue
from portal.services.tools import Tools, Work
from tests.factories import Factory


def written(tools: Tools, contributor_id: int, submission: str = "one") -> int:
    with tools.writing() as work:
        return queue(
            work, tools, name="introductory", contributor_id=contributor_id, asked_by=None, due_at=work.now,
            submission=submission, channel=Channel.TEXT,
        ).delivery_id  # fmt: skip


def stop(work: Work, contributor_id: int) -> None:
    work.session.get_one(Contributor, contributor_id).stopped_at = work.now


def quiet(work: Work, contributor_id: int) -> None:
    work.session.add(
        QuietDay(
            contributor_id=contributor_id,
            starts_on=work.today,
            ends_on=work.today + timedelta(days=3),
            recorded_at=work.now,
        )
    )


def state(tools: Tools, delivery_id: int) -> str:
    with tools.reading() as session:
        return session.get_one(Delivery, delivery_id).state


@pytest.mark.parametrize(("act", "becomes"), [(stop, DeliveryState.CANCELLED), (quiet, DeliveryState.QUEUED)])
def test_one_that_commits_before_the_claim_wins(
    tools: Tools, make: Factory, act: Callable[[Work, int], None], becomes: DeliveryState
) -> None:
    # given a letter that is due, and a transaction of the contributor's that has not committed yet
    contributor = make.contributor()
    letter = written(tools, contributor.id)
    looked = threading.Event()
    worker = threading.Thread(target=lambda: (looked.set(), sending.drain(tools)))
    with tools.writing() as work:
        act(work, contributor.id)
        work.session.flush()
        # when a worker looks for letters on a connection of its own meanwhile
        worker.start()
        looked.wait(10)
        # it can't have claimed the letter: it waits for this transaction
        worker.join(0.3)
        assert worker.is_alive()
    worker.join(20)
    # then what the contributor said holds
    assert state(tools, letter) == becomes
    assert not list(tools.settings.outbox.glob("*"))


def test_one_that_commits_after_the_claim_leaves_a_whole_letter_and_no_second(tools: Tools, make: Factory) -> None:
    # given two letters that are due, and a stop that comes between the claim of the first and its sending
    contributor = make.contributor()
    first, second = written(tools, contributor.id), written(tools, contributor.id, "two")

    def stop_now() -> None:
        with tools.writing() as work:
            stop(work, contributor.id)

    # when they are sent
    sending.send_next(tools, "worker", after_claim=stop_now)
    sending.drain(tools)
    # then the first went, whole and once, and says so; the second never does
    assert (state(tools, first), state(tools, second)) == (DeliveryState.SENT, DeliveryState.CANCELLED)
    (file,) = tools.settings.outbox.glob("*")
    assert file.read_text(encoding="utf-8").strip()
