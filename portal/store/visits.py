"""Signed-in visits: who a session id belongs to, in one query each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain.names import full_name, shown_name
from portal.domain.rooms import OpenFor, Room, StaffMember
from portal.domain.states import Presentation, Purpose, Role, Scope
from portal.domain.supporting import Sitting as SittingRead
from portal.domain.supporting import ways_of
from portal.models import (
    Area,
    Choice,
    Contributor,
    Invitation,
    LateWords,
    Organisation,
    Person,
    Review,
    Sitting,
    Staff,
    StaffArea,
    Visit,
)
from portal.store.prebuilt import prebuilt

CONTRIBUTOR_IDLE = timedelta(minutes=45)
STAFF_IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)
# How long before the end somebody is told, and asked whether they want to stay (WCAG 2.2.1).
WARNING = timedelta(minutes=5)

_reviewer = aliased(Staff)
_ROOM = prebuilt(
    select(
        Visit.id.label("visit_id"),
        Visit.started_at,
        Visit.last_seen_at,
        Visit.stepped_up_until,
        Invitation.id.label("invitation_id"),
        Invitation.purpose,
        Contributor.id.label("contributor_id"),
        Contributor.name,
        Contributor.relationship,
        Contributor.scope,
        Contributor.language,
        Contributor.presentation,
        Contributor.page_language,
        Contributor.page_presentation,
        Contributor.supporter_name,
        Contributor.stopped_at,
        Review.id.label("review_id"),
        Review.reference,
        Person.first_name,
        Person.last_name,
        Person.known_as,
        _reviewer.name.label("reviewer_name"),
        _reviewer.job_title,
        _reviewer.phone,
        Organisation.name.label("employer"),
        select(Choice.decision)
        .where(Choice.contributor_id == Contributor.id)
        .order_by(Choice.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("decision"),
        exists()
        .where(LateWords.contributor_id == Contributor.id, LateWords.settled_at.is_(None))
        .label("has_late_words"),
        Sitting.id.label("sitting_id"),
        Sitting.name.label("sitting_name"),
        Sitting.ways.label("sitting_ways"),
        Sitting.began_at.label("sitting_began_at"),
    )
    .join(Invitation, Visit.invitation_id == Invitation.id)
    .join(Contributor, Invitation.contributor_id == Contributor.id)
    .join(Review, Contributor.review_id == Review.id)
    .join(Person, Review.person_id == Person.id)
    .outerjoin(_reviewer, Review.reviewer_id == _reviewer.id)
    .outerjoin(Organisation, _reviewer.employer_id == Organisation.id)
    .outerjoin(Sitting, and_(Sitting.visit_id == Visit.id, Sitting.ended_at.is_(None)))
    .where(
        Visit.id_hash == bindparam("id_hash"),
        Visit.ended_at.is_(None),
        Visit.last_seen_at > bindparam("seen_after"),
        Visit.started_at > bindparam("started_after"),
        Invitation.withdrawn_at.is_(None),
        # A newer letter took its place: whoever holds the old one is out, the visit that it opened as well.
        Invitation.replaced_by_id.is_(None),
        Invitation.expires_at > bindparam("now"),
    )
)
_STAFF = prebuilt(
    select(
        Visit.id.label("visit_id"),
        Visit.started_at,
        Visit.last_seen_at,
        Staff.id,
        Staff.name,
        Staff.email,
        Staff.role,
        Staff.employer_id,
        exists().where(LateWords.staff_id == Staff.id, LateWords.settled_at.is_(None)).label("has_late_words"),
    )
    .join(Staff, Visit.staff_id == Staff.id)
    .where(
        Visit.id_hash == bindparam("id_hash"),
        Visit.ended_at.is_(None),
        Visit.last_seen_at > bindparam("seen_after"),
        Visit.started_at > bindparam("started_after"),
        Staff.disabled_at.is_(None),
    )
)
_AREAS = prebuilt(
    select(Area.id, Area.name).join(StaffArea).where(StaffArea.staff_id == bindparam("staff_id")).order_by(Area.name)
)


_OPEN = prebuilt(
    select(Visit.staff_id, Visit.started_at, Visit.last_seen_at, Visit.ended_at).where(
        Visit.id_hash == bindparam("id_hash")
    )
)


def room_of(connection: Connection, id_hash: str, now: datetime) -> tuple[Room, datetime] | None:
    """Return the room that a session id opens and when it was last seen, or None when it opens none (any longer)."""
    row = connection.execute(
        _ROOM,
        {"id_hash": id_hash, "seen_after": now - CONTRIBUTOR_IDLE, "started_after": now - LONGEST, "now": now},
    ).one_or_none()
    if row is None:
        return None
    room = Room(
        visit_id=row.visit_id,
        invitation_id=row.invitation_id,
        purpose=Purpose(row.purpose),
        contributor_id=row.contributor_id,
        contributor_name=row.name,
        relationship=row.relationship,
        # A friend's link never shows outcomes, whoever holds it (safety.md, "Links").
        scope=Scope.FRIEND if row.purpose == Purpose.FRIEND else Scope(row.scope),
        language=row.language,
        presentation=Presentation(row.presentation),
        reads_language=row.page_language or row.language,
        reads_presentation=Presentation(row.page_presentation or row.presentation),
        supporter_name=row.supporter_name,
        stopped=row.stopped_at is not None,
        review_id=row.review_id,
        reference=row.reference,
        person=shown_name(row.first_name, row.last_name, row.known_as),
        person_full=full_name(row.known_as or row.first_name, row.last_name),
        reviewer_name=row.reviewer_name or "",
        reviewer_job=row.job_title or "",
        reviewer_employer=row.employer or "",
        reviewer_phone=row.phone or "",
        decision=row.decision or "",
        stepped_up=row.stepped_up_until is not None and row.stepped_up_until > now,
        has_late_words=row.has_late_words,
        seconds_left=_seconds_left(row, CONTRIBUTOR_IDLE, now),
        sitting=_sitting(row),
    )
    return room, row.last_seen_at


def _sitting(row: Any) -> SittingRead | None:
    """Return who sits beside the contributor in this visit."""
    if row.sitting_id is None:
        return None
    return SittingRead(row.sitting_id, row.sitting_name, ways_of(row.sitting_ways), row.sitting_began_at)


def staff_of(connection: Connection, token: str, id_hash: str, now: datetime) -> tuple[StaffMember, datetime] | None:
    """Return the member of staff that a session id belongs to, with their areas as they are now."""
    row = connection.execute(
        _STAFF, {"id_hash": id_hash, "seen_after": now - STAFF_IDLE, "started_after": now - LONGEST}
    ).one_or_none()
    if row is None:
        return None
    areas = connection.execute(_AREAS, {"staff_id": row.id}).all()
    member = StaffMember(
        visit_id=row.visit_id,
        visit_token=token,
        id=row.id,
        name=row.name,
        email=row.email,
        role=Role(row.role),
        employer_id=row.employer_id,
        area_ids=frozenset(area.id for area in areas),
        area_names=tuple(area.name for area in areas),
        has_late_words=row.has_late_words,
        seconds_left=_seconds_left(row, STAFF_IDLE, now),
    )
    return member, row.last_seen_at


def open_for(connection: Connection, id_hash: str, now: datetime) -> OpenFor | None:
    """Return how long a visit stays open as it stands, without counting this as a sign of life; None when it ended."""
    row = connection.execute(_OPEN, {"id_hash": id_hash}).one_or_none()
    if row is None or row.ended_at is not None:
        return None
    idle = (row.last_seen_at + (STAFF_IDLE if row.staff_id else CONTRIBUTOR_IDLE) - now).total_seconds()
    longest = (row.started_at + LONGEST - now).total_seconds()
    left = int(min(idle, longest))
    return OpenFor(left, may_be_extended=longest > WARNING.total_seconds()) if left > 0 else None


def _seconds_left(row: Any, idle: timedelta, now: datetime) -> int:
    """The page that is made now keeps the visit open, but never past its longest."""
    return int(min(idle, row.started_at + LONGEST - now).total_seconds())


def start(
    session: Session, id_hash: str, *, now: datetime, staff_id: int | None = None, invitation_id: int | None = None
) -> None:
    session.add(
        Visit(id_hash=id_hash, staff_id=staff_id, invitation_id=invitation_id, started_at=now, last_seen_at=now)
    )
    session.flush()


def touch(session: Session, visit_id: int, now: datetime) -> None:
    session.execute(update(Visit).where(Visit.id == visit_id).values(last_seen_at=now))


def step_up(session: Session, visit_id: int, until: datetime) -> None:
    session.execute(update(Visit).where(Visit.id == visit_id).values(stepped_up_until=until))


def end_others(session: Session, contributor_id: int, but: int, now: datetime) -> int:
    """End every visit of a contributor but one, however they came in, and return how many were open."""
    theirs = select(Invitation.id).where(Invitation.contributor_id == contributor_id)
    ended = session.execute(
        update(Visit)
        .where(Visit.invitation_id.in_(theirs), Visit.id != but, Visit.ended_at.is_(None))
        .values(ended_at=now)
        .returning(Visit.id)
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())


def end(session: Session, id_hash: str, now: datetime) -> None:
    session.execute(update(Visit).where(Visit.id_hash == id_hash, Visit.ended_at.is_(None)).values(ended_at=now))
