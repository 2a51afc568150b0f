"""Invitations as somebody arrives with them, and the count of wrong codes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.orm import Session

from portal.domain.entering import Arrival
from portal.domain.states import InvitationState, Presentation, Purpose
from portal.models import Attempt, Contributor, Invitation

WRONG_CODE = "letter_code"

_ARRIVAL = select(
    Invitation.id,
    Invitation.contributor_id,
    Invitation.purpose,
    Invitation.expires_at,
    Invitation.withdrawn_at,
    Invitation.replaced_by_id,
    func.coalesce(Contributor.page_language, Contributor.language).label("language"),
    func.coalesce(Contributor.page_presentation, Contributor.presentation).label("presentation"),
).join(Contributor, Invitation.contributor_id == Contributor.id)


def by_link(session: Session, purpose: Purpose, public_id_hash: str, now: datetime) -> Arrival | None:
    """Return the invitation of a signed id. The purpose that was signed must be the row's own."""
    return _found(
        session, _ARRIVAL.where(Invitation.public_id_hash == public_id_hash, Invitation.purpose == purpose), now
    )


def by_code(session: Session, hashes: Collection[str], now: datetime) -> Arrival | None:
    """Return the invitation of a code, under whichever pepper it was kept."""
    return _found(session, _ARRIVAL.where(Invitation.code_hash.in_(hashes)), now)


def use(session: Session, invitation_id: int, now: datetime) -> bool:
    """Note that an invitation was used; return whether this was the first time."""
    result = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.first_used_at.is_(None))
        .values(first_used_at=now)
        .returning(Invitation.id)
    )
    return result.first() is not None


def wrong_codes_everywhere(session: Session, since: datetime) -> int:
    """Return how many wrong codes were typed anywhere since a moment."""
    counted = select(func.count()).select_from(Attempt).where(Attempt.kind == WRONG_CODE, Attempt.tried_at > since)
    return session.scalar(counted) or 0


def _found(session: Session, query: Select[*tuple[object, ...]], now: datetime) -> Arrival | None:
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    return Arrival(
        invitation_id=row.id,
        contributor_id=row.contributor_id,
        purpose=Purpose(row.purpose),
        state=_state(row, now),
        language=row.language,
        presentation=Presentation(row.presentation),
    )


def _state(row: Row[*tuple[object, ...]], now: datetime) -> InvitationState:
    """Replaced before withdrawn before expired: the first answer leads to a newer letter."""
    if row.replaced_by_id is not None:
        return InvitationState.REPLACED
    if row.withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    return InvitationState.OPEN if row.expires_at > now else InvitationState.EXPIRED
