"""How messages ended is asked later, in pages; what did not arrive is shown until somebody has seen to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.adapters.clock import SetClock
from portal.domain.states import Channel, DeliveryState, ReturnReason
from portal.models import CameBack, Contributor, Delivery, Letter
from portal.services import fates, sending
from portal.services.letters import queue
from portal.services.settling import reference_of
from portal.services.tools import Tools
from portal.store import came_back, marks
from tests.factories import Factory
from tests.stubs.notify import KEY, TEMPLATE, NotifyStub


@pytest.fixture
def stub(tools: Tools) -> Iterator[NotifyStub]:
    with NotifyStub() as made:
        tools.settings = replace(
            tools.settings, notify_key=KEY, notify_url=made.address, notify_text_template=TEMPLATE,
            notify_email_template=TEMPLATE, notify_post=True,
        )  # fmt: skip
        yield made


def gone(tools: Tools, contributor: Contributor, by: Channel = Channel.EMAIL, submission: str = "one") -> Delivery:
    """Queue the introductory letter and send it."""
    with tools.writing() as work:
        queued = queue(
            work, tools, name="introductory", contributor_id=contributor.id, asked_by=None, due_at=work.now,
            submission=submission, channel=by,
        )  # fmt: skip
    sending.drain(tools)
    return delivery(tools, queued.delivery_id)


def delivery(tools: Tools, delivery_id: int) -> Delivery:
    with tools.reading() as session:
        return session.get_one(Delivery, delivery_id)


def test_what_arrived_is_said_to_have_arrived(tools: Tools, make: Factory, stub: NotifyStub) -> None:
    # given an e-mail that Notify took
    sent = gone(tools, make.contributor())
    assert fates.ask(tools) == 0
    assert delivery(tools, sent.id).state == DeliveryState.SENT
    # when Notify says that it arrived
    stub.ends(reference_of(sent.key), "delivered")
    assert fates.ask(tools) == 1
    # then so do we, and nobody is asked about it any more
    assert delivery(tools, sent.id).state == DeliveryState.DELIVERED
    stub.requests.clear()
    fates.ask(tools)
    assert not stub.requests


@pytest.mark.parametrize(
    ("status", "state", "why", "in_doubt"),
    [
        ("permanent-failure", DeliveryState.FAILED, ReturnReason.NO_SUCH_ADDRESS, True),
        ("temporary-failure", DeliveryState.FAILED, ReturnReason.NOT_DELIVERED, False),
        ("technical-failure", DeliveryState.FAILED, ReturnReason.NOT_DELIVERED, False),
        ("returned-letter", DeliveryState.RETURNED, ReturnReason.OTHER, True),
    ],
)
def test_what_did_not_arrive_is_noted_once_and_holds_what_goes_there(
    tools: Tools, make: Factory, stub: NotifyStub, status: str, state: DeliveryState, why: ReturnReason, in_doubt: bool
) -> None:  # fmt: skip
    # given an e-mail that Notify took, and another that waits
    contributor = make.contributor()
    sent = gone(tools, contributor)
    with tools.writing() as work:
        waiting = queue(
            work, tools, name="introductory", contributor_id=contributor.id, asked_by=None,
            due_at=work.now + timedelta(days=1), submission="two", channel=Channel.EMAIL,
        )  # fmt: skip
    # when it did not arrive
    stub.ends(reference_of(sent.key), status)
    fates.ask(tools)
    fates.ask(tools)
    # then it is known once, and the address is in doubt where that is the reason
    assert delivery(tools, sent.id).state == state
    with tools.reading() as session:
        (noted,) = session.query(CameBack).all()
        assert (noted.why, noted.address, noted.found_by_id) == (why, "janet@example.org", None)
        assert came_back.in_doubt(session, contributor.id, Channel.EMAIL, "janet@example.org") is in_doubt
    held = delivery(tools, waiting.delivery_id)
    assert (held.state, held.why_held) == (("held", "address_in_doubt") if in_doubt else ("queued", ""))


def test_a_letter_queued_later_is_held_when_it_is_claimed(tools: Tools, make: Factory, stub: NotifyStub) -> None:
    # given an address that something came back from
    contributor = make.contributor()
    stub.ends(reference_of(gone(tools, contributor).key), "permanent-failure")
    fates.ask(tools)
    # when another letter was queued for it, as if by somebody who did not know
    later = gone(tools, contributor, submission="two")
    # then it does not go; and by another way it does
    assert (later.state, later.why_held) == (DeliveryState.HELD, "address_in_doubt")
    assert gone(tools, contributor, Channel.TEXT, "three").state == DeliveryState.SENT


def test_a_printed_letter_is_not_asked_about_for_ever(tools: Tools, make: Factory, stub: NotifyStub) -> None:
    sent = gone(tools, make.contributor(), Channel.POST)
    stub.ends(reference_of(sent.key), "received")
    fates.ask(tools)
    assert delivery(tools, sent.id).state == DeliveryState.SENT
    stub.requests.clear()
    fates.ask(tools)
    assert not stub.requests


def test_a_long_list_is_walked_in_turns_and_a_refusal_is_waited_out(
    tools: Tools, make: Factory, clock: SetClock, stub: NotifyStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given seven messages, the oldest of which did not arrive, in pages of two, two pages a turn
    monkeypatch.setattr(fates, "PAGES_A_TURN", 2)
    stub.page = 2
    contributor = make.contributor()
    sent = [gone(tools, contributor, submission=str(number)) for number in range(7)]
    stub.ends(reference_of(sent[0].key), "permanent-failure")
    # when the provider is asked, and once says that it was asked too often
    assert fates.ask(tools) == 0
    assert stub.requests["GET"] == 2
    stub.too_many_questions = True
    assert fates.ask(tools) == 0
    stub.too_many_questions = False
    # then the next turn goes on where the last one ended
    assert fates.ask(tools) == 1
    assert stub.requests["GET"] == 2 + 1 + 2
    assert delivery(tools, sent[0].id).state == DeliveryState.FAILED
    # and after a week nobody asks
    clock.move(days=8)
    fates.ask(tools)
    stub.requests.clear()
    fates.ask(tools)
    assert not stub.requests
    with tools.reading() as session:
        assert marks.mark(session, "fates:notify") is None
        assert session.query(Letter).count() == 7
