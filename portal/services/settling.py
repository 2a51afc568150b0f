"""What becomes of a delivery after its provider was called: noted, put off, held, or asked about when nobody knows."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta

from portal.domain.delivering import CannotLookUp, ChannelTrouble, NotTaken, Taken
from portal.domain.states import Channel
from portal.services.carriers import named
from portal.services.tools import Tools
from portal.store import channel_troubles, deliveries, print_batches
from portal.store.deliveries import Claimed

log = logging.getLogger("portal")

WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""How long after each failure of its own a letter is tried again. After the last a human decides."""
WAITS_AFTER_LOOK = (timedelta(0), timedelta(0), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""The same when the provider, asked, never had it: the fault was on the way, and it may go at once."""


def reference_of(key: str) -> str:
    """Return what a provider knows a delivery by. It comes from the row alone: no change of keys or settings may make a
    message that went look as if it had not."""
    return hashlib.sha256(f"delivery:{key}".encode()).hexdigest()[:32]


def note_sent(tools: Tools, found: Claimed, worker: str, taken: Taken, *, in_trouble: bool) -> None:
    with tools.writing() as work:
        if deliveries.sent(work.session, found.id, worker=worker, at=work.now, file=taken.file, number=taken.number):
            work.record("worker", "sent_letter", f"letter:{found.letter_id}", channel=found.channel.value)
        if in_trouble:
            channel_troubles.clear(work.session, found.channel)


def rest(tools: Tools, found: Claimed, problem: NotTaken) -> None:
    """The whole channel is down: the letter goes back into the queue as if it had not been tried, and all wait."""
    log.error("%s does not go out: %s", found.channel.value, problem.why)
    with tools.writing() as work:
        until = channel_troubles.note(work.session, found.channel, problem.why, work.now, certain=True)
        # Behind the others: if it is this letter that upsets the provider, it does not keep the rest from going.
        deliveries.put_off(work.session, found.id, until, counts=False)


def try_again(tools: Tools, found: Claimed, why: str, *, waits: tuple[timedelta, ...] = WAITS) -> None:
    tries = found.tries + 1
    if tries > len(waits):
        hold(tools, found, why)
        return
    with tools.writing() as work:
        deliveries.put_off(work.session, found.id, work.now + waits[tries - 1], why=why)


def hold(tools: Tools, found: Claimed, why: str) -> None:
    with tools.writing() as work:
        deliveries.hold(work.session, found.id, why)
        work.record("worker", "held_letter", f"letter:{found.letter_id}", why=why.partition(":")[0])


def refused(tools: Tools, found: Claimed, problem: NotTaken) -> None:
    """The provider will not have this one. When it refuses several in a row, it is more likely us: the rest wait."""
    hold(tools, found, problem.why)
    if problem.why.startswith("refused_by"):
        with tools.writing() as work:
            channel_troubles.note(work.session, found.channel, problem.why, work.now, certain=False)


def leave(tools: Tools, found: Claimed, problem: Exception) -> None:
    """Nobody knows whether it went. It rests as it is until it can be asked about; the row says since when."""
    why = problem.why if isinstance(problem, NotTaken) else type(problem).__name__
    log.error("delivery %d may have gone, or not: %s", found.id, why)
    with tools.writing() as work:
        channel_troubles.note(work.session, found.channel, why, work.now, certain=False)


def settle(tools: Tools, found: Claimed, worker: str) -> None:
    """Find out what became of a delivery whose provider was called and never answered, and go on from there."""
    carrier = named(tools.settings, found.channel, found.carrier)
    if carrier is None:
        hold(tools, found, "may_have_gone")
        return
    if carrier.same_twice_is_one:
        _never_went(tools, found)
        return
    try:
        taken = carrier.look_up(reference_of(found.key))
    except CannotLookUp as problem:
        hold(tools, found, problem.why)
    except NotTaken as problem:
        # It rests on, and is asked about again when the channel is back.
        with tools.writing() as work:
            channel_troubles.note(work.session, found.channel, problem.why, work.now, certain=True)
    else:
        if taken is None:
            _never_went(tools, found)
        elif taken.failed:
            hold(tools, found, f"did_not_arrive: {taken.failed}")
        else:
            note_sent(tools, found, worker, taken, in_trouble=True)


def troubles(tools: Tools) -> tuple[ChannelTrouble, ...]:
    """Return the channels that rest, and why: for staff, who see the cause and the remedy."""
    with tools.reading() as session:
        known, waiting = channel_troubles.all_of(session), deliveries.waiting(session)
        late = print_batches.late(session, tools.clock.now() - tools.settings.print_alert)
        printing = print_batches.with_the_mail_room(session) if late else 0
    unconfirmed = tuple(ChannelTrouble(Channel.POST, "not_confirmed", at, printing) for _, at in late[:1])
    return unconfirmed + tuple(
        ChannelTrouble(channel, trouble.why, trouble.since, waiting.get(channel, 0))
        for channel, trouble in sorted(known.items())
        if trouble.in_earnest
    )


def _never_went(tools: Tools, found: Claimed) -> None:
    tries = found.tries
    if tries > len(WAITS_AFTER_LOOK):
        hold(tools, found, "did_not_go")
        return
    with tools.writing() as work:
        deliveries.put_off(work.session, found.id, work.now + WAITS_AFTER_LOOK[max(tries, 1) - 1])
