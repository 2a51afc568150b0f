"""Letters on their way out: due, quiet days, a no, a worker that dies, a copy that was restored."""

from __future__ import annotations

import email
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from portal.adapters.clock import SetClock
from portal.commands.outbox import outbox_command
from portal.domain.errors import Refused
from portal.domain.states import Channel
from portal.models import Contributor, Invitation, Mark, QuietDay, SupportOrganisation
from portal.services import sending
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.queueing import delivery, outbox_files, send


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    make.add(SupportOrganisation(name="Quiet Harbour", what_for="grief", phone="0118 496 0222"))
    return make.contributor()


@pytest.fixture
def quiet(tools: Tools, contributor: Contributor, make: Factory) -> QuietDay:
    today = tools.today()
    return QuietDay(
        contributor_id=contributor.id, starts_on=today, ends_on=today + timedelta(days=1),
        recorded_at=tools.clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize(("channel", "ending"), [("email", ".eml"), ("post", ".pdf"), ("text", ".txt")])
def test_the_outbox_has_the_message_as_its_channel_has_it(
    tools: Tools, contributor: Contributor, channel: str, ending: str
) -> None:
    send(tools, contributor, channel=Channel(channel))
    assert not outbox_files(tools), "nothing goes before the commit, nor by the page"
    assert sending.drain(tools) == 1
    (file,) = outbox_files(tools)
    assert file.suffix == ending
    assert file.stat().st_size > 200
    sent = delivery(tools)
    assert (sent.state, sent.files, sent.sent_at) == ("sent", [str(file)], tools.clock.now())


def test_a_letter_for_later_waits(tools: Tools, contributor: Contributor, clock: SetClock) -> None:
    send(tools, contributor, due_at=clock.now() + timedelta(days=3))
    sending.drain(tools)
    assert not outbox_files(tools)
    clock.move(days=3)
    sending.drain(tools)
    assert len(outbox_files(tools)) == 1


def test_quiet_days_hold_back_when_it_is_queued(
    tools: Tools, contributor: Contributor, make: Factory, quiet: QuietDay
) -> None:
    make.add(quiet)
    queued = send(tools, contributor)
    assert queued.held_back
    assert queued.due_at.isoformat().startswith("2026-11-25T09:00")


def test_quiet_days_hold_back_when_it_is_claimed(
    tools: Tools, contributor: Contributor, make: Factory, quiet: QuietDay, clock: SetClock
) -> None:
    # given a letter that was queued before they asked for quiet
    send(tools, contributor)
    make.add(quiet)
    sending.drain(tools)
    assert not outbox_files(tools)
    assert delivery(tools).state == "queued"
    clock.move(days=2)
    sending.drain(tools)
    assert len(outbox_files(tools)) == 1


@pytest.mark.parametrize("what", ["stopped", "withdrawn"])
def test_a_no_after_it_was_queued_is_honoured(tools: Tools, contributor: Contributor, what: str) -> None:
    queued = send(tools, contributor)
    with tools.writing() as work:
        if what == "stopped":
            work.session.get_one(Contributor, contributor.id).stopped_at = work.now
        else:
            work.session.get_one(Invitation, queued.invitation_id).withdrawn_at = work.now
    sending.drain(tools)
    assert not outbox_files(tools)
    assert delivery(tools).state == "cancelled"


def test_a_worker_that_dies_between_claim_and_send_loses_and_doubles_nothing(
    tools: Tools, contributor: Contributor, clock: SetClock
) -> None:
    # given a worker that is killed after its claim was committed
    class Killed(BaseException): ...

    def die() -> None:
        raise Killed

    send(tools, contributor)
    with pytest.raises(Killed):
        sending.send_next(tools, "first", after_claim=die)
    assert delivery(tools).state == "sending"
    # when another comes at once, then it leaves it alone: the first may yet be at work
    assert sending.drain(tools, "second") == 0
    # when the lease has run out, then it goes: once
    clock.move(minutes=1)
    sending.drain(tools, "second")
    assert (delivery(tools).state, len(outbox_files(tools))) == ("sent", 1)


def test_a_worker_that_dies_after_delivering_does_not_double(
    tools: Tools, contributor: Contributor, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a worker that is killed when the message is out and not yet noted
    class Killed(BaseException): ...

    def die(*_: object, **__: object) -> bool:
        raise Killed

    send(tools, contributor)
    with monkeypatch.context() as patched, pytest.raises(Killed):  # noqa: PT012
        patched.setattr(sending.deliveries, "sent", die)
        sending.drain(tools, "first")
    (before,) = outbox_files(tools)
    number = email.message_from_bytes(before.read_bytes())["Message-ID"]
    clock.move(minutes=1)
    sending.drain(tools, "second")
    # then the same message stands in the same place
    (after,) = outbox_files(tools)
    assert after == before
    assert email.message_from_bytes(after.read_bytes())["Message-ID"] == number


def test_what_fails_is_tried_three_times_and_then_held(
    tools: Tools, contributor: Contributor, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise RuntimeError("something with Janet’s words in it")

    send(tools, contributor)
    monkeypatch.setattr(sending, "render", broken)
    for _ in range(5):
        sending.drain(tools)
        clock.move(hours=1)
    held = delivery(tools)
    assert (held.state, held.tries, held.why_held) == ("held", 3, "failed: RuntimeError")


def test_a_restored_copy_sends_nothing(tools: Tools, contributor: Contributor, make: Factory) -> None:
    send(tools, contributor)
    make.add(Mark(name="sending_held", value="restored"))
    with pytest.raises(Refused, match="sending_held"):
        sending.drain(tools)
    assert not outbox_files(tools)


def test_the_list_of_messages(tools: Tools, contributor: Contributor, monkeypatch: pytest.MonkeyPatch) -> None:
    send(tools, contributor)
    sending.drain(tools)
    monkeypatch.setattr("portal.commands.base.Tools", lambda _settings: tools)
    (shown,) = json.loads(CliRunner().invoke(outbox_command, ["--json"]).stdout)
    assert list(shown) == [
        "id", "to", "channel", "letter", "language", "format", "state", "subject", "text", "files",
    ]  # fmt: skip
    assert (shown["to"], shown["state"], len(shown["files"])) == ("janet@example.org", "sent", 1)
