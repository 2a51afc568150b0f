"""How a contributor wants us to be in touch."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from portal.domain.choosing import moved_to
from portal.domain.contact import ADDRESSES, ChangedWishes, ContactWishes
from portal.domain.errors import NotFound, Refused
from portal.domain.late_words import together
from portal.domain.rooms import Room
from portal.domain.states import Channel, NeedKind, SaidStillRight
from portal.services.letters import queue
from portal.services.letters_that_wait import follow
from portal.services.tools import Tools, Work
from portal.store import choices as choice_store
from portal.store import contact as store
from portal.store import quiet_days, still_right

_REACHED_BY: Mapping[Channel, tuple[str, ...]] = {
    Channel.EMAIL: ("email",),
    Channel.TEXT: ("mobile",),
    Channel.POST: ("address_line_1", "address_town", "postcode"),
}


def wishes(tools: Tools, room: Room) -> ContactWishes:
    with tools.database.connection() as connection:
        return store.read(connection, room.contributor_id, tools.today())


def change(tools: Tools, room: Room, asked: ChangedWishes) -> None:
    """Keep what one page asked. Raises NotFound for a quiet span that is not theirs.

    The audit trail says which kinds changed and never what was said: a detail may be about a danger at home.
    """
    with tools.writing() as work:
        about = f"contributor:{room.contributor_id}"
        kinds = store.change_needs(
            work.session, room.contributor_id, asked.needs, among=asked.among, by="contributor", now=work.now
        )
        if kinds:
            work.record(room.audit_name, "changed_needs", about, kinds=" ".join(kinds))
        given = {name: value for name, value in asked.addresses.items() if name in ADDRESSES and value}
        if given:
            _tell_old_contact(tools, work, room, given)
            store.change_addresses(work.session, room.contributor_id, given)
            work.record(room.audit_name, "changed_contact", about, fields=" ".join(sorted(given)))
        if asked.supporter_name is not None and store.change_supporter(
            work.session, room.contributor_id, asked.supporter_name
        ):
            work.record(room.audit_name, "changed_supporter", about)
        if [each for each in asked.add_quiet if quiet_days.add(work.session, room.contributor_id, each, work.now)]:
            _keep_promises_off_quiet_days(work, room.contributor_id)
            work.record(room.audit_name, "added_quiet_days", about)
        for quiet_id in asked.end_quiet:
            if not quiet_days.end(work.session, room.contributor_id, quiet_id, work.now):
                raise NotFound
        if asked.end_quiet:
            work.record(room.audit_name, "ended_quiet_days", about)
        if asked.whole:
            still_right.note(work.session, room.contributor_id, SaidStillRight.CHANGED, room.audit_name, work.now)
        if kinds or given:
            follow(work, tools, room.contributor_id, room.audit_name)


def add_in_words(tools: Tools, room: Room, words: str) -> None:
    """Put words beside what they told us already of what helps them: nothing that stands is lost or said twice."""
    standing = wishes(tools, room).needs.get(NeedKind.OTHER, "")
    change(tools, room, ChangedWishes({NeedKind.OTHER: together(standing, words)}, frozenset({NeedKind.OTHER})))


def _tell_old_contact(tools: Tools, work: Work, room: Room, given: Mapping[str, str]) -> None:
    """A changed contact is told to the one that was on file: whoever changed it in somebody's place is found out.

    Called before the change, so that the letter is made and addressed as things were.
    """
    before = store.on_file(work.session, room.contributor_id)
    for channel, fields in _REACHED_BY.items():
        if not any(before[name].strip() and given.get(name, before[name]) != before[name] for name in fields):
            continue
        try:
            queue(
                work,
                tools,
                name="contact_changed",
                contributor_id=room.contributor_id,
                asked_by=None,
                due_at=work.now,
                submission=f"{room.visit_id}.{secrets.token_urlsafe(9)}",
                channel=channel,
            )
        except Refused as why:
            # They stopped our letters, or closed this way to us: staff find it in the trail.
            work.record(room.audit_name, "could_not_tell_old_contact", room.audit_name, by=channel.value, why=why.code)


def _keep_promises_off_quiet_days(work: Work, contributor_id: int) -> None:
    """A call or a letter promised for what is now a quiet day is promised for the first open day after it."""
    quiet = quiet_days.quiet_spans(work.session, contributor_id)
    for code, due_on in choice_store.open_promises(work.session, contributor_id):
        day = moved_to(code, due_on, quiet)
        if day != due_on:
            choice_store.end_promises(work.session, contributor_id, work.now, (code,))
            choice_store.promise(work.session, contributor_id, code, day, work.now)
