"""Deliveries: claimed by one worker at a time, sent, held, and listed. Flushes, never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.sending import OutboxMessage
from portal.domain.states import Channel, DeliveryState
from portal.models import Contributor, Delivery, Invitation, Letter


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this worker may make until its lease ends."""

    id: int
    key: str
    channel: Channel
    address: str
    tries: int
    letter_id: int
    letter_name: str
    format: str
    composed: dict[str, object]
    contributor_id: int
    contributor_name: str
    invitation_gone: bool
    stopped: bool


def _due(now: datetime) -> object:
    waits = and_(Delivery.state == DeliveryState.QUEUED, Delivery.due_at <= now)
    # A worker that died in the middle: its lease has run out, and the outbox takes the same message twice as one.
    left = and_(Delivery.state == DeliveryState.SENDING, Delivery.claimed_until <= now)
    return or_(waits, left)


def next_due(session: Session, now: datetime) -> Claimed | None:
    """Return the delivery that has been due the longest, with what may stop it. It is not claimed yet."""
    row = session.execute(
        select(
            Delivery.id,
            Delivery.key,
            Delivery.channel,
            Delivery.address,
            Delivery.tries,
            Letter.id.label("letter_id"),
            Letter.name.label("letter_name"),
            Letter.format,
            Letter.composed,
            Contributor.id.label("contributor_id"),
            Contributor.name.label("contributor_name"),
            Contributor.stopped_at,
            Invitation.withdrawn_at,
            Invitation.replaced_by_id,
        )
        .join(Letter, Delivery.letter_id == Letter.id)
        .join(Contributor, Letter.contributor_id == Contributor.id)
        .outerjoin(Invitation, Letter.invitation_id == Invitation.id)
        .where(_due(now))  # type: ignore[arg-type]
        # Somebody looks at their telephone and waits for a code: it does not stand behind a batch of letters.
        .order_by(Letter.name != "one_time_code", Delivery.due_at, Delivery.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Claimed(
        id=row.id,
        key=row.key,
        channel=Channel(row.channel),
        address=row.address,
        tries=row.tries,
        letter_id=row.letter_id,
        letter_name=row.letter_name,
        format=row.format,
        composed=row.composed,
        contributor_id=row.contributor_id,
        contributor_name=row.contributor_name,
        invitation_gone=row.withdrawn_at is not None or row.replaced_by_id is not None,
        stopped=row.stopped_at is not None,
    )


def claim(session: Session, delivery_id: int, *, now: datetime, lease: timedelta, worker: str) -> bool:
    """Take a delivery for this worker; False when another took it first."""
    taken = session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, _due(now))  # type: ignore[arg-type]
        .values(state=DeliveryState.SENDING, claimed_until=now + lease, claimed_by=worker, tries=Delivery.tries + 1)
        .returning(Delivery.id)
    )
    return taken.one_or_none() is not None


def put_off(session: Session, delivery_id: int, until: datetime) -> None:
    _set(session, delivery_id, state=DeliveryState.QUEUED, due_at=until, claimed_until=None, claimed_by="")


def cancel(session: Session, delivery_id: int, why: str) -> None:
    _set(session, delivery_id, state=DeliveryState.CANCELLED, why_held=why, claimed_until=None, claimed_by="")


def hold(session: Session, delivery_id: int, why: str) -> None:
    _set(session, delivery_id, state=DeliveryState.HELD, why_held=why, claimed_until=None, claimed_by="")


def sent(session: Session, delivery_id: int, *, worker: str, at: datetime, file: str) -> bool:
    """Note that a delivery went, if this worker still holds it."""
    noted = session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.SENDING, Delivery.claimed_by == worker)
        .values(state=DeliveryState.SENT, sent_at=at, files=[file], claimed_until=None, why_held="")
        .returning(Delivery.id)
    )
    return noted.one_or_none() is not None


def still_held_by(session: Session, delivery_id: int, worker: str) -> bool:
    return (
        session.scalar(
            select(Delivery.id).where(
                Delivery.id == delivery_id, Delivery.state == DeliveryState.SENDING, Delivery.claimed_by == worker
            )
        )
        is not None
    )


def being_sent_until(session: Session) -> datetime | None:
    """Return when the last lease of any worker ends, or None when nothing is being sent."""
    return session.scalar(select(func.max(Delivery.claimed_until)).where(Delivery.state == DeliveryState.SENDING))


def outbox(session: Session) -> tuple[OutboxMessage, ...]:
    """Return every message, oldest first."""
    rows = session.execute(
        select(
            Delivery.id,
            Delivery.address,
            Delivery.channel,
            Letter.name,
            Letter.language,
            Letter.format,
            Delivery.state,
            Delivery.subject,
            Delivery.text,
            Delivery.files,
        )
        .join(Letter, Delivery.letter_id == Letter.id)
        .order_by(Delivery.id)
    )
    return tuple(OutboxMessage(*row[:9], files=tuple(row[9])) for row in rows)


def _set(session: Session, delivery_id: int, **values: object) -> None:
    session.execute(update(Delivery).where(Delivery.id == delivery_id).values(**values))
