"""A contributor's choice: saved as a new row each time, with what we promise for it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.exc import IntegrityError

from portal.domain.choosing import ASKS_US_TO_CONTACT, ENDS_ASKING, Chosen, call_by, write_on
from portal.domain.errors import Refused
from portal.domain.letters import INTRODUCTORY
from portal.domain.rooms import Room
from portal.domain.states import Decision
from portal.domain.withdrawals import Withdrawn
from portal.services import telling_families
from portal.services.tools import Tools, Work
from portal.store import choices as store
from portal.store import supporting
from portal.store.quiet_days import quiet_spans


def choose(
    tools: Tools, room: Room, decision: Decision, *, submission: str, later_on: date | None = None, words: str = ""
) -> None:
    """Save a choice. Raises Refused("later_needs_day") or Refused("later_not_after_today").

    The same submission again changes nothing (double press, lost answer).
    """
    if decision is Decision.LATER:
        if later_on is None:
            raise Refused("later_needs_day")
        if later_on <= tools.today():
            raise Refused("later_not_after_today")
    kept = f"{room.contributor_id}:{submission}"
    try:
        with tools.writing() as work:
            if not store.is_saved(work.session, kept):
                day = later_on if decision is Decision.LATER else None
                _save(work, room, decision, kept, day, words.strip())
                telling_families.of_choice(work, tools, room.contributor_id, decision, kept, who=room.audit_name)
    except IntegrityError:
        # Two presses at one moment on a database that lets them race: the first one stands.
        with tools.reading() as session:
            if not store.is_saved(session, kept):
                raise


def chosen(tools: Tools, room: Room) -> Chosen | None:
    """Return the choice that stands, or None."""
    with tools.database.connection() as connection:
        return store.last(connection, room.contributor_id)


def stop_everything(tools: Tools, room: Room) -> None:
    """Stop letters, messages and calls at once. The review goes on, and the room stays open."""
    with tools.writing() as work:
        first = store.stop_first_time(work.session, room.contributor_id, work.now)
        cancelled = store.cancel_queued(work.session, room.contributor_id) if first else 0
        store.end_promises(work.session, room.contributor_id, work.now)
        work.withdrawn(Withdrawn.STOPPED, contributor=str(room.contributor_id))
        work.record(room.audit_name, "stopped_letters", f"contributor:{room.contributor_id}", cancelled=str(cancelled))
        if first:
            telling_families.of_stop(work, tools, room.contributor_id, who=room.audit_name)


def start_again(tools: Tools, room: Room) -> None:
    with tools.writing() as work:
        store.set_stopped(work.session, room.contributor_id, None)
        telling_families.of_starting_again(work, room.contributor_id)
        work.withdrawn(Withdrawn.STARTED_AGAIN, contributor=str(room.contributor_id))
        work.record(room.audit_name, "started_letters_again", f"contributor:{room.contributor_id}")


def _save(work: Work, room: Room, decision: Decision, kept: str, later_on: date | None, words: str) -> None:
    session, contributor_id = work.session, room.contributor_id
    made = store.add(session, contributor_id, decision, later_on=later_on, words=words, submission=kept, now=work.now)
    if room.sitting is not None:
        supporting.note(session, room.sitting.id, choice_id=made)
    store.end_promises(session, contributor_id, work.now)
    if decision is Decision.TALK_FIRST:
        quiet = quiet_spans(session, contributor_id)
        store.promise(session, contributor_id, "call", call_by(work.today, quiet), work.now)
    elif later_on is not None:
        quiet = quiet_spans(session, contributor_id)
        store.promise(session, contributor_id, "write_later", write_on(later_on, quiet), work.now)
    cancelled = 0
    if decision in ENDS_ASKING:
        cancelled = store.cancel_queued(session, contributor_id, letter=INTRODUCTORY)
    if decision in ASKS_US_TO_CONTACT:
        store.set_stopped(session, contributor_id, None)
        telling_families.of_starting_again(work, contributor_id)
    work.withdrawn(
        Withdrawn.CHOICE,
        contributor=str(contributor_id),
        decision=decision.value,
        later_on=later_on.isoformat() if later_on else "",
    )
    work.record(
        room.audit_name,
        "chose",
        f"contributor:{contributor_id}",
        decision=decision.value,
        cancelled=str(cancelled),
    )
