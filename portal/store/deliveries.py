"""Deliveries: claimed by one worker at a time, sent, held, and listed. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.sending import OutboxMessage
from portal.domain.states import Channel, DeliveryState
from portal.models import Contributor, Delivery, Invitation, Letter
from portal.store import came_back

# Nobody holds it, and nobody has been called with it.
_LET_GO: dict[str, object] = {"claimed_until": None, "claimed_by": "", "called_at": None, "carrier": ""}


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
    in_doubt: bool
    """A message came back from this address, and nobody has said what was done."""
    carrier: str
    """Who was called with it and has not been heard of since; "" when nobody was."""


def _waits(now: datetime) -> ColumnElement[bool]:
    return and_(Delivery.state == DeliveryState.QUEUED, Delivery.due_at <= now)


def _left(now: datetime) -> ColumnElement[bool]:
    """Left in the middle: by a worker that died, or by a provider that gave no answer. Its time has run out."""
    return and_(Delivery.state == DeliveryState.SENDING, Delivery.claimed_until <= now)


# A delivery's key begins with its letter's name.
_CODES = and_(Delivery.key > "one_time_code:", Delivery.key < "one_time_code;")


def _first(*conditions: ColumnElement[bool]) -> Select[int]:
    return select(Delivery.id).where(*conditions).limit(1)


def next_due(session: Session, now: datetime, *, resting: Collection[Channel] = ()) -> Claimed | None:
    """Return the delivery that has been due the longest, with what may stop it. It is not claimed yet.

    Channels that are `resting` are passed over. What was left half done comes first.
    """
    awake = Delivery.channel.not_in(list(resting))
    waits = _waits(now)
    # Found by its number first, each question by its own index: a batch of thousands is not sorted thousands of times.
    due = (
        session.scalar(_first(_left(now), awake).order_by(Delivery.claimed_until, Delivery.id))
        # Somebody looks at their telephone and waits for a code: it does not stand behind a batch of letters.
        or session.scalar(_first(waits, awake, _CODES).order_by(Delivery.due_at, Delivery.id))
        or session.scalar(_first(waits, awake).order_by(Delivery.due_at, Delivery.id))
    )
    return None if due is None else one(session, due)


def one(session: Session, delivery_id: int) -> Claimed:
    """Return a delivery with what may stop it."""
    row = session.execute(
        select(
            Delivery.id,
            Delivery.key,
            Delivery.channel,
            Delivery.address,
            Delivery.tries,
            Delivery.called_at,
            Delivery.carrier,
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
        .where(Delivery.id == delivery_id)
    ).one()
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
        in_doubt=came_back.in_doubt(session, row.contributor_id, Channel(row.channel), row.address),
        carrier=row.carrier if row.called_at is not None else "",
    )


def claim(
    session: Session, delivery_id: int, *, now: datetime, lease: timedelta, worker: str, another_try: bool
) -> bool:
    """Take a delivery for this worker; False when another took it first."""
    taken = session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, or_(_waits(now), _left(now)))
        .values(
            state=DeliveryState.SENDING,
            claimed_until=now + lease,
            claimed_by=worker,
            tries=Delivery.tries + int(another_try),
        )
        .returning(Delivery.id)
    )
    return taken.one_or_none() is not None


def calling(
    session: Session, delivery_id: int, *, worker: str, now: datetime, carrier: str, settles_after: timedelta
) -> bool:
    """Note that a provider is about to be called; False when this worker took too long and it is another's now.

    From here on the message may have gone, whatever becomes of the worker.
    """
    noted = session.execute(
        update(Delivery)
        .where(
            Delivery.id == delivery_id,
            Delivery.state == DeliveryState.SENDING,
            Delivery.claimed_by == worker,
            Delivery.claimed_until > now,
        )
        .values(called_at=now, carrier=carrier, claimed_until=now + settles_after)
        .returning(Delivery.id)
    )
    return noted.one_or_none() is not None


def put_off(session: Session, delivery_id: int, until: datetime, *, why: str = "", counts: bool = True) -> None:
    """Queue it again: nobody has it. `counts` is whether that was a try of its own, not the whole channel's fault."""
    values: dict[str, object] = {} if counts else {"tries": Delivery.tries - 1}
    _set(session, delivery_id, state=DeliveryState.QUEUED, due_at=until, why_held=why, **_LET_GO, **values)


def cancel(session: Session, delivery_id: int, why: str) -> None:
    _set(session, delivery_id, state=DeliveryState.CANCELLED, why_held=why, **_LET_GO)


def hold(session: Session, delivery_id: int, why: str) -> None:
    _set(session, delivery_id, state=DeliveryState.HELD, why_held=why, claimed_until=None, claimed_by="")


def end_hold(session: Session, delivery_id: int, *, state: DeliveryState, why: str, now: datetime) -> bool:
    """Say what became of a letter that was held; False when somebody said it before."""
    ended = session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.HELD)
        .values(state=state, why_held=why, heard_at=now, claimed_until=None, claimed_by="")
        .returning(Delivery.id)
    )
    return ended.one_or_none() is not None


def sent(session: Session, delivery_id: int, *, worker: str, at: datetime, file: str, number: str) -> bool:
    """Note that a delivery went, if this worker still holds it."""
    noted = session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.SENDING, Delivery.claimed_by == worker)
        .values(
            state=DeliveryState.SENT,
            sent_at=at,
            files=[file] if file else [],
            carrier_number=number,
            claimed_until=None,
            why_held="",
        )
        .returning(Delivery.id)
    )
    return noted.one_or_none() is not None


def unheard(session: Session, carrier: str, since: datetime) -> set[str]:
    """Return the provider's numbers of what it took since then and whose end nobody knows yet."""
    rows = session.scalars(
        select(Delivery.carrier_number).where(
            Delivery.state == DeliveryState.SENT,
            Delivery.carrier == carrier,
            Delivery.carrier_number != "",
            Delivery.heard_at.is_(None),
            Delivery.sent_at >= since,
        )
    )
    return set(rows)


def by_numbers(session: Session, carrier: str, numbers: Collection[str]) -> dict[str, int]:
    """Return which deliveries these are, of those whose end nobody knows yet."""
    rows = session.execute(
        select(Delivery.carrier_number, Delivery.id).where(
            Delivery.carrier_number.in_(numbers),
            Delivery.carrier == carrier,
            Delivery.state == DeliveryState.SENT,
            Delivery.heard_at.is_(None),
        )
    )
    return {row.carrier_number: row.id for row in rows}


def heard(session: Session, delivery_id: int, now: datetime, *, state: DeliveryState | None) -> None:
    """Note how a delivery ended, as far as anybody will ever know."""
    values: dict[str, object] = {"state": state, "why_held": ""} if state is not None else {}
    _set(session, delivery_id, heard_at=now, **values)


def waiting(session: Session) -> dict[Channel, int]:
    """Return how many letters of each channel are not sent yet and not held."""
    rows = session.execute(
        select(Delivery.channel, func.count())
        .where(Delivery.state.in_([DeliveryState.QUEUED, DeliveryState.SENDING]))
        .group_by(Delivery.channel)
    )
    return {Channel(row[0]): row[1] for row in rows}


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
