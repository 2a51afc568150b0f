"""Mail that is down: letters wait, none goes twice, they go by themselves when it is back, and writing goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.adapters.clock import SetClock
from portal.domain.sending import QueuedLetter
from portal.domain.states import Channel, Role
from portal.models import Contributor, Delivery, Staff
from portal.services import sending, settling
from portal.services.letters import queue
from portal.services.tools import Tools
from portal.store import channel_troubles
from portal.store.channel_troubles import FAULTS_IN_A_ROW
from tests.conftest import KEYS
from tests.drills.test_disk_full import ASK, kept
from tests.factories import Factory
from tests.stubs.mail_server import MailServerStub
from tests.stubs.notify import KEY, TEMPLATE, NotifyStub

LETTERS = 3


@pytest.fixture
def mail() -> Iterator[MailServerStub]:
    with MailServerStub(hang=1) as stub:
        yield stub


@pytest.fixture
def provider() -> Iterator[NotifyStub]:
    with NotifyStub(hang=1) as stub:
        yield stub


@pytest.fixture
def tools(settings: object, clock: SetClock, mail: MailServerStub, provider: NotifyStub) -> Iterator[Tools]:
    changed = replace(
        settings,  # type: ignore[type-var]
        email_server=("localhost", mail.port, "none"),
        notify_key=KEY,
        notify_url=provider.address,
        notify_text_template=TEMPLATE,
        carrier_patience=0.4,
    )
    made = Tools(changed, clock=clock, keys=KEYS)  # type: ignore[arg-type]
    yield made
    made.database.engine.dispose()


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    return make.contributor()


def send(tools: Tools, contributor: Contributor, *, times: int = LETTERS, channel: Channel) -> list[QueuedLetter]:
    with tools.writing() as work:
        return [
            queue(
                work, tools, name="introductory", contributor_id=contributor.id, asked_by=_asks(work.session),
                due_at=work.now,
                submission=f"{channel}{number}", channel=channel,
            )
            for number in range(times)
        ]  # fmt: skip


def _asks(session: Session) -> int:
    return session.scalars(select(Staff.id)).first() or 0


def states(tools: Tools) -> list[tuple[str, int]]:
    with tools.reading() as session:
        return [tuple(row) for row in session.execute(select(Delivery.state, Delivery.tries).order_by(Delivery.id))]


def pass_time(tools: Tools, clock: SetClock, *, looks: int) -> None:
    """Let time go by as it does for a worker: it looks again and again, here after each longest pause."""
    for _ in range(looks):
        sending.drain(tools)
        clock.move(minutes=5, seconds=1)


@pytest.mark.parametrize("day", ["hang", "busy", "full", "drop_before_data"])
def test_letters_wait_for_a_dead_mail_server_and_go_once_when_it_is_back(
    tools: Tools, contributor: Contributor, clock: SetClock, mail: MailServerStub, day: str
) -> None:
    # given a mail server that is down for half a day

    send(tools, contributor, channel=Channel.EMAIL)
    mail.day = day
    pass_time(tools, clock, looks=4)
    # then every letter waits, none was counted as tried, and nothing was hammered
    assert states(tools) == [("queued", 0)] * LETTERS
    assert not mail.taken
    assert mail.connections <= 4 * 2
    # when it is back, then each goes once, by itself
    mail.day = ""
    pass_time(tools, clock, looks=4)
    assert states(tools) == [("sent", 1)] * LETTERS
    assert sorted(mail.numbers.values()) == [1] * LETTERS
    assert settling.troubles(tools) == ()


def test_the_pauses_grow_up_to_a_limit(
    tools: Tools, contributor: Contributor, clock: SetClock, mail: MailServerStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_troubles, "LONGEST_PAUSE", timedelta(seconds=10))
    send(tools, contributor, times=1, channel=Channel.EMAIL)
    mail.day = "busy"
    tried: list[int] = []
    for second in range(50):
        before = mail.connections
        sending.drain(tools)
        if mail.connections > before:
            tried.append(second)
        clock.move(seconds=1)
    assert tried == [0, 1, 3, 7, 15, 25, 35, 45]


def test_other_channels_go_on(
    tools: Tools, contributor: Contributor, mail: MailServerStub, provider: NotifyStub
) -> None:
    send(tools, contributor, channel=Channel.EMAIL)
    send(tools, contributor, channel=Channel.TEXT)
    mail.day = "busy"
    sending.drain(tools)
    assert len(provider.sent) == LETTERS
    assert not mail.taken


@pytest.mark.parametrize("fault", ["error_before", "error_after", "drop_before", "drop_after", "too_many"])
def test_letters_wait_for_a_provider_with_faults_and_go_once(
    tools: Tools, contributor: Contributor, clock: SetClock, provider: NotifyStub, fault: str
) -> None:
    letters = FAULTS_IN_A_ROW + 3
    send(tools, contributor, times=letters, channel=Channel.TEXT)
    provider.always = fault
    sending.drain(tools)
    # then after a few faults in a row the channel rests, and staff see it
    (trouble,) = settling.troubles(tools)
    assert (trouble.channel, trouble.waiting) == (Channel.TEXT, letters)
    assert provider.requests["POST"] <= FAULTS_IN_A_ROW
    provider.always = ""
    pass_time(tools, clock, looks=4)
    assert {state for state, _ in states(tools)} == {"sent"}
    assert sorted(provider.sent.values()) == [1] * letters
    assert settling.troubles(tools) == ()


def test_what_a_mail_server_may_have_taken_is_held_for_a_human(
    tools: Tools, contributor: Contributor, clock: SetClock, mail: MailServerStub
) -> None:
    send(tools, contributor, times=1, channel=Channel.EMAIL)
    mail.day = "drop_after_data"
    pass_time(tools, clock, looks=4)
    mail.day = ""
    pass_time(tools, clock, looks=4)
    assert states(tools) == [("held", 1)]
    assert list(mail.numbers.values()) == [1]


def test_an_address_that_is_refused_is_held_and_several_in_a_row_stop_the_rest(
    tools: Tools, contributor: Contributor, mail: MailServerStub
) -> None:
    # given settings so wrong that the server refuses everybody
    send(tools, contributor, times=FAULTS_IN_A_ROW + 3, channel=Channel.EMAIL)
    mail.day = "nobody"
    sending.drain(tools)
    assert sorted(state for state, _ in states(tools)) == ["held"] * FAULTS_IN_A_ROW + ["queued"] * 3


def test_staff_see_the_cause_and_the_remedy_and_families_write_on(
    tools: Tools, make: Factory, app: Flask, contributor: Contributor, mail: MailServerStub
) -> None:
    send(tools, contributor, channel=Channel.EMAIL)
    mail.day = "hang"
    sending.drain(tools)
    here = make.contributor_here(app, contributor)
    assert here.post(ASK, {"question": "Was she in pain?", "submission": "once"}).status == 200
    assert kept(tools) == ["Was she in pain?"]
    for role in (Role.REVIEWER, Role.COORDINATOR, Role.ADMINISTRATOR):
        page = make.staff_here(app, make.staff(role=role)).get("/staff/today")
        assert "E-mail: nothing has gone since" in page.text
        assert "3 messages wait" in page.text
        assert "The provider does not answer." in page.text


def test_a_full_disk_keeps_the_local_outbox_waiting_too(
    tools: Tools, contributor: Contributor, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.adapters.outbox import LocalOutbox

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    send(tools, contributor, channel=Channel.POST)
    with monkeypatch.context() as patched:
        patched.setattr(LocalOutbox, "_deliver", full)
        pass_time(tools, clock, looks=4)
        assert states(tools) == [("queued", 0)] * LETTERS
        (trouble,) = settling.troubles(tools)
        assert trouble.why == "outbox_cannot_be_written"
    pass_time(tools, clock, looks=4)
    assert states(tools) == [("sent", 1)] * LETTERS
    assert len(list(tools.settings.outbox.iterdir())) == LETTERS


def test_a_worker_that_stood_still_before_the_call_does_not_make_it(
    tools: Tools, contributor: Contributor, clock: SetClock, provider: NotifyStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a machine that stands still for minutes between the commit and the call
    send(tools, contributor, times=1, channel=Channel.TEXT)
    with monkeypatch.context() as patched:
        patched.setattr(sending, "LATEST_CALL", -1)
        sending.send_next(tools, "slow")
    assert not provider.sent
    # then it goes once, when the provider was asked and never had it
    pass_time(tools, clock, looks=4)
    assert list(provider.sent.values()) == [1]
