"""What people raise: who may read it, its history, its answers. Flushes, never commits.

`visible_to` is the rule that protects people: every read of staff's goes through it, so nobody is ever shown what was
raised about themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, exists, false, func, or_, select
from sqlalchemy import Row as SqlRow
from sqlalchemy.orm import Session, aliased

from portal.domain.concerns import (
    AnswerShown,
    ConcernAbout,
    ConcernDid,
    ConcernKind,
    ConcernLine,
    ConcernState,
    Desk,
    Happened,
    Raised,
)
from portal.domain.days import day_of
from portal.domain.easy_rows import words_alone
from portal.domain.names import shown_name
from portal.domain.own_records import Row
from portal.domain.rooms import StaffMember
from portal.domain.states import Role
from portal.models import Area, Concern, ConcernAnswer, ConcernEvent, Contributor, Person, Review, Staff, StaffArea
from portal.store.prebuilt import prebuilt

_taker, _writer, _passer = aliased(Staff), aliased(Staff), aliased(Staff)


def visible_to(member: StaffMember) -> ColumnElement[bool]:
    """The concerns on this member's desk: never one that is about them, and never one about coordinators on theirs."""
    not_about_them = or_(Concern.about_staff_id.is_(None), Concern.about_staff_id != member.id)
    if member.role is Role.PROGRAMME:
        return and_(Concern.desk == Desk.PROGRAMME, not_about_them)
    if member.role is Role.COORDINATOR:
        return and_(
            Concern.desk == Desk.COORDINATOR,
            Concern.about != ConcernAbout.COORDINATOR,
            Concern.area_id.in_(member.area_ids),
            not_about_them,
        )
    return false()


# --- who gets it

_DESKS = prebuilt(
    select(Staff.id, Staff.name, Staff.role)
    .where(
        Staff.disabled_at.is_(None),
        or_(
            Staff.role == Role.PROGRAMME,
            and_(
                Staff.role == Role.COORDINATOR,
                exists().where(StaffArea.staff_id == Staff.id, StaffArea.area_id == bindparam("area_id")),
            ),
        ),
    )
    .order_by(Staff.name, Staff.id)
)
_PLACE = prebuilt(select(Review.area_id, Review.reviewer_id).where(Review.id == bindparam("review_id")))


def desks(connection: Connection | Session, area_id: int | None) -> list[tuple[int, str, Role]]:
    """Return (id, name, role) of the coordinators of an area and of the programme leads."""
    rows = connection.execute(_DESKS, {"area_id": area_id or 0})
    return [(row.id, row.name, Role(row.role)) for row in rows]


def place(connection: Connection | Session, review_id: int) -> tuple[int, int | None]:
    """Return a review's area and reviewer."""
    row = connection.execute(_PLACE, {"review_id": review_id}).one()
    return row.area_id, row.reviewer_id


def areas(connection: Connection) -> list[tuple[int, str]]:
    return [(row.id, row.name) for row in connection.execute(select(Area.id, Area.name).order_by(Area.name))]


# --- for whoever raised it

_RAISED = (
    Concern.id,
    Concern.reference,
    Concern.kind,
    Concern.about,
    Concern.state,
    Concern.desk,
    Concern.raised_at,
    Concern.hear_by,
    Concern.contributor_id,
    (Concern.contact != "").label("has_contact"),
)
_OWN = prebuilt(
    select(*_RAISED)
    .where(Concern.contributor_id == bindparam("contributor_id"))
    .order_by(Concern.raised_at.desc(), Concern.id.desc())
)
_ONE = prebuilt(
    select(*_RAISED, Concern.words).where(
        Concern.contributor_id == bindparam("contributor_id"), Concern.id == bindparam("concern_id")
    )
)
_BY_REFERENCE = prebuilt(
    select(*_RAISED).where(Concern.contributor_id.is_(None), Concern.reference == bindparam("reference"))
)
_ANSWERS_SHOWN = prebuilt(
    select(ConcernAnswer.words, ConcernAnswer.easy_words, Staff.name, ConcernAnswer.passed_at)
    .join(Staff, ConcernAnswer.written_by_id == Staff.id)
    .where(ConcernAnswer.concern_id == bindparam("concern_id"), ConcernAnswer.passed_at.is_not(None))
    .order_by(ConcernAnswer.passed_at, ConcernAnswer.id)
)
_HAPPENED = prebuilt(
    select(
        ConcernEvent.id,
        ConcernEvent.did,
        ConcernEvent.at,
        ConcernEvent.words,
        ConcernEvent.passed_to,
        func.coalesce(Staff.name, "").label("by"),
    )
    .outerjoin(Staff, ConcernEvent.by_id == Staff.id)
    .where(ConcernEvent.concern_id == bindparam("concern_id"))
    .order_by(ConcernEvent.at, ConcernEvent.id)
)


def _raised(row: Any, today: date) -> Raised:
    state = ConcernState(row.state)
    return Raised(
        reference=row.reference,
        kind=ConcernKind(row.kind),
        about=ConcernAbout(row.about),
        state=state,
        desk=Desk(row.desk),
        raised_at=row.raised_at,
        hear_by=row.hear_by,
        can_be_answered=row.contributor_id is not None or bool(row.has_contact),
        late=state in {ConcernState.RECEIVED, ConcernState.LOOKED_AT} and row.hear_by < today,
        id=row.id,
    )


def own(connection: Connection, contributor_id: int, today: date) -> tuple[Raised, ...]:
    return tuple(_raised(row, today) for row in connection.execute(_OWN, {"contributor_id": contributor_id}))


def own_one(
    connection: Connection | Session, contributor_id: int, concern_id: int, today: date
) -> tuple[Raised, str] | None:
    """Return one of a contributor's own, with its words, or None."""
    row = connection.execute(_ONE, {"contributor_id": contributor_id, "concern_id": concern_id}).one_or_none()
    return None if row is None else (_raised(row, today), row.words)


def public_one(connection: Connection, reference: str, today: date) -> Raised | None:
    """Return one that was raised without a room, by its reference. Never its words."""
    row = connection.execute(_BY_REFERENCE, {"reference": reference}).one_or_none()
    return None if row is None else _raised(row, today)


def answers_shown(connection: Connection | Session, concern_id: int) -> tuple[AnswerShown, ...]:
    return tuple(
        AnswerShown(row.words, row.easy_words, row.name, day_of(row.passed_at))
        for row in connection.execute(_ANSWERS_SHOWN, {"concern_id": concern_id})
    )


def happened(connection: Connection | Session, concern_id: int) -> tuple[Happened, ...]:
    return tuple(
        Happened(ConcernDid(row.did), row.at, row.by, row.words, row.passed_to, row.id)
        for row in connection.execute(_HAPPENED, {"concern_id": concern_id})
    )


_TOLD = {
    ConcernDid.NOT_SETTLED: "you_said",
    ConcernDid.SETTLED: "settled",
    ConcernDid.PASSED_ON: "passed_on",
}


def own_rows(session: Session, contributor_id: int) -> Iterator[Row]:
    """Return what a contributor raised, and what they may read of what became of it, for their download."""
    for each in session.scalars(select(Concern).where(Concern.contributor_id == contributor_id).order_by(Concern.id)):
        about = {"reference": each.reference, "kind": each.kind, "about": each.about}
        found: list[dict[str, Any]] = [
            {**about, "what": "you_raised", "words": each.words, "on": each.raised_at, "hear_by": each.hear_by}
        ]
        answers = select(ConcernAnswer, Staff.name).join(Staff, ConcernAnswer.written_by_id == Staff.id)
        for answer, by in session.execute(
            answers.where(ConcernAnswer.concern_id == each.id, ConcernAnswer.passed_at.is_not(None))
        ):
            said = {"words": answer.words, "easy_words": words_alone(answer.easy_words), "by": by}
            found.append({**about, "what": "we_answered", **said, "on": answer.passed_at})
        found += [
            {**about, "what": _TOLD[event.did], "words": event.words, "on": event.at}
            for event in happened(session, each.id)
            if event.did in _TOLD
        ]
        yield from sorted(found, key=lambda row: row["on"])


# --- rows


def by_submission(session: Session, submission: str) -> Concern | None:
    return session.scalar(select(Concern).where(Concern.submission == submission))


def note(
    session: Session,
    concern: Concern,
    did: ConcernDid,
    now: datetime,
    *,
    by_id: int | None = None,
    words: str = "",
    passed_to: str = "",
    submission: str | None = None,
) -> None:
    made = ConcernEvent(
        concern_id=concern.id, did=did, by_id=by_id, words=words, passed_to=passed_to, at=now, submission=submission
    )
    session.add(made)
    session.flush()


def event_is_kept(session: Session, submission: str) -> bool:
    return session.scalar(select(ConcernEvent.id).where(ConcernEvent.submission == submission)) is not None


def row_for(session: Session, member: StaffMember, concern_id: int) -> Concern | None:
    """Return a concern on this member's desk, held until the transaction ends where the database can."""
    return session.scalar(select(Concern).where(Concern.id == concern_id, visible_to(member)).with_for_update())


def own_row(session: Session, contributor_id: int, concern_id: int) -> Concern | None:
    return session.scalar(
        select(Concern).where(Concern.contributor_id == contributor_id, Concern.id == concern_id).with_for_update()
    )


# --- for staff


def _lines(member: StaffMember) -> Select[Any]:
    waits = exists().where(
        ConcernAnswer.concern_id == Concern.id,
        ConcernAnswer.passed_at.is_(None),
        ConcernAnswer.sent_back_because == "",
    )
    found: Select[Any] = (
        select(  # type: ignore[assignment]
            *_RAISED,
            Review.reference.label("review_reference"),
            Person.first_name,
            Person.last_name,
            Person.known_as,
            Contributor.name.label("contributor_name"),
            Concern.name,
            Area.name.label("area"),
            _taker.name.label("taken_by"),
            Concern.taken_by_id,
            waits.label("answer_waits"),
        )
        .outerjoin(Contributor, Concern.contributor_id == Contributor.id)
        .outerjoin(Review, Contributor.review_id == Review.id)
        .outerjoin(Person, Review.person_id == Person.id)
        .outerjoin(Area, Concern.area_id == Area.id)
        .outerjoin(_taker, Concern.taken_by_id == _taker.id)
        .where(visible_to(member))
    )
    return found


def lines(session: Session, member: StaffMember, *, closed: bool, most: int) -> tuple[ConcernLine, ...]:
    """Return what is on a member's desk: open ones by promise, the oldest first; or those that were closed."""
    asked = _lines(member)
    if closed:
        asked = asked.where(Concern.state == ConcernState.CLOSED).order_by(Concern.closed_at.desc())
    else:
        asked = asked.where(Concern.state != ConcernState.CLOSED).order_by(Concern.hear_by, Concern.raised_at)
    return tuple(_line(row) for row in session.execute(asked.limit(most)))


def line(session: Session, member: StaffMember, concern_id: int) -> ConcernLine | None:
    row = session.execute(_lines(member).where(Concern.id == concern_id)).one_or_none()
    return None if row is None else _line(row)


def _line(row: SqlRow[Any]) -> ConcernLine:
    from_room = row.contributor_id is not None
    return ConcernLine(
        id=row.id,
        reference=row.reference,
        kind=ConcernKind(row.kind),
        about=ConcernAbout(row.about),
        state=ConcernState(row.state),
        raised_at=row.raised_at,
        hear_by=row.hear_by,
        review_reference=row.review_reference or "",
        person=shown_name(row.first_name, row.last_name, row.known_as) if from_room else "",
        contributor_name=row.contributor_name if from_room else row.name,
        area=row.area or "",
        taken_by=row.taken_by or "",
        taken_by_id=row.taken_by_id,
        answer_waits=bool(row.answer_waits),
        contributor_id=row.contributor_id,
    )
