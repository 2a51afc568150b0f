"""What can't simply go on where a copy left off: visits, and letters that may have gone since it was made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.states import DeliveryState
from portal.models import Delivery, Visit

MAY_HAVE_GONE = "may_have_gone_before_restore"


def end_visits(session: Session, now: datetime) -> int:
    """End every visit: whoever was signed in when the copy was made comes in anew."""
    ended = session.execute(update(Visit).where(Visit.ended_at.is_(None)).values(ended_at=now).returning(Visit.id))
    return len(ended.all())


def hold_what_may_have_gone(session: Session, now: datetime) -> int:
    """Hold each letter that was due by now, for a human: it may have gone after the copy was made (rule 7)."""
    due = or_(
        Delivery.state.in_((DeliveryState.SENDING, DeliveryState.PRINTING)),
        and_(Delivery.state == DeliveryState.QUEUED, Delivery.due_at <= now),
    )
    ids = session.scalars(select(Delivery.id).where(due)).all()
    session.execute(
        update(Delivery)
        .where(due)
        .values(state=DeliveryState.HELD, why_held=MAY_HAVE_GONE, claimed_until=None, claimed_by="")
    )
    return len(ids)
