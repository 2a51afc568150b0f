"""People whom contributors named, and what staff did about each name. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.orm import Session

from portal.domain.named_people import Decided, NamedDecision, NamedForStaff, NamedShown, Naming
from portal.domain.names import shown_name
from portal.domain.states import DeliveryState
from portal.models import (
    Contributor,
    Delivery,
    Invitation,
    Letter,
    NamedPerson,
    NamedPersonDecision,
    Person,
    Review,
    Staff,
)
from portal.store.prebuilt import prebuilt

_CHAIN = func.coalesce(NamedPerson.first_id, NamedPerson.id)
_COLUMNS = (
    NamedPerson.id,
    NamedPerson.first_id,
    NamedPerson.name,
    NamedPerson.knew,
    NamedPerson.knew_words,
    NamedPerson.reach,
    NamedPerson.reach_unknown,
    NamedPerson.knows,
    NamedPerson.easy_read,
    NamedPerson.language,
    NamedPerson.may_say,
    NamedPerson.words,
    NamedPerson.taken_back,
    NamedPerson.said_at,
    NamedPerson.visit_id,
)
_MINE = prebuilt(
    select(*_COLUMNS).where(NamedPerson.contributor_id == bindparam("contributor_id")).order_by(NamedPerson.id)
)


def of_contributor(connection: Connection | Session, contributor_id: int) -> tuple[NamedShown, ...]:
    """Return everybody whom a contributor named, as it stands, in the order in which they were first named. Nothing of
    what staff did is read here: it can't be told."""
    chains: dict[int, Any] = {}
    first_said: dict[int, Any] = {}
    for row in connection.execute(_MINE, {"contributor_id": contributor_id}):
        first = row.first_id or row.id
        first_said.setdefault(first, row)
        chains[first] = row
    return tuple(
        NamedShown(first, _naming(row), first_said[first].said_at, row.visit_id, row.taken_back)
        for first, row in chains.items()
    )


def add(
    session: Session,
    contributor_id: int,
    naming: Naming,
    *,
    first_id: int | None,
    visit_id: int | None,
    taken_back: bool,
    submission: str,
    now: datetime,
) -> int:
    """Add a row and return its id, or 0 when this submission was kept before."""
    if session.scalar(select(NamedPerson.id).where(NamedPerson.submission == submission)) is not None:
        return 0
    row = NamedPerson(
        contributor_id=contributor_id, first_id=first_id, name=naming.name, knew=naming.knew or None,
        knew_words=naming.knew_words, reach=naming.reach, reach_unknown=naming.reach_unknown,
        knows=naming.knows or None, easy_read=naming.easy_read or None, language=naming.language,
        may_say=naming.may_say, words=naming.words, taken_back=taken_back, said_at=now, visit_id=visit_id,
        submission=submission,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def lock(session: Session, contributor_id: int) -> None:
    """Let nobody else write about this contributor until this transaction ends."""
    session.execute(select(Contributor.id).where(Contributor.id == contributor_id).with_for_update())


# --- staff


def for_staff(
    session: Session, area_ids: Collection[int], *, review_id: int | None = None, named_id: int | None = None
) -> tuple[NamedForStaff, ...]:
    """Return the names given in a review, or one of them, or all of these areas; the oldest first."""
    asked = (
        select(
            *_COLUMNS,
            NamedPerson.contributor_id,
            Contributor.name.label("namer"),
            Contributor.relationship,
            Review.id.label("review_id"),
            Review.reference,
            Person.first_name,
            Person.last_name,
            Person.known_as,
        )
        .join(Contributor, NamedPerson.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .where(Review.area_id.in_(area_ids), Review.merged_into_id.is_(None))
        .order_by(NamedPerson.id)
    )
    if review_id is not None:
        asked = asked.where(Review.id == review_id)
    if named_id is not None:
        asked = asked.where(_CHAIN.in_([named_id]))
    chains: dict[int, list[Any]] = {}
    for row in session.execute(asked):
        chains.setdefault(row.first_id or row.id, []).append(row)
    decided = _decisions(session, chains)
    return tuple(_for_staff(first, rows, decided.get(first, ())) for first, rows in chains.items())


def _for_staff(first: int, rows: list[Any], decided: tuple[Decided, ...]) -> NamedForStaff:
    last = rows[-1]
    return NamedForStaff(
        id=first,
        namer_id=last.contributor_id,
        namer=last.namer,
        namer_relationship=last.relationship,
        reference=last.reference,
        review_id=last.review_id,
        person=shown_name(last.first_name, last.last_name, last.known_as),
        naming=_naming(last),
        taken_back=last.taken_back,
        said_at=last.said_at,
        first_said_at=rows[0].said_at,
        versions=len(rows),
        decided=decided,
    )


def _decisions(session: Session, ids: Iterable[int]) -> dict[int, tuple[Decided, ...]]:
    rows = session.execute(
        select(NamedPersonDecision, Staff.name)
        .join(Staff, NamedPersonDecision.decided_by_id == Staff.id)
        .where(NamedPersonDecision.named_person_id.in_(list(ids)))
        .order_by(NamedPersonDecision.id)
    )
    found: dict[int, tuple[Decided, ...]] = {}
    for row, by in rows:
        made = Decided(NamedDecision(row.decision), row.scope or "", row.because, by, row.decided_at, row.invited_ref)
        found[row.named_person_id] = (*found.get(row.named_person_id, ()), made)
    return found


def decided_before(session: Session, submission: str) -> bool:
    return (
        session.scalar(select(NamedPersonDecision.id).where(NamedPersonDecision.submission == submission)) is not None
    )


def decide(
    session: Session,
    named_id: int,
    decision: NamedDecision,
    *,
    scope: str,
    because: str,
    invited_ref: int | None,
    by: int,
    submission: str,
    now: datetime,
) -> None:
    session.add(
        NamedPersonDecision(
            named_person_id=named_id, decision=decision, scope=scope or None, because=because, invited_ref=invited_ref,
            decided_by_id=by, decided_at=now, submission=submission,
        )
    )  # fmt: skip
    session.flush()


def of_room(session: Session, review_id: int) -> tuple[tuple[int, str, str], ...]:
    """Return (id, name, relationship) of everybody who has a room in this review already."""
    rows = session.execute(
        select(Contributor.id, Contributor.name, Contributor.relationship)
        .where(Contributor.review_id == review_id, Contributor.erased_at.is_(None))
        .order_by(Contributor.id)
    )
    return tuple((row.id, row.name, row.relationship) for row in rows)


def review_of(session: Session, reference: str, area_ids: Collection[int]) -> tuple[int, int | None, str] | None:
    """Return (id, reviewer's id, person) of a review of these areas."""
    row = session.execute(
        select(Review.id, Review.reviewer_id, Person.first_name, Person.last_name, Person.known_as)
        .join(Person, Review.person_id == Person.id)
        .where(Review.reference == reference, Review.area_id.in_(area_ids), Review.merged_into_id.is_(None))
    ).one_or_none()
    return (row.id, row.reviewer_id, shown_name(row.first_name, row.last_name, row.known_as)) if row else None


# --- the invited person's letter


_NAMED_BY = (
    select(
        NamedPersonDecision.named_person_id, NamedPerson.may_say, NamedPerson.taken_back, Contributor.name
    )
    .join(NamedPerson, NamedPersonDecision.named_person_id == _CHAIN)
    .join(Contributor, NamedPerson.contributor_id == Contributor.id)
    .where(
        NamedPersonDecision.invited_ref == bindparam("contributor_id"),
        NamedPersonDecision.decision == NamedDecision.INVITE,
    )
    .order_by(NamedPersonDecision.id, NamedPerson.id)
)  # fmt: skip


def named_by(session: Session, contributor_id: int) -> str:
    """Return the name of whoever named this contributor, if they let us say it and have not taken that back; "" for
    everybody else. Where two people named them, the first who lets us say it.

    One query whether somebody named them or nobody did: a page that takes longer would tell.
    """
    last: dict[int, Any] = {}
    for row in session.execute(_NAMED_BY, {"contributor_id": contributor_id}):
        last[row.named_person_id] = row
    return next((str(row.name) for row in last.values() if row.may_say and not row.taken_back), "")


def invited_through(session: Session, named_id: int) -> list[int]:
    """Return the contributors whom staff invited because of one name."""
    rows = session.scalars(
        select(NamedPersonDecision.invited_ref).where(
            NamedPersonDecision.named_person_id == named_id,
            NamedPersonDecision.decision == NamedDecision.INVITE,
            NamedPersonDecision.invited_ref.is_not(None),
        )
    )
    return [each for each in rows if each is not None]


def cancel_letters_that_say_who(session: Session, contributor_id: int, now: datetime) -> int:
    """Cancel the first letters to somebody that wait to go, with the way in that they carry; return how many. They
    were composed with a name in them that may not be said any longer."""
    waiting = session.execute(
        select(Delivery.id, Letter.invitation_id)
        .join(Letter, Delivery.letter_id == Letter.id)
        .where(
            Letter.contributor_id == contributor_id,
            Delivery.state.in_((DeliveryState.QUEUED, DeliveryState.HELD)),
        )
    ).all()
    for row in waiting:
        session.execute(
            update(Delivery)
            .where(Delivery.id == row.id)
            .values(state=DeliveryState.CANCELLED, why_held="may_not_say_who_named_them")
        )
        if row.invitation_id is not None:
            session.execute(
                update(Invitation)
                .where(Invitation.id == row.invitation_id, Invitation.first_used_at.is_(None))
                .values(withdrawn_at=now)
            )
    return len(waiting)


def _naming(row: Any) -> Naming:
    return Naming(
        name=row.name,
        knew=row.knew or "",
        knew_words=row.knew_words,
        reach=row.reach,
        reach_unknown=row.reach_unknown,
        knows=row.knows or "",
        easy_read=row.easy_read or "",
        language=row.language,
        may_say=row.may_say,
        words=row.words,
    )
