"""Short notes to people who told us something and have no room: a reference to keep, or why a review is not ours.

Once, or held for a human: `sending` is committed before the provider is called, and what nobody knows the end of is
never sent again by itself (safety.md, fact 2). A note says no name and nothing of what was told.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.adapters.dates import day_words
from portal.adapters.letter_formats.mail import NotAnAddress
from portal.domain.delivering import ChannelDown, Message, NeverTaken, NotTaken, TryLater
from portal.domain.letters import ComposedLetter
from portal.domain.states import Channel, DeliveryState, Presentation, Scope
from portal.models import ReportedDeath, TellerNote
from portal.services.carriers import carrier_of
from portal.services.composing import compose_without_room
from portal.services.rendering import render, text_of
from portal.services.sending import envelope
from portal.services.settling import WAITS, reference_of
from portal.services.tools import Tools, Work
from portal.store import letters, marks
from portal.store import reported as store
from portal.store.letters import LetterFacts

log = logging.getLogger("portal")

LEASE = timedelta(minutes=2)
MOST_A_TURN = 50


@dataclass(frozen=True, slots=True)
class _Due:
    id: int
    key: str
    channel: Channel
    address: str = field(repr=False)
    format: str
    letter: ComposedLetter = field(repr=False)
    tries: int


def send_due(tools: Tools) -> int:
    """Send every note that is due; return how many were looked at."""
    done = 0
    while done < MOST_A_TURN and _send_next(tools):
        done += 1
    return done


def _send_next(tools: Tools) -> bool:
    with tools.writing() as work:
        if marks.mark(work.session, marks.SENDING_HELD) is not None:
            return False
        row = store.next_note(work.session, work.now, LEASE)
        if row is None:
            return False
        if row.state == DeliveryState.SENDING:
            # Whoever called the provider was cut off: it may have gone.
            row.state, row.why_held = DeliveryState.HELD, "may_have_gone"
            return True
        due = _due(tools, work, row)
        row.state, row.called_at, row.tries = DeliveryState.SENDING, work.now, row.tries + 1
        row.subject, row.text = text_of(due.letter, due.format)
    _call(tools, due)
    return True


def _call(tools: Tools, due: _Due) -> None:
    try:
        made = render(
            tools,
            due.letter,
            due.format,
            envelope=envelope(tools, due.key, to_name="", to_address=due.address),
        )
        subject, text = text_of(due.letter, due.format)
        carrier_of(tools.settings, due.channel).send(
            Message(
                delivery_id=due.id,
                letter=due.letter.name,
                channel=due.channel,
                format=due.format,
                reference=reference_of(due.key),
                to=due.address,
                subject=subject,
                text=text,
                content=made if isinstance(made, bytes) else made.encode(),
            )
        )
    except (ChannelDown, TryLater) as problem:
        waits = WAITS[due.tries] if due.tries < len(WAITS) else None
        _ended(tools, due, DeliveryState.HELD if waits is None else DeliveryState.QUEUED, problem.why, waits)
    except (NeverTaken, NotAnAddress) as problem:
        why = problem.why if isinstance(problem, NotTaken) else "not_an_address"
        _ended(tools, due, DeliveryState.HELD, why)
    except Exception as problem:  # noqa: BLE001 - it may have gone, or not: a human looks
        log.error("a note to somebody who told us may have gone, or not: %s", type(problem).__name__)
        _ended(tools, due, DeliveryState.HELD, "may_have_gone")
    else:
        _ended(tools, due, DeliveryState.SENT)


def _ended(tools: Tools, due: _Due, state: DeliveryState, why: str = "", waits: timedelta | None = None) -> None:
    with tools.writing() as work:
        row = work.session.get(TellerNote, due.id)
        if row is None:
            return
        row.state, row.why_held = state, why
        if waits is not None:
            row.due_at = work.now + waits
        if state is DeliveryState.SENT:
            row.sent_at = work.now
            work.record("worker", "sent_note", f"reported_death:{row.reported_death_id}", channel=row.channel)


def _due(tools: Tools, work: Work, row: TellerNote) -> _Due:
    report = work.session.get_one(ReportedDeath, row.reported_death_id)
    easy = report.presentation == Presentation.EASY_READ or "easy_read" in str(report.told.get("formats", "")).split()
    channel = Channel(row.channel)
    values = {"new_day": _day(report.promised_on, report.language), f"not_ours_{row.why}": "yes"}
    return _Due(
        id=row.id,
        key=row.key,
        channel=channel,
        address=row.address,
        format="sms" if channel is Channel.TEXT else "easy-read-email" if easy else "email",
        letter=compose_without_room(
            tools, name=row.letter, facts=_facts(work, report), language=report.language, values=values
        ),
        tries=row.tries,
    )


def _day(day: date | None, language: str) -> str:
    return "" if day is None else day_words(day, language)


def _facts(work: Work, report: ReportedDeath) -> LetterFacts:
    """What a note may say: the reference, and where to turn."""
    return LetterFacts(
        contributor_id=0, contributor="", supporter="", scope=Scope.FRIEND, to_lines=(), reference=report.reference,
        due_on=report.promised_on or work.today, person="", person_full="", first_name="", last_name="",
        extended_because="", extended_because_easy="", reviewer="", reviewer_job="", reviewer_employer="",
        reviewer_phone="", decision="", later_on=None, replied=False, support=letters.support(work.session),
    )  # fmt: skip
