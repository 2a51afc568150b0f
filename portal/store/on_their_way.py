"""Letters on their way, listed for an area's staff. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from portal.domain.names import shown_name
from portal.domain.on_their_way import PAGE_OF, LetterOnItsWay, ShowLetters
from portal.domain.returns import number_of
from portal.domain.states import CAME_BACK, Channel, DeliveryState
from portal.models import Contributor, Delivery, Letter, Person, Review

_STATES = {
    ShowLetters.WAITING: {DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.PRINTING},
    ShowLetters.HELD: {DeliveryState.HELD},
    ShowLetters.SENT: {DeliveryState.SENT},
    ShowLetters.ARRIVED: {DeliveryState.DELIVERED},
    ShowLetters.NOT_ARRIVED: CAME_BACK,
}
# What went by post, or is with the mail room: only that can come back in an envelope.
_POSTED = {DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.PRINTING}


def count(session: Session, area_ids: Collection[int], show: ShowLetters, channel: Channel | None) -> int:
    asked = _of_areas(select(func.count()).select_from(Delivery), area_ids)
    return session.scalar(asked.where(*_kind(show, channel))) or 0


def page(
    session: Session, area_ids: Collection[int], show: ShowLetters, channel: Channel | None, number: int
) -> tuple[LetterOnItsWay, ...]:
    """Return a page of letters, the newest first."""
    asked = _lines(area_ids).where(*_kind(show, channel)).order_by(Delivery.due_at.desc(), Delivery.id.desc())
    return _read(session, asked.limit(PAGE_OF).offset((number - 1) * PAGE_OF))


def by_number(session: Session, area_ids: Collection[int], delivery_id: int) -> tuple[LetterOnItsWay, ...]:
    return _read(session, _lines(area_ids).where(Delivery.id == delivery_id, Delivery.state.in_(_POSTED)))


def held(session: Session, area_ids: Collection[int], delivery_id: int) -> LetterOnItsWay | None:
    """Return a letter that is held for a human; None when it is not, or not in these areas."""
    found = _read(session, _lines(area_ids).where(Delivery.id == delivery_id, Delivery.state == DeliveryState.HELD))
    return next((each for each in found if each.for_a_human), None)


def in_areas(session: Session, area_ids: Collection[int], delivery_id: int) -> bool:
    return bool(_read(session, _lines(area_ids).where(Delivery.id == delivery_id)))


def by_reference(session: Session, area_ids: Collection[int], reference: str) -> tuple[LetterOnItsWay, ...]:
    """Return what went out for one review, the newest first."""
    asked = _lines(area_ids).where(Review.reference == reference, Delivery.state.in_(_POSTED))
    return _read(session, asked.order_by(Delivery.id.desc()).limit(PAGE_OF))


def by_invitation(session: Session, area_ids: Collection[int], invitation_id: int) -> tuple[LetterOnItsWay, ...]:
    asked = _lines(area_ids).where(Letter.invitation_id == invitation_id, Delivery.state.in_(_POSTED))
    return _read(session, asked.order_by(Delivery.id.desc()).limit(PAGE_OF))


def _kind(show: ShowLetters, channel: Channel | None) -> tuple[ColumnElement[bool], ...]:
    states = Delivery.state.in_(_STATES[show])
    return (states,) if channel is None else (states, Delivery.channel == channel)


def _of_areas(asked: Select[int], area_ids: Collection[int]) -> Select[int]:
    return (
        asked.join(Letter, Delivery.letter_id == Letter.id)
        .join(Contributor, Letter.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(Review.area_id.in_(area_ids), Review.merged_into_id.is_(None))
    )


def _lines(area_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Delivery.id, Delivery.channel, Delivery.state, Delivery.why_held, Delivery.due_at, Delivery.sent_at,
            Contributor.id.label("contributor_id"), Contributor.name.label("contributor_name"), Review.reference,
            Person.first_name, Person.last_name, Person.known_as, Letter.name.label("letter"), Letter.format,
        )
        .join(Letter, Delivery.letter_id == Letter.id)
        .join(Contributor, Letter.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .where(Review.area_id.in_(area_ids), Review.merged_into_id.is_(None))
    )  # fmt: skip


def _read(session: Session, asked: Select[*tuple[Any, ...]]) -> tuple[LetterOnItsWay, ...]:
    return tuple(
        LetterOnItsWay(
            delivery_id=row.id, number=number_of(row.id), contributor_id=row.contributor_id,
            contributor_name=row.contributor_name, reference=row.reference,
            person=shown_name(row.first_name, row.last_name, row.known_as), letter=row.letter,
            channel=Channel(row.channel), format=row.format, state=row.state, why=row.why_held,
            at=row.sent_at or row.due_at,
        )
        for row in session.execute(asked)
    )  # fmt: skip
