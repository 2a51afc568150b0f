"""Where a review is for one contributor, and what other bodies plan. Each part is bound to that contributor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.states import PlanState, ProcessKind
from portal.domain.where_it_is import BodyRow, BodyShown, ContactRow, PauseShown, PlannedForThem
from portal.models import (
    Allocation,
    Contributor,
    Meeting,
    Message,
    OtherProcess,
    Pause,
    PlannedContact,
    Review,
    ReviewerRequest,
)
from portal.store.prebuilt import prebuilt

_ME: BindParameter[int] = bindparam("contributor_id")
_PAUSE = (
    select(Pause)
    .where(
        Pause.contributor_id == _ME,
        Pause.ended_at.is_(None),
        or_(Pause.until_on.is_(None), Pause.until_on > bindparam("today")),
    )
    .order_by(Pause.asked_at.desc())
    .limit(1)
)
_REQUEST = (
    select(ReviewerRequest)
    .where(ReviewerRequest.contributor_id == _ME)
    .order_by(ReviewerRequest.asked_at.desc(), ReviewerRequest.id.desc())
    .limit(1)
)
_MEETING = select(Meeting).where(Meeting.contributor_id == _ME).order_by(Meeting.proposed_at.desc()).limit(1)
_FACTS = prebuilt(
    select(
        Review.state,
        Review.notified_on,
        select(func.max(Allocation.allocated_at))
        .where(Allocation.review_id == Review.id)
        .scalar_subquery()
        .label("allocated_at"),
        _PAUSE.with_only_columns(Pause.asked_at).scalar_subquery().label("paused_at"),
        _PAUSE.with_only_columns(Pause.until_on).scalar_subquery().label("paused_until"),
        _REQUEST.with_only_columns(ReviewerRequest.asked_at).scalar_subquery().label("request_at"),
        _REQUEST.with_only_columns(ReviewerRequest.settled).scalar_subquery().label("request"),
        _MEETING.with_only_columns(Meeting.state).scalar_subquery().label("meeting"),
        select(func.count())
        .select_from(Message)
        .where(
            Message.contributor_id == _ME,
            Message.by_id.is_not(None),
            Message.passed_at.is_not(None),
            Message.seen_at.is_(None),
        )
        .scalar_subquery()
        .label("to_read"),
    )
    .select_from(Contributor)
    .join(Review, Contributor.review_id == Review.id)
    .where(Contributor.id == _ME)
)
_BODIES = prebuilt(
    select(
        OtherProcess.id,
        OtherProcess.kind,
        OtherProcess.person,
        OtherProcess.phone,
        PlannedContact.planned_on,
        PlannedContact.state,
    )
    .select_from(Contributor)
    .join(OtherProcess, OtherProcess.review_id == Contributor.review_id)
    .outerjoin(
        PlannedContact,
        # Rule 5: what a body plans with somebody else is nobody else's to know, not even that it plans something.
        (PlannedContact.other_process_id == OtherProcess.id) & (PlannedContact.contributor_id == _ME),
    )
    .where(Contributor.id == _ME, OtherProcess.ended_on.is_(None))
    .order_by(OtherProcess.kind, PlannedContact.planned_on)
)


def facts(connection: Connection, contributor_id: int, today: date) -> Any:
    return connection.execute(_FACTS, {"contributor_id": contributor_id, "today": today}).one()


def pause_of(row: Any) -> PauseShown | None:
    return PauseShown(row.paused_at, row.paused_until) if row.paused_at else None


def bodies(connection: Connection, contributor_id: int) -> tuple[BodyShown, ...]:
    """Return the bodies that look at the same death, with what each plans with this contributor."""
    found: dict[int, BodyShown] = {}
    for row in connection.execute(_BODIES, {"contributor_id": contributor_id}):
        known = found.get(row.id) or BodyShown(ProcessKind(row.kind), row.person, row.phone)
        planned = (PlannedForThem(row.planned_on, PlanState(row.state)),) if row.planned_on else ()
        found[row.id] = BodyShown(known.kind, known.person, known.phone, known.planned + planned)
    return tuple(found.values())


# --- for staff


def body_rows(session: Session, review_id: int) -> tuple[BodyRow, ...]:
    contacts: dict[int, tuple[ContactRow, ...]] = {}
    for row in session.execute(
        select(PlannedContact, Contributor.name)
        .join(OtherProcess, PlannedContact.other_process_id == OtherProcess.id)
        .outerjoin(Contributor, PlannedContact.contributor_id == Contributor.id)
        .where(OtherProcess.review_id == review_id)
        .order_by(PlannedContact.planned_on, PlannedContact.id)
    ):
        each: PlannedContact = row.PlannedContact
        shown = ContactRow(
            each.id, each.planned_on, PlanState(each.state), each.about, each.contributor_id or 0, row.name or ""
        )
        contacts[each.other_process_id] = (*contacts.get(each.other_process_id, ()), shown)
    processes = session.scalars(
        select(OtherProcess).where(OtherProcess.review_id == review_id).order_by(OtherProcess.kind)
    )
    return tuple(
        BodyRow(
            each.id, ProcessKind(each.kind), each.note, each.person, each.phone, each.ended_on,
            contacts.get(each.id, ()),
        )
        for each in processes
    )  # fmt: skip


def people(session: Session, review_id: int) -> Sequence[Contributor]:
    return session.scalars(
        select(Contributor)
        .where(Contributor.review_id == review_id, Contributor.erased_at.is_(None))
        .order_by(Contributor.created_at, Contributor.id)
    ).all()


def process_of(session: Session, review_id: int, kind: ProcessKind) -> OtherProcess | None:
    return session.scalar(select(OtherProcess).where(OtherProcess.review_id == review_id, OtherProcess.kind == kind))


def contact_of(session: Session, review_id: int, contact_id: int) -> PlannedContact | None:
    found: PlannedContact | None = session.scalar(
        select(PlannedContact)
        .join(OtherProcess, PlannedContact.other_process_id == OtherProcess.id)
        .where(PlannedContact.id == contact_id, OtherProcess.review_id == review_id)
    )
    return found


def same_contact(session: Session, process_id: int, contributor_id: int, on: date) -> bool:
    """Whether this very contact is planned already: a double press."""
    found = session.scalar(
        select(PlannedContact.id).where(
            PlannedContact.other_process_id == process_id,
            PlannedContact.contributor_id == contributor_id,
            PlannedContact.planned_on == on,
            PlannedContact.state == PlanState.PLANNED,
        )
    )
    return found is not None


def settle_contact(contact: PlannedContact, state: PlanState, now: datetime) -> None:
    contact.state, contact.settled_at = state, now
