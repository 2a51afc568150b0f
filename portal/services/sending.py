"""Sends what is due: claimed, committed, delivered, noted. Once, or held for a human; never twice, never blind.

What may have changed since a letter was queued is looked at again in the transaction of the claim: quiet days, a
contributor who stopped, an invitation that was withdrawn, an outbox that is held after a restore.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from portal.adapters.documents.pdf import LetterCannotBePrinted
from portal.adapters.letter_formats.mail import Envelope, NotAnAddress
from portal.adapters.outbox import LocalOutbox
from portal.domain.errors import PortalError, Refused
from portal.domain.sending import OutboxMessage
from portal.services.composing import letter_sources, thaw
from portal.services.letters import after_quiet_days
from portal.services.rendering import render
from portal.services.tools import Tools, Work
from portal.store import deliveries, letters, marks
from portal.store.deliveries import Claimed

log = logging.getLogger("portal")

LEASE = timedelta(seconds=30)
TRIES = 3
# A letter that takes the whole worker down with it never reaches the count of failures; this is its end.
MOST_CLAIMS = 12
WAITS = (timedelta(minutes=1), timedelta(minutes=10))
"""How long after the first and the second failure it is tried again."""
POLL_SECONDS = 1.0


def worker_name() -> str:
    """Return a name that no other worker has, nor this one after a restart."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def send_next(tools: Tools, worker: str, *, after_claim: Callable[[], None] = lambda: None) -> bool:
    """Send, put off, cancel or hold the next delivery that is due; False when none is.

    Raises Refused("sending_held") while a restored copy may not send. `after_claim` is for tests that stop there.
    """
    with tools.writing() as work:
        if marks.mark(work.session, marks.SENDING_HELD) is not None:
            raise Refused("sending_held")
        found = deliveries.next_due(work.session, work.now)
        if found is None:
            return False
        claimed = _may_go(tools, work, found) and deliveries.claim(
            work.session, found.id, now=work.now, lease=LEASE, worker=worker
        )
    if claimed:
        after_claim()
        _deliver(tools, found, worker)
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
        return deliveries.outbox(session)


def _busy_until(tools: Tools) -> datetime | None:
    with tools.reading() as session:
        return deliveries.being_sent_until(session)


def _may_go(tools: Tools, work: Work, found: Claimed) -> bool:
    contact = letters.contact(work.session, found.contributor_id)
    source = letter_sources(tools).all.get(found.letter_name)
    at_once = source is not None and source.at_once
    if contact is None or (found.stopped and not at_once):
        return _cancelled(work, found, "stopped")
    if found.invitation_gone:
        return _cancelled(work, found, "invitation_withdrawn")
    if found.tries >= MOST_CLAIMS:
        deliveries.hold(work.session, found.id, "worker_stopped_each_time")
        return False
    free = after_quiet_days(work.now, contact)
    if free > work.now and not at_once:
        deliveries.put_off(work.session, found.id, free)
        return False
    return True


def _cancelled(work: Work, found: Claimed, why: str) -> bool:
    deliveries.cancel(work.session, found.id, why)
    work.record("worker", "cancelled_letter", f"letter:{found.letter_id}", why=why)
    return False


def _deliver(tools: Tools, found: Claimed, worker: str) -> None:
    try:
        content = _content(tools, found)
        with tools.reading() as session:
            mine = deliveries.still_held_by(session, found.id, worker)
        if not mine:
            return
        path = LocalOutbox(tools.settings.outbox).deliver(found.id, found.channel, found.letter_name, content)
    except Exception as problem:  # noqa: BLE001 - one letter that can't be made must not hold up the others
        _failed(tools, found, problem)
        return
    with tools.writing() as work:
        if deliveries.sent(work.session, found.id, worker=worker, at=work.now, file=str(path)):
            work.record("worker", "sent_letter", f"letter:{found.letter_id}", channel=found.channel.value)


def _content(tools: Tools, found: Claimed) -> bytes:
    points = found.composed.get("points")
    made = render(
        tools,
        thaw(found.composed),
        found.format,
        points=float(points) if isinstance(points, int | float) else None,
        envelope=envelope(tools, found.key, to_name=found.contributor_name, to_address=found.address),
    )
    return made if isinstance(made, bytes) else made.encode()


def envelope(tools: Tools, key: str, *, to_name: str, to_address: str) -> Envelope:
    """Return who an e-mail is from and to. Its Message-ID comes from the key: the same on every try."""
    settings = tools.settings
    number = hashlib.sha256(f"{tools.keys.session}:{key}".encode()).hexdigest()[:32]
    return Envelope(
        from_name=settings.service_name,
        from_address=settings.email_from,
        to_name=to_name,
        to_address=to_address,
        message_id=f"{number}@{urlsplit(settings.base_url).hostname}",
        date=tools.clock.now(),
    )


def _failed(tools: Tools, found: Claimed, problem: Exception) -> None:
    """Try again later, or hold for a human. What is kept says what kind of thing went wrong, never anybody's words."""
    tries = found.tries + 1
    why = _why(problem)
    lasting = isinstance(problem, LetterCannotBePrinted | NotAnAddress | PortalError)
    log.error("delivery %d could not be made (try %d): %s", found.id, tries, type(problem).__name__)
    with tools.writing() as work:
        if lasting or tries >= TRIES:
            deliveries.hold(work.session, found.id, why)
            work.record("worker", "held_letter", f"letter:{found.letter_id}", why=why.partition(":")[0])
        else:
            deliveries.put_off(work.session, found.id, work.now + WAITS[min(tries, len(WAITS)) - 1])


def _why(problem: Exception) -> str:
    if isinstance(problem, LetterCannotBePrinted):
        return f"cannot_be_printed: {problem.remedy}"
    if isinstance(problem, NotAnAddress):
        return "not_an_address"
    if isinstance(problem, PortalError):
        return problem.code
    return f"failed: {type(problem).__name__}"
