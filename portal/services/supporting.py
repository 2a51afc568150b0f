"""A supporter beside a contributor: switched on and off, and their words under the person's own hand."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from portal.domain.accounts import Prompt, as_kept
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import Room
from portal.domain.supporting import MOST_NAME, SaidBy, ways_kept
from portal.services.tools import Tools
from portal.store import accounts
from portal.store import supporting as store


def begin(tools: Tools, room: Room, *, name: str, ways: list[str]) -> None:
    """Say who is with the contributor in this visit. The same again changes nothing; another takes the first's place.

    Raises Refused `name_too_long`.
    """
    kept = " ".join(as_kept(name).split())
    if len(kept) > MOST_NAME:
        raise Refused("name_too_long")
    chosen = ways_kept(ways)
    if room.on_paper:
        _helped_with_paper(tools, room, kept, chosen)
        return
    try:
        with tools.writing() as work:
            before = store.open_of_visit(work.session, room.visit_id)
            if before is not None and (before.name, before.ways) == (kept, chosen):
                return
            store.end(work.session, room.visit_id, work.now)
            store.begin(work.session, room.contributor_id, room.visit_id, name=kept, ways=chosen, now=work.now)
            work.record(room.audit_name, "began_with_supporter", room.audit_name)
    except IntegrityError:
        # Two presses at one moment: the first one stands.
        with tools.reading() as session:
            if store.open_of_visit(session, room.visit_id) is None:
                raise


def _helped_with_paper(tools: Tools, room: Room, name: str, ways: str) -> None:
    """Note who helped with a form on paper. It is over when the form is here: no visit goes on with it."""
    with tools.writing() as work:
        store.begin(
            work.session, room.contributor_id, room.visit_id, name=name, ways=ways, now=work.now, ended_at=work.now
        )
        work.record(room.audit_name, "began_with_supporter", f"contributor:{room.contributor_id}")


def end(tools: Tools, room: Room) -> None:
    """The supporter has gone. What they helped with stays noted. Ending twice is ending once."""
    with tools.writing() as work:
        if store.end(work.session, room.visit_id, work.now):
            work.record(room.audit_name, "ended_with_supporter", room.audit_name)


def take_out(tools: Tools, room: Room, prompt: Prompt) -> None:
    """Take out all that a supporter said under a prompt: nobody is shown it from now on, sent or not.

    The rows stay, so that the person can put them back. Raises NotFound when this visit may not read the words.
    """
    with tools.writing() as work:
        rows = [row for row in accounts.supporters_words(work.session, room.contributor_id, prompt) if row.words]
        standing = [row for row in rows if row.taken_out_at is None]
        if not all(room.may_read(row.visit_id) for row in standing):
            raise NotFound
        for row in standing:
            row.taken_out_at = work.now
            if row.copy == 0:
                # Its place is free again for what the supporter says next.
                copies = accounts.copies_of(work.session, row.account_id, prompt, SaidBy(row.said_by))
                row.copy = copies[-1].copy + 1 if copies else 1
            work.session.flush()
        if standing:
            work.record(room.audit_name, "took_out_supporters_words", room.audit_name, prompt=prompt.value)


def put_back(tools: Tools, room: Room, prompt: Prompt) -> None:
    """Put back what was taken out under a prompt. Raises NotFound when this visit may not read the words."""
    with tools.writing() as work:
        rows = accounts.supporters_words(work.session, room.contributor_id, prompt)
        out = [row for row in rows if row.taken_out_at is not None]
        if not all(room.may_read(row.visit_id) for row in out):
            raise NotFound
        for row in out:
            row.taken_out_at = None
        if out:
            work.record(room.audit_name, "put_back_supporters_words", room.audit_name, prompt=prompt.value)
