"""Invitations of one contributor. Flushes, never commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.invitations import InvitationShown
from portal.domain.states import DeliveryState, InvitationState, Purpose
from portal.models import Delivery, Invitation, Letter, Visit


def of_contributor(session: Session, contributor_id: int, now: datetime) -> tuple[InvitationShown, ...]:
    """Return every invitation, the newest first, each with the letter that carries it."""
    rows = session.execute(
        select(
            Invitation,
            Letter.name,
            Delivery.channel,
            Delivery.state,
            Delivery.sent_at,
        )
        .outerjoin(Letter, Letter.invitation_id == Invitation.id)
        .outerjoin(Delivery, Delivery.letter_id == Letter.id)
        .where(Invitation.contributor_id == contributor_id)
        .order_by(Invitation.id.desc())
    )
    return tuple(
        InvitationShown(
            id=invitation.id,
            purpose=Purpose(invitation.purpose),
            state=state_of(invitation, now),
            made_at=invitation.made_at,
            expires_at=invitation.expires_at,
            withdrawn_at=invitation.withdrawn_at,
            first_used_at=invitation.first_used_at,
            letter=name or "",
            channel=channel or "",
            delivery=delivery or "",
            sent_at=sent_at,
        )
        for invitation, name, channel, delivery, sent_at in rows
    )


def state_of(invitation: Invitation, now: datetime) -> InvitationState:
    if invitation.replaced_by_id is not None:
        return InvitationState.REPLACED
    if invitation.withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    return InvitationState.EXPIRED if invitation.expires_at <= now else InvitationState.OPEN


def withdraw(session: Session, invitation_id: int, now: datetime) -> bool:
    """Withdraw an invitation, end its visits, cancel its letter if that waits; False when it was withdrawn before."""
    withdrawn = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .returning(Invitation.id)
    )
    if withdrawn.one_or_none() is None:
        return False
    session.execute(
        update(Visit).where(Visit.invitation_id == invitation_id, Visit.ended_at.is_(None)).values(ended_at=now)
    )
    waiting = select(Letter.id).where(Letter.invitation_id == invitation_id)
    session.execute(
        update(Delivery)
        .where(Delivery.letter_id.in_(waiting), Delivery.state.in_((DeliveryState.QUEUED, DeliveryState.HELD)))
        .values(state=DeliveryState.CANCELLED, why_held="invitation_withdrawn")
    )
    return True


def by_public_id(session: Session, public_id_hash: str) -> int | None:
    return session.scalar(select(Invitation.id).where(Invitation.public_id_hash == public_id_hash))


def replace(session: Session, invitation_id: int, by_id: int) -> None:
    session.execute(update(Invitation).where(Invitation.id == invitation_id).values(replaced_by_id=by_id))
