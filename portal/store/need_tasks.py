"""Needs that wait for somebody, and how each was met. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain.deciding import Unmet, WhyUnmet
from portal.domain.names import in_order, shown_name
from portal.domain.need_tasks import NeedTask
from portal.domain.states import DeliveryState, Role
from portal.models import Contributor, Delivery, Letter, Person, Review, Staff, StaffArea
from portal.models import NeedTask as Row

HELD_FOR_NEED = "need_not_met"
_owner, _met_by = aliased(Staff), aliased(Staff)
_TASKS: Select[Any] = (
    select(  # type: ignore[assignment]
        Row,
        Contributor.name.label("contributor_name"),
        Contributor.relationship,
        Contributor.language,
        Review.reference,
        Person.first_name,
        Person.last_name,
        Person.known_as,
        _owner.name.label("owner_name"),
        _met_by.name.label("met_by_name"),
    )
    .join(Contributor, Row.contributor_id == Contributor.id)
    .join(Review, Contributor.review_id == Review.id)
    .join(Person, Review.person_id == Person.id)
    .outerjoin(_owner, Row.owner_id == _owner.id)
    .outerjoin(_met_by, Row.met_by_id == _met_by.id)
    .where(Review.merged_into_id.is_(None))
    .order_by(Row.asked_at, Row.id)
)
_OPEN = Row.met_at.is_(None), Row.ended_at.is_(None)


def of_contributors(session: Session, ids: Collection[int]) -> dict[int, tuple[NeedTask, ...]]:
    """Return the tasks of contributors, met ones too, the oldest first."""
    found: dict[int, tuple[NeedTask, ...]] = {}
    for task in _read(session, Row.contributor_id.in_(ids)):
        found[task.contributor_id] = (*found.get(task.contributor_id, ()), task)
    return found


def open_in(session: Session, area_ids: Collection[int]) -> tuple[NeedTask, ...]:
    """Return what waits in these areas, the oldest first. Who stopped our letters waits for nothing."""
    return _read(session, *_OPEN, Review.area_id.in_(area_ids), Contributor.stopped_at.is_(None))


def one(session: Session, task_id: int, area_ids: Collection[int]) -> NeedTask | None:
    return next(iter(_read(session, Row.id == task_id, Review.area_id.in_(area_ids))), None)


def _read(session: Session, *where: ColumnElement[bool]) -> tuple[NeedTask, ...]:
    return tuple(
        NeedTask(
            id=row.NeedTask.id,
            contributor_id=row.NeedTask.contributor_id,
            contributor_name=row.contributor_name,
            relationship=row.relationship,
            language=row.language,
            reference=row.reference,
            person=shown_name(row.first_name, row.last_name, row.known_as),
            kind=row.NeedTask.kind,
            why=WhyUnmet(row.NeedTask.why),
            letter=row.NeedTask.letter,
            owner_id=row.NeedTask.owner_id,
            owner_name=row.owner_name or "",
            asked_at=row.NeedTask.asked_at,
            detail=row.NeedTask.detail,
            how=row.NeedTask.how,
            met_by=row.met_by_name or "",
            met_at=row.NeedTask.met_at,
            valid_until=row.NeedTask.valid_until,
            only_for=row.NeedTask.only_for,
            ended_at=row.NeedTask.ended_at,
        )
        for row in session.execute(_TASKS.where(*where))
    )


def add(session: Session, contributor_id: int, unmet: Unmet, *, letter: str, owner: int | None, now: datetime) -> int:
    row = Row(
        contributor_id=contributor_id,
        kind=unmet.kind,
        why=unmet.why,
        detail=unmet.detail,
        letter=letter,
        owner_id=owner,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def reviewer_of(session: Session, contributor_id: int) -> int | None:
    return session.scalar(
        select(Review.reviewer_id)
        .join(Contributor, Contributor.review_id == Review.id)
        .where(Contributor.id == contributor_id)
    )


def end(session: Session, ids: Iterable[int], now: datetime) -> None:
    session.execute(update(Row).where(Row.id.in_(list(ids)), Row.ended_at.is_(None)).values(ended_at=now))


def met(session: Session, task_id: int, *, how: str, by: int, now: datetime, until: date | None, only_for: str) -> bool:
    """Keep how a need is met; False when somebody said so before."""
    row = session.get_one(Row, task_id)
    if row.met_at is not None or row.ended_at is not None:
        return False
    row.how, row.met_by_id, row.met_at, row.valid_until, row.only_for = how, by, now, until, only_for
    session.flush()
    return True


def hand_to(session: Session, task_id: int, staff_id: int) -> None:
    session.execute(update(Row).where(Row.id == task_id).values(owner_id=staff_id))


def who_can_own(session: Session, contributor_id: int) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of those who work on the cases of this contributor's area."""
    rows = session.execute(
        select(Staff.id, Staff.name)
        .join(StaffArea, StaffArea.staff_id == Staff.id)
        .join(Review, Review.area_id == StaffArea.area_id)
        .join(Contributor, Contributor.review_id == Review.id)
        .where(
            Contributor.id == contributor_id,
            Staff.role.in_([Role.REVIEWER, Role.COORDINATOR, Role.ADMINISTRATOR]),
            Staff.disabled_at.is_(None),
        )
        .distinct()
    )
    return tuple(sorted(((row.id, row.name) for row in rows), key=lambda each: in_order(each[1])))


def held_letters(session: Session, contributor_id: int) -> list[tuple[Letter, Delivery]]:
    """Return what waits for this contributor's needs to be met, the oldest first."""
    return _letters(session, contributor_id, Delivery.state == DeliveryState.HELD, _FOR_NEED)


def letters_that_wait(session: Session, contributor_id: int) -> list[tuple[Letter, Delivery]]:
    """Return what has not gone yet and nobody has in hand: queued, or held for a need."""
    queued = Delivery.state == DeliveryState.QUEUED
    return _letters(session, contributor_id, queued | ((Delivery.state == DeliveryState.HELD) & _FOR_NEED))


def deliveries_that_wait(session: Session, letter_id: int) -> list[Delivery]:
    """Return the deliveries of a letter that have not gone yet and nobody has in hand."""
    asked = select(Delivery).where(Delivery.letter_id == letter_id, Delivery.state == DeliveryState.QUEUED)
    return list(session.scalars(asked.order_by(Delivery.id)))


_FOR_NEED = Delivery.why_held.startswith(HELD_FOR_NEED, autoescape=True)


def _letters(session: Session, contributor_id: int, *where: ColumnElement[bool]) -> list[tuple[Letter, Delivery]]:
    rows = session.execute(
        select(Letter, Delivery)
        .join(Delivery, Delivery.letter_id == Letter.id)
        .where(Letter.contributor_id == contributor_id, *where)
        .order_by(Delivery.id)
    )
    return [(row[0], row[1]) for row in rows]
