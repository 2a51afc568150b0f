"""Words that come too late are kept: after the visit ended, without its cookie, under another key. Never read by that.

A ticket in the form says whose they are. They wait apart from everything that stands, until that person is here again.
"""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from portal.domain.accounts import as_kept
from portal.domain.late_words import NEVER_KEPT, Fields, LateForm, goes_on_from, has_words
from portal.domain.rooms import Room, StaffMember
from portal.services.tools import Tools, Work
from portal.store import late_words as store
from portal.store.late_words import Owner

# From the start of the visit. The row says when that was, so that no clock that is off makes a ticket end early.
TICKET_DAYS = timedelta(days=14)
# Somebody who took a ticket from a left page must not be able to fill the disk with it.
MOST_OF_A_VISIT = 200
LONGEST_PLACE = 500


def ticket(tools: Tools, visit_row: int) -> str:
    """Return what a form carries so that its words can be kept after the visit."""
    return tools.tickets.make(visit_row)


def keep(tools: Tools, ticket: str, place: str, form: Fields, *, draft: int = 0) -> int | None:
    """Keep a late form for whoever's visit the ticket names; return its id, or None when it could not be kept.

    The same form again is the same row, and so is one that holds all of an earlier one and goes on from it. `draft` is
    the row that a page keeps its form in while somebody writes: what they take out of the form goes from there too.
    """
    visit_row = tools.tickets.read(ticket)
    fields = {
        as_kept(name): tuple(as_kept(value) for value in values)
        for name, values in form.items()
        if name not in NEVER_KEPT
    }
    if visit_row is None or not has_words(fields) or len(place) > LONGEST_PLACE:
        return None
    fingerprint = tools.tickets.fingerprint(visit_row, place, sorted(fields.items()))
    try:
        with tools.writing() as work:
            return _keep(work, visit_row, place, fields, fingerprint, draft)
    except IntegrityError:
        # Sent twice at one moment, on a database that lets the two race: the first is there.
        with tools.reading() as session:
            return store.is_kept(session, fingerprint)


def _keep(work: Work, visit_row: int, place: str, fields: Fields, fingerprint: str, draft: int) -> int | None:
    session = work.session
    owner = store.owner_of(session, visit_row, work.now - TICKET_DAYS)
    if owner is None:
        return None
    standing = store.waiting_row(session, owner, draft, place) if draft else None
    if standing is not None:
        if standing.fingerprint != fingerprint:
            standing.fields, standing.fingerprint = json.dumps(fields, ensure_ascii=False), fingerprint
            standing.kept_at = work.now
            session.flush()
        return standing.id
    found = store.is_kept(session, fingerprint)
    if found is not None:
        return found
    before = store.waiting_at(session, visit_row, place)
    for each in before:
        if goes_on_from(_read(each.fields), fields):
            return each.id
    text = json.dumps(fields, ensure_ascii=False)
    for each in before:
        if goes_on_from(fields, _read(each.fields)):
            each.fields, each.fingerprint, each.kept_at = text, fingerprint, work.now
            session.flush()
            return each.id
    if store.count_of_visit(session, visit_row) >= MOST_OF_A_VISIT:
        return None
    late_id = store.add(
        session,
        owner,
        visit_id=visit_row,
        place=place,
        fields=text,
        fingerprint=fingerprint,
        kept_at=work.now,
        settled_at=None,
    )
    work.record(owner.audit_name, "kept_late_words", owner.audit_name, late=str(late_id))
    return late_id


def waiting(tools: Tools, who: Room | StaffMember) -> tuple[LateForm, ...]:
    """Return what was kept for somebody and has not found its place yet, oldest first."""
    with tools.database.connection() as connection:
        return tuple(_form(row) for row in store.waiting(connection, _owner(who)))


def one(tools: Tools, who: Room | StaffMember, late_id: int) -> LateForm | None:
    """Return one of them; None for what is somebody else's as for what is not there."""
    with tools.database.connection() as connection:
        row = store.one(connection, _owner(who), late_id)
    return None if row is None else _form(row)


def settle(tools: Tools, who: Room | StaffMember, late_id: int) -> None:
    """The words stand where they belong, or were put away by their writer. The row stays."""
    with tools.writing() as work:
        store.settle(work.session, _owner(who), late_id, work.now)


def _owner(who: Room | StaffMember) -> Owner:
    return Owner(contributor_id=who.contributor_id) if isinstance(who, Room) else Owner(staff_id=who.id)


def _form(row: object) -> LateForm:
    return LateForm(row.id, row.visit_id, row.place, _read(row.fields), row.kept_at)  # type: ignore[attr-defined]


def _read(fields: str) -> Fields:
    return {name: tuple(values) for name, values in json.loads(fields).items()}
