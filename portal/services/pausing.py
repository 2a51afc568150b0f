"""Pause and resume: nothing is sent but what they ask for themselves. The review may go on, and the page says so."""

from __future__ import annotations

from datetime import date, timedelta

from portal.domain.errors import Refused
from portal.domain.rooms import Room
from portal.domain.sending import first_day_after
from portal.domain.states import Decision
from portal.models import Pause
from portal.services.tools import Tools, Work
from portal.store import choices, pauses, quiet_days, telling

WORD_WITHIN = timedelta(days=14)
"""How soon after a pause we write."""


def pause(tools: Tools, room: Room, *, until_on: date | None, submission: str) -> None:
    """Send nothing until a day, or until they say. A newer pause takes the place of the one that stands.

    The same submission twice is one. Raises Refused `day_in_past`.
    """
    once = f"{room.contributor_id}.{submission}"
    with tools.writing() as work:
        if pauses.is_kept(work.session, once):
            return
        if until_on is not None and until_on <= work.today:
            raise Refused("day_in_past")
        pauses.end(work.session, room.contributor_id, work.now)
        work.session.add(
            Pause(contributor_id=room.contributor_id, asked_at=work.now, until_on=until_on, submission=once)
        )
        work.session.flush()
        # What we said that we would write is overtaken: neither kept nor broken.
        choices.end_promises(
            work.session, room.contributor_id, work.now, (*choices.ENDED_BY_A_CHOICE, *telling.WORD_PROMISES)
        )
        if until_on is not None:
            _promise_a_word(work, room.contributor_id, until_on)
        work.record(room.audit_name, "paused", f"contributor:{room.contributor_id}")


def resume(tools: Tools, room: Room) -> None:
    """End the pause: what waited goes now. Resuming twice is resuming once."""
    with tools.writing() as work:
        if not pauses.end(work.session, room.contributor_id, work.now):
            return
        pauses.let_go(work.session, room.contributor_id, work.now)
        choices.end_promises(work.session, room.contributor_id, work.now, (telling.UPDATE,))
        _promise_a_word(work, room.contributor_id, work.today)
        work.record(room.audit_name, "resumed", f"contributor:{room.contributor_id}")


def _promise_a_word(work: Work, contributor_id: int, from_day: date) -> None:
    """Somebody who takes part hears from us soon after a pause, even if there is no news."""
    if telling.last_decisions(work.session, contributor_id, most=1) == [Decision.YES]:
        day = first_day_after(from_day + WORD_WITHIN, quiet_days.quiet_spans(work.session, contributor_id))
        choices.promise(work.session, contributor_id, telling.UPDATE, day, work.now)
