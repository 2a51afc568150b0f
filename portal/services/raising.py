"""Raise it: from a contributor's room, or by anybody. Who gets it, by when they hear, and what became of it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from sqlalchemy import Connection

from portal.adapters.codes import ALPHABET, spells_distress
from portal.domain.accounts import as_kept
from portal.domain.concerns import (
    LONGEST_LINE,
    MOST_EVERYWHERE_IN_HOUR,
    MOST_IN_HOUR,
    REFERENCE_BEGINS,
    ConcernAbout,
    ConcernDid,
    ConcernKind,
    ConcernState,
    Desk,
    GetsIt,
    OwnConcern,
    PassTo,
    Raised,
    hear_by,
)
from portal.domain.entering import TooManyTries
from portal.domain.errors import NotFound, Refused
from portal.domain.paper import FromPost
from portal.domain.rooms import Room
from portal.domain.sentences import MOST_CHARACTERS
from portal.domain.states import Role
from portal.models import Concern
from portal.services.tools import Tools, Work
from portal.store import attempts
from portal.store import concerns as store

_TRIES = "raised"
_EVERYWHERE = "everywhere"
_HOUR = timedelta(hours=1)
# What is about the review is about who does it: they do not see it, whatever else their role would show them.
_ABOUT_THE_REVIEWER = frozenset({ConcernAbout.REVIEW, ConcernAbout.REVIEWER})


def who_gets_it(tools: Tools, room: Room) -> dict[ConcernAbout, GetsIt]:
    """Return for each thing it can be about whose desk it goes to, with their names."""
    with tools.database.connection() as connection:
        area_id, reviewer_id = store.place(connection, room.review_id)
        known = store.desks(connection, area_id)
    return {about: _gets_it(known, about, reviewer_id) for about in ConcernAbout}


def _gets_it(known: list[tuple[int, str, Role]], about: ConcernAbout, reviewer_id: int | None) -> GetsIt:
    """The coordinators of the area; the programme leads where it is about them, or where nobody else is there."""
    not_them = reviewer_id if about in _ABOUT_THE_REVIEWER else None
    names = {
        role: tuple(name for staff_id, name, theirs in known if theirs is role and staff_id != not_them)
        for role in (Role.COORDINATOR, Role.PROGRAMME)
    }
    if about is not ConcernAbout.COORDINATOR and names[Role.COORDINATOR]:
        return GetsIt(Desk.COORDINATOR, names[Role.COORDINATOR])
    return GetsIt(Desk.PROGRAMME, names[Role.PROGRAMME])


def raise_in_room(tools: Tools, room: Room, *, kind: str, about: str, words: str, submission: str) -> Raised:
    """Keep what a contributor raises, once for each submission. Words are not needed: pictures say enough to call.

    Raises Refused `no_about` or `too_long`, and TooManyTries.
    """
    typed = _typed(kind, about, words)
    once = f"room.{room.contributor_id}.{submission}"
    with tools.writing() as work:
        area_id, reviewer_id = store.place(work.session, room.review_id)
        made = _keep(
            work,
            tools,
            typed,
            area_id=area_id,
            reviewer_id=reviewer_id,
            whose=room.audit_name,
            who=room.audit_name,
            submission=once,
            contributor_id=room.contributor_id,
            visit_id=room.visit_id,
        )
        found = store.own_one(work.session, room.contributor_id, made.id, work.today)
    assert found is not None
    return found[0]


def raise_publicly(
    tools: Tools,
    *,
    kind: str,
    about: str,
    words: str,
    name: str,
    contact: str,
    area: str,
    address: str,
    submission: str,
    paper: FromPost | None = None,
) -> str:
    """Keep what anybody raises and return its reference. `address` is where the request came from; only a keyed hash
    of it is kept, for a limit. What came on `paper` has no such address, and none is counted. Raises as
    `raise_in_room`, Refused `empty` without words, contact or kind, and `received_later`."""
    if paper is not None:
        paper.hold(tools.today())
    typed = _typed(kind, about, words)
    name, contact = as_kept(name).strip(), as_kept(contact).strip()
    # What kind it is, said with a picture, counts with what it is about: not everybody writes.
    if not (typed[2] or contact or kind in set(ConcernKind)):
        raise Refused("empty")
    if max(len(name), len(contact)) > LONGEST_LINE:
        raise Refused("line_too_long")
    with tools.writing() as work:
        known = dict(store.areas(work.session.connection()))
        area_id = next((each for each in known if str(each) == area or len(known) == 1), None)
        made = _keep(
            work,
            tools,
            typed,
            area_id=area_id,
            reviewer_id=None,
            whose=f"address:{address}" if paper is None else None,
            who="anyone" if paper is None else paper.member.audit_name,
            submission=f"anyone.{submission}" if paper is None else f"paper.{submission}",
            name=name,
            contact=contact,
            typed_by_id=None if paper is None else paper.member.id,
            received_on=None if paper is None else paper.received_on,
        )
        return made.reference


def areas(tools: Tools) -> list[tuple[int, str]]:
    """Return the areas to choose from: none where there is nothing to choose."""
    with tools.database.connection() as connection:
        found = store.areas(connection)
    return found if len(found) > 1 else []


def look_up(tools: Tools, reference: str) -> Raised:
    """Return how something stands that was raised without a room. Never its words. Raises NotFound."""
    with tools.database.connection() as connection:
        found = store.public_one(connection, reference, tools.today())
    if found is None:
        raise NotFound
    return found


def own(tools: Tools, room: Room) -> tuple[Raised, ...]:
    """Return what this contributor raised, the newest first, without words: no code is needed for this."""
    with tools.database.connection() as connection:
        return store.own(connection, room.contributor_id, tools.today())


def one(tools: Tools, room: Room, concern_id: int) -> OwnConcern:
    """Return one of their own, with every answer that was passed. Raises NotFound."""
    with tools.database.connection() as connection:
        return _one(connection, room, concern_id, tools)


def _one(connection: Connection, room: Room, concern_id: int, tools: Tools) -> OwnConcern:
    found = store.own_one(connection, room.contributor_id, concern_id, tools.today())
    if found is None:
        raise NotFound
    raised, words = found
    happened = store.happened(connection, raised.id)
    outside = [each.words for each in happened if each.passed_to == PassTo.OUTSIDE]
    return OwnConcern(
        raised, words, store.answers_shown(connection, raised.id), happened, outside[-1] if outside else ""
    )


def settles(tools: Tools, room: Room, concern_id: int) -> None:
    """ "This settles it": closed, with their agreement. Twice is once."""
    with tools.writing() as work:
        row = _own_row(work, room, concern_id)
        if row.state != ConcernState.ANSWERED:
            return
        row.state, row.closed_at = ConcernState.CLOSED, work.now
        store.note(work.session, row, ConcernDid.SETTLED, work.now)
        work.record(room.audit_name, "concern_settled", f"concern:{row.id}")


def does_not_settle(tools: Tools, room: Room, concern_id: int, *, words: str, submission: str) -> None:
    """ "That does not settle it": it is open again, with a new day by which they hear. The same submission is once.

    Raises NotFound, Refused `too_long`.
    """
    kept = as_kept(words).strip()
    if len(kept) > MOST_CHARACTERS:
        raise Refused("too_long")
    once = f"{room.contributor_id}.{submission}"
    with tools.writing() as work:
        row = _own_row(work, room, concern_id)
        if store.event_is_kept(work.session, once) or row.state not in {ConcernState.ANSWERED, ConcernState.CLOSED}:
            return
        row.state, row.closed_at = ConcernState.LOOKED_AT, None
        row.hear_by = hear_by(ConcernKind(row.kind), work.today)
        store.note(work.session, row, ConcernDid.NOT_SETTLED, work.now, words=kept, submission=once)
        work.record(room.audit_name, "concern_not_settled", f"concern:{row.id}")


def _own_row(work: Work, room: Room, concern_id: int) -> Concern:
    row = store.own_row(work.session, room.contributor_id, concern_id)
    if row is None:
        raise NotFound
    return row


Typed = tuple[ConcernKind, ConcernAbout, str]


def _typed(kind: str, about: str, words: str) -> Typed:
    kept = as_kept(words).strip()
    if about not in set(ConcernAbout):
        raise Refused("no_about")
    if len(kept) > MOST_CHARACTERS:
        raise Refused("too_long")
    # Which kind it is need not be known: what is not said is a concern.
    return ConcernKind(kind) if kind in set(ConcernKind) else ConcernKind.CONCERN, ConcernAbout(about), kept


def _keep(
    work: Work,
    tools: Tools,
    typed: Typed,
    *,
    area_id: int | None,
    reviewer_id: int | None,
    whose: str | None,
    who: str,
    submission: str,
    **more: object,
) -> Concern:
    session = work.session
    before = store.by_submission(session, submission)
    if before is not None:
        return before
    if whose is not None:
        _not_too_many(work, tools, whose)
    kind, about, words = typed
    gets = _gets_it(store.desks(session, area_id), about, reviewer_id)
    made = Concern(
        reference=_reference(),
        kind=kind,
        about=about,
        desk=gets.desk,
        words=words,
        area_id=area_id,
        about_staff_id=reviewer_id if about in _ABOUT_THE_REVIEWER else None,
        raised_at=work.now,
        hear_by=hear_by(kind, work.today),
        submission=submission,
        **more,
    )
    session.add(made)
    session.flush()
    store.note(session, made, ConcernDid.RAISED, work.now)
    work.record(who, "raised_concern", f"concern:{made.id}", kind=kind.value, of=about.value, desk=gets.desk.value)
    return made


def _not_too_many(work: Work, tools: Tools, whose: str) -> None:
    """Count this one; raise TooManyTries when one person or one machine sends too many in an hour."""
    since = work.now - _HOUR
    for name, most in ((whose, MOST_IN_HOUR), (_EVERYWHERE, MOST_EVERYWHERE_IN_HOUR)):
        subject = hmac.new(tools.keys.codes.encode(), f"{_TRIES}:{name}".encode(), hashlib.sha256).hexdigest()
        attempts.alone(work.session, subject)
        if attempts.since(work.session, _TRIES, subject, since) >= most:
            raise TooManyTries
        attempts.note(work.session, _TRIES, subject, work.now)


def _reference() -> str:
    """Return a reference to keep, such as R-7KQ2-M9PD: 40 random bits, and no word that could hurt."""
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(8))
        if not spells_distress(drawn):
            return f"{REFERENCE_BEGINS}{drawn[:4]}-{drawn[4:]}"
