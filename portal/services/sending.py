"""Sends what is due: claimed, committed, delivered, noted. Once, or held for a human; never twice, never blind.

What may have changed since a letter was queued is looked at again in the transaction of the claim: quiet days, a
contributor who stopped, an invitation that was withdrawn, an outbox that is held after a restore, a language that is
not approved any more.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from portal.adapters.clock import LONDON
from portal.adapters.documents.pdf import LetterCannotBePrinted
from portal.adapters.letter_formats.mail import Envelope, NotAnAddress
from portal.domain.delivering import ChannelDown, Message, NeverTaken, TryLater
from portal.domain.errors import NotStored, PortalError, Refused
from portal.domain.returns import number_of
from portal.domain.sending import OutboxMessage
from portal.languages import SOURCE
from portal.services import settling
from portal.services.carriers import carrier_of, gathered
from portal.services.composing import letter_sources, thaw
from portal.services.letters import MORNING, after_quiet_days
from portal.services.letters_that_wait import put_into_approved_words, waits_for_need
from portal.services.rendering import render, text_of
from portal.services.settling import reference_of
from portal.services.tools import Tools, Work
from portal.store import channel_troubles, deliveries, letters, marks, pauses, reported
from portal.store.came_back import ADDRESS_IN_DOUBT
from portal.store.deliveries import Claimed

log = logging.getLogger("portal")

LEASE = timedelta(seconds=30)
# A letter that takes the whole worker down with it never reaches the count of failures; this is its end.
MOST_CLAIMS = 12
LANGUAGE_NOT_APPROVED = "language_not_approved"
POLL_SECONDS = 1.0
# Of the time that a delivery rests before it is asked about: a call that would begin later than this is not made.
LATEST_CALL = 0.2


def worker_name() -> str:
    """Return a name that no other worker has, nor this one after a restart."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def send_next(tools: Tools, worker: str, *, after_claim: Callable[[], None] = lambda: None) -> bool:
    """Send, put off, cancel or hold the next delivery that is due, or settle one left half done; False when none is.

    Raises Refused("sending_held") while a restored copy may not send. `after_claim` is for tests that stop there.
    """
    with tools.writing() as work:
        if marks.mark(work.session, marks.SENDING_HELD) is not None:
            raise Refused("sending_held")
        troubles = channel_troubles.all_of(work.session)
        resting = channel_troubles.resting(troubles, work.now) + gathered(tools.settings)
        found = deliveries.next_due(work.session, work.now, resting=resting)
        if found is None:
            return False
        claimed = (found.carrier or may_go(tools, work, found)) and deliveries.claim(
            work.session, found.id, now=work.now, lease=LEASE, worker=worker, another_try=not found.carrier
        )
    if claimed and found.carrier:
        settling.settle(tools, found, worker)
    elif claimed:
        after_claim()
        _deliver(tools, found, worker, in_trouble=found.channel in troubles)
    return True


def drain(tools: Tools, worker: str | None = None) -> int:
    """Send everything that is due now and return how many deliveries were looked at. Raises as `send_next`."""
    worker = worker or worker_name()
    done = 0
    while send_next(tools, worker):
        done += 1
    return done


def drain_wholly(tools: Tools) -> int:
    """Drain, and wait for what another worker left half done when it died: its lease is short."""
    done = drain(tools)
    while (until := _busy_until(tools)) is not None:
        time.sleep(min(max((until - tools.clock.now()).total_seconds(), 0.05), POLL_SECONDS))
        done += drain(tools)
    return done


def run(
    tools: Tools,
    stop: Callable[[], bool],
    *,
    say: Callable[[str], None] = lambda _words: None,
    also: Callable[[], object] = lambda: None,
) -> None:
    """Send what is due every second until `stop()`, and do `also`. While sending is held it waits, and says so once."""
    worker, told = worker_name(), False
    while not stop():
        try:
            while not stop() and send_next(tools, worker):
                pass
            told = False
        except Refused as held:
            if not told:
                say(f"{held.code}: nothing is sent until `portal sending resume`")
            told = True
        except Exception as problem:  # noqa: BLE001 - the database may be locked or its disk full: it recovers by itself
            log.error("the worker could not look for letters: %s", type(problem).__name__)
        also()
        time.sleep(POLL_SECONDS)


def outbox(tools: Tools) -> tuple[OutboxMessage, ...]:
    """Return every message, oldest first."""
    with tools.reading() as session:
        sent = deliveries.outbox(session)
        # Notes to people who have no room are messages too.
        notes = (OutboxMessage(*row) for row in reported.messages(session))
        return (*sent, *notes)


def _busy_until(tools: Tools) -> datetime | None:
    with tools.reading() as session:
        return deliveries.being_sent_until(session)


def may_go(tools: Tools, work: Work, found: Claimed) -> bool:
    """Whether a letter that is due may go now; if not it is cancelled, held or put off in this transaction."""
    contact = letters.contact(work.session, found.contributor_id)
    source = letter_sources(tools).all.get(found.letter_name)
    at_once = source is not None and source.at_once
    after_stop = at_once or (source is not None and source.after_stop)
    if contact is None or (found.stopped and not after_stop):
        return _cancelled(work, found, "stopped")
    if found.invitation_gone:
        return _cancelled(work, found, "invitation_withdrawn")
    if found.tries >= MOST_CLAIMS:
        deliveries.hold(work.session, found.id, "worker_stopped_each_time")
        return False
    if found.in_doubt:
        deliveries.hold(work.session, found.id, ADDRESS_IN_DOUBT)
        return False
    free = after_quiet_days(work.now, contact)
    if free > work.now and not at_once:
        deliveries.put_off(work.session, found.id, free)
        return False
    if not after_stop and (on := pauses.look_again_on(work.session, found.contributor_id, work.today)) is not None:
        # They paused: what they ask for themselves still goes, such as a code.
        deliveries.put_off(work.session, found.id, datetime.combine(on, MORNING, LONDON), why=pauses.PAUSED)
        return False
    # What goes at once is a code that somebody waits for, or a warning: a need that is not met must not silence it.
    if not at_once and (why := waits_for_need(work, tools, contact, found.letter_name)):
        # Recorded since it was queued, or what was arranged is over.
        deliveries.hold(work.session, found.id, why)
        return False
    if not is_in_approved_words(tools, found):
        # Written anew it is due at once: the next look takes it as it reads now.
        if not put_into_approved_words(work, tools, contact, found.letter_id):
            deliveries.hold(work.session, found.id, LANGUAGE_NOT_APPROVED)
        return False
    return True


def is_in_approved_words(tools: Tools, found: Claimed) -> bool:
    """Whether the language that a letter is written in is one that families are offered here, now."""
    return found.composed.get("language", SOURCE) in tools.settings.languages


def _cancelled(work: Work, found: Claimed, why: str) -> bool:
    deliveries.cancel(work.session, found.id, why)
    work.record("worker", "cancelled_letter", f"letter:{found.letter_id}", why=why)
    return False


def _deliver(tools: Tools, found: Claimed, worker: str, *, in_trouble: bool) -> None:
    try:
        message = _message(tools, found)
    except Exception as problem:  # noqa: BLE001 - one letter that can't be made must not hold up the others
        _cannot_be_made(tools, found, problem)
        return
    carrier = carrier_of(tools.settings, found.channel)
    began = time.monotonic()
    with tools.writing() as work:
        # Committed before the call: from here on nobody sends it again without having asked.
        mine = deliveries.calling(
            work.session, found.id, worker=worker, now=work.now, carrier=carrier.name,
            settles_after=carrier.settles_after,
        )  # fmt: skip
    if not mine or time.monotonic() - began > carrier.settles_after.total_seconds() * LATEST_CALL:
        # A machine that stood still for so long may find that somebody has asked meanwhile and sent it: not twice.
        return
    try:
        taken = carrier.send(message)
    except ChannelDown as problem:
        settling.rest(tools, found, problem)
    except TryLater as problem:
        settling.try_again(tools, found, problem.why)
    except NeverTaken as problem:
        settling.refused(tools, found, problem)
    except Exception as problem:  # noqa: BLE001 - Unsure, and whatever else: it may have gone
        settling.leave(tools, found, problem)
    else:
        settling.note_sent(tools, found, worker, taken, in_trouble=in_trouble)


def _message(tools: Tools, found: Claimed) -> Message:
    letter = thaw(found.composed)
    subject, text = text_of(letter, found.format)
    return Message(
        delivery_id=found.id,
        letter=found.letter_name,
        channel=found.channel,
        format=found.format,
        reference=reference_of(found.key),
        to=found.address,
        subject=subject,
        text=text,
        content=content_of(tools, found),
    )


def content_of(tools: Tools, found: Claimed) -> bytes:
    """Return a delivery as it leaves the house, from its frozen letter alone."""
    points, grade = found.composed.get("points"), found.composed.get("grade")
    made = render(
        tools,
        thaw(found.composed),
        found.format,
        points=float(points) if isinstance(points, int | float) else None,
        grade="1" if grade == "1" else "2" if grade == "2" else None,
        envelope=envelope(tools, found.key, to_name=_name_on_it(tools, found), to_address=found.address),
        number=number_of(found.id),
    )
    return made if isinstance(made, bytes) else made.encode()


def _name_on_it(tools: Tools, found: Claimed) -> str:
    """Return whose name an e-mail is addressed to: nobody's on a neutral one. A son may bear his father's name."""
    source = letter_sources(tools).all.get(found.letter_name)
    return "" if source is not None and source.neutral else found.contributor_name


def envelope(tools: Tools, key: str, *, to_name: str, to_address: str) -> Envelope:
    """Return who an e-mail is from and to. Its Message-ID comes from the key: the same on every try."""
    settings = tools.settings
    return Envelope(
        from_name=settings.service_name,
        from_address=settings.email_from,
        to_name=to_name,
        to_address=to_address,
        message_id=f"{reference_of(key)}@{urlsplit(settings.base_url).hostname}",
        date=tools.clock.now(),
    )


def _cannot_be_made(tools: Tools, found: Claimed, problem: Exception) -> None:
    """Try again later, or hold for a human. What is kept says what kind of thing went wrong, never anybody's words."""
    log.error("delivery %d could not be made (try %d): %s", found.id, found.tries + 1, type(problem).__name__)
    if isinstance(problem, LetterCannotBePrinted):
        settling.hold(tools, found, f"cannot_be_printed: {problem.remedy}")
    elif isinstance(problem, NotAnAddress):
        settling.hold(tools, found, "not_an_address")
    elif isinstance(problem, PortalError) and not isinstance(problem, NotStored):
        settling.hold(tools, found, problem.code)
    else:
        settling.try_again(tools, found, f"failed: {type(problem).__name__}", waits=settling.WAITS[:2])
