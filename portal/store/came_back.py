"""Messages that did not arrive, and the addresses that they speak against. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select, true, update
from sqlalchemy.orm import Session

from portal.domain.names import shown_name
from portal.domain.returns import ReturnShown
from portal.domain.states import Channel, DeliveryState, ReturnReason, ReturnSettled
from portal.models import CameBack, Contributor, Delivery, Letter, Person, Review, Staff

ADDRESS_IN_DOUBT = "address_in_doubt"
"""Why a letter is held that would go to an address which something came back from."""
_AGAINST = tuple(reason for reason in ReturnReason if reason.against_the_address)


def note(
    session: Session, delivery_id: int, *, why: ReturnReason, state: DeliveryState, code: str, now: datetime,
    found_by: int | None,
) -> bool:  # fmt: skip
    """Note that a delivery did not arrive, and hold what waits for the same address; False when it was known."""
    if session.scalar(select(CameBack.id).where(CameBack.delivery_id == delivery_id)) is not None:
        return False
    delivery = session.get_one(Delivery, delivery_id)
    contributor_id = session.scalars(select(Letter.contributor_id).where(Letter.id == delivery.letter_id)).one()
    delivery.state, delivery.why_held, delivery.heard_at = state, code, now
    session.add(
        CameBack(
            contributor_id=contributor_id, delivery_id=delivery_id, channel=delivery.channel,
            address=delivery.address, why=why, found_at=now, found_by_id=found_by,
        )
    )  # fmt: skip
    session.flush()
    if why.against_the_address:
        _hold_for(session, contributor_id, delivery)
    return True


def in_doubt(session: Session, contributor_id: int, channel: Channel, address: str) -> bool:
    """Whether a message to this person came back from this address, and nobody has said what was done."""
    return bool(address) and address in _addresses_in_doubt(session, contributor_id, channel)


def doubts(session: Session, contributor_id: int) -> tuple[tuple[Channel, str, datetime], ...]:
    """Return the channels and addresses of one person that something came back from, and when, the oldest first."""
    asked = _open(contributor_id).add_columns(CameBack.found_at).order_by(CameBack.found_at, CameBack.id)
    return tuple((Channel(channel), address, found_at) for channel, address, found_at in session.execute(asked))


def settle(
    session: Session, return_id: int, *, done: ReturnSettled, words: str, by: int, now: datetime
) -> tuple[int, ...] | None:
    """Say what was done; return the deliveries that were held for it, None when it was settled before."""
    row = session.get_one(CameBack, return_id)
    if row.done_at is not None:
        return None
    row.done, row.done_words, row.done_by_id, row.done_at = done, words, by, now
    session.flush()
    if in_doubt(session, row.contributor_id, Channel(row.channel), row.address):
        return ()  # something else came back from there too
    held = _waiting(session, row.contributor_id, Channel(row.channel), (DeliveryState.HELD,))
    return tuple(each.id for each in held if each.why_held == ADDRESS_IN_DOUBT and each.address == row.address)


def known(session: Session, delivery_id: int, area_ids: Collection[int]) -> bool:
    """Whether a delivery of these areas is known to have come back."""
    found = session.scalar(select(CameBack.id).where(CameBack.delivery_id == delivery_id))
    return found is not None and area_of(session, found) in area_ids


def of_areas(
    session: Session, area_ids: Collection[int], *, only: int | None = None, most: int = 200
) -> tuple[ReturnShown, ...]:
    """Return what did not arrive and nobody has seen to, the oldest first."""
    rows = session.execute(
        select(
            CameBack.id, CameBack.delivery_id, CameBack.contributor_id, CameBack.channel, CameBack.why,
            CameBack.found_at, CameBack.address, Contributor.name.label("contributor_name"), Contributor.stopped_at,
            Review.reference, Person.first_name, Person.last_name, Person.known_as, Letter.name.label("letter"),
            Letter.format, Staff.name.label("found_by"),
        )
        .join(Delivery, CameBack.delivery_id == Delivery.id)
        .join(Letter, Delivery.letter_id == Letter.id)
        .join(Contributor, CameBack.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .outerjoin(Staff, CameBack.found_by_id == Staff.id)
        .where(Review.area_id.in_(area_ids), Review.merged_into_id.is_(None), CameBack.done_at.is_(None),
            true() if only is None else CameBack.id == only)
        .order_by(CameBack.found_at, CameBack.id)
        .limit(most)
    )  # fmt: skip
    return tuple(
        ReturnShown(
            id=row.id, delivery_id=row.delivery_id, contributor_id=row.contributor_id, channel=Channel(row.channel),
            why=ReturnReason(row.why), found_at=row.found_at, address=row.address,
            contributor_name=row.contributor_name, stopped=row.stopped_at is not None, reference=row.reference,
            person=shown_name(row.first_name, row.last_name, row.known_as), letter=row.letter, format=row.format,
            found_by=row.found_by or "",
        )
        for row in rows
    )  # fmt: skip


def area_of(session: Session, return_id: int) -> int | None:
    return session.scalar(
        select(Review.area_id)
        .join(Contributor, Contributor.review_id == Review.id)
        .join(CameBack, CameBack.contributor_id == Contributor.id)
        .where(CameBack.id == return_id)
    )


def _open(contributor_id: int) -> Select[str, str]:
    return select(CameBack.channel, CameBack.address).where(
        CameBack.contributor_id == contributor_id, CameBack.done_at.is_(None), CameBack.why.in_(_AGAINST)
    )


def _addresses_in_doubt(session: Session, contributor_id: int, channel: Channel) -> set[str]:
    # Addresses are sealed: they are compared here, not in the database.
    return {row.address for row in session.execute(_open(contributor_id).where(CameBack.channel == channel))}


def _hold_for(session: Session, contributor_id: int, came_back: Delivery) -> None:
    channel = Channel(came_back.channel)
    those = _waiting(session, contributor_id, channel, (DeliveryState.QUEUED,))
    ids = [each.id for each in those if each.address == came_back.address]
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids), Delivery.state == DeliveryState.QUEUED)
        .values(state=DeliveryState.HELD, why_held=ADDRESS_IN_DOUBT)
    )


def _waiting(
    session: Session, contributor_id: int, channel: Channel, states: Collection[DeliveryState]
) -> list[Delivery]:
    return list(
        session.scalars(
            select(Delivery)
            .join(Letter, Delivery.letter_id == Letter.id)
            .where(Letter.contributor_id == contributor_id, Delivery.channel == channel, Delivery.state.in_(states))
        )
    )
