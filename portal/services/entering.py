"""Coming in by link or by letter code, and the two ways to say at the door that the letter was not wanted."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from portal.adapters.codes import CodeProblem, read_code
from portal.domain.entering import (
    Arrival,
    ClosedInvitation,
    Entered,
    MalformedLink,
    TooManyTries,
    UnknownCode,
    UnreadableCode,
)
from portal.domain.states import Decision, InvitationState, Purpose
from portal.domain.withdrawals import Withdrawn
from portal.services import telling_families, visits
from portal.services.tools import Tools, Work
from portal.store import attempts
from portal.store import choices as choice_store
from portal.store import entering as store

log = logging.getLogger("portal")

TRIES = 10
WINDOW = timedelta(minutes=15)
# Guessing from many addresses at once: no person's typing comes near these.
ALARM_AT, CAP = 200, 2000


def arrive(tools: Tools, token: str) -> Arrival:
    """Return what a link is for, changing nothing. Raises MalformedLink."""
    with tools.reading() as session:
        return _arrival(tools, session, token)


def come_in(tools: Tools, token: str) -> Entered:
    """Start a visit for a link. Raises MalformedLink or ClosedInvitation. A link may be used any number of times."""
    with tools.writing() as work:
        return _enter(work, _arrival(tools, work.session, token), by="link")


def come_in_by_code(tools: Tools, typed: str, address: str) -> Entered:
    """Start a visit for a letter code. Raises UnreadableCode (not counted), UnknownCode (counted), TooManyTries or
    ClosedInvitation. `address` is where the request came from; only a keyed hash of it is kept."""
    try:
        code = read_code(typed)
    except CodeProblem as problem:
        raise UnreadableCode(problem.kind) from problem
    subject = hmac.new(tools.keys.codes.encode(), address.encode(), hashlib.sha256).hexdigest()
    since = tools.clock.now() - WINDOW
    with tools.reading() as session:
        # Before the slow hash, so that a flood of guesses costs little.
        waits = attempts.since(session, store.WRONG_CODE, subject, since) >= TRIES
        if waits or store.wrong_codes_everywhere(session, since) >= CAP:
            raise TooManyTries
    hashes = tools.codes.hashes(code)
    with tools.writing() as work:
        # One at a time from one address: any number of guesses at once count one after another.
        attempts.alone(work.session, subject)
        if attempts.since(work.session, store.WRONG_CODE, subject, since) >= TRIES:
            raise TooManyTries
        arrival = store.by_code(work.session, hashes, work.now)
        # A stop link's paper carries no code; should a row have one, it opens nothing more than the link does.
        if arrival is not None and arrival.purpose is not Purpose.STOP:
            return _enter(work, arrival, by="code")
        attempts.note(work.session, store.WRONG_CODE, subject, work.now)
        everywhere = store.wrong_codes_everywhere(work.session, since)
    if everywhere >= ALARM_AT and everywhere % 50 == 0:
        log.error("letter codes: %d wrong tries from everywhere in 15 minutes", everywhere)
    raise UnknownCode


def not_me(tools: Tools, token: str) -> None:
    """ "This is not me": recorded as a choice, and nothing more is sent. Raises as `come_in`; expired is honoured."""
    _at_the_door(tools, token, _wrong_person)


def stop_letters(tools: Tools, token: str) -> None:
    """ "I do not want these letters": honoured at once. Raises as `come_in`; an expired link is honoured too."""
    _at_the_door(tools, token, partial(_stop, tools))


def _arrival(tools: Tools, session: Session, token: str) -> Arrival:
    opened = tools.links.open(token)
    if opened is None:
        raise MalformedLink
    found = store.by_link(session, opened.purpose, opened.public_id_hash, tools.clock.now())
    if found is None:
        raise MalformedLink
    return found


def _enter(work: Work, arrival: Arrival, *, by: str) -> Entered:
    if arrival.state is not InvitationState.OPEN:
        raise ClosedInvitation(arrival)
    first = store.use(work.session, arrival.invitation_id, work.now)
    visit = visits.start_for_invitation(work, arrival.invitation_id)
    work.record(
        f"contributor:{arrival.contributor_id}",
        "came_in",
        f"invitation:{arrival.invitation_id}",
        by=by,
        purpose=arrival.purpose.value,
    )
    return Entered(visit=visit, purpose=arrival.purpose, first=first)


def _at_the_door(tools: Tools, token: str, act: Callable[[Work, Arrival], None]) -> None:
    with tools.writing() as work:
        arrival = _arrival(tools, work.session, token)
        # Whoever holds a withdrawn or replaced letter may not decide for the person who has the new one (threat 1).
        if arrival.state not in {InvitationState.OPEN, InvitationState.EXPIRED}:
            raise ClosedInvitation(arrival)
        act(work, arrival)


def _wrong_person(work: Work, arrival: Arrival) -> None:
    cancelled = choice_store.cancel_queued(work.session, arrival.contributor_id)
    # Pressing twice, or on two devices, is still one choice.
    submission = f"not-me:{arrival.invitation_id}"
    if not choice_store.is_saved(work.session, submission):
        choice_store.end_promises(work.session, arrival.contributor_id, work.now)
        choice_store.add(
            work.session,
            arrival.contributor_id,
            Decision.WRONG_PERSON,
            later_on=None,
            words="",
            submission=submission,
            now=work.now,
        )
        work.withdrawn(
            Withdrawn.CHOICE, contributor=str(arrival.contributor_id), decision=Decision.WRONG_PERSON.value, later_on=""
        )
    _record(work, arrival, "said_not_me", cancelled)


def _stop(tools: Tools, work: Work, arrival: Arrival) -> None:
    first = choice_store.stop_first_time(work.session, arrival.contributor_id, work.now)
    cancelled = choice_store.cancel_queued(work.session, arrival.contributor_id) if first else 0
    work.withdrawn(Withdrawn.STOPPED, contributor=str(arrival.contributor_id))
    _record(work, arrival, "stopped_letters", cancelled)
    if first:
        telling_families.of_stop(work, tools, arrival.contributor_id, who=f"contributor:{arrival.contributor_id}")


def _record(work: Work, arrival: Arrival, did: str, cancelled: int) -> None:
    work.record(
        f"contributor:{arrival.contributor_id}",
        did,
        f"contributor:{arrival.contributor_id}",
        invitation=str(arrival.invitation_id),
        cancelled=str(cancelled),
    )
