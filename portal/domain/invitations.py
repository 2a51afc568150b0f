"""An invitation as staff see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.domain.states import InvitationState, Purpose


@dataclass(frozen=True, slots=True)
class InvitationShown:
    """One way in. Its link and code are nowhere to be read: only the letter has them."""

    id: int
    purpose: Purpose
    state: InvitationState
    made_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None
    first_used_at: datetime | None
    letter: str
    """The letter that carries it, "" when none does."""
    channel: str
    delivery: str
    """How that letter stands: queued, sent, held …"""
    sent_at: datetime | None

    @property
    def replaced(self) -> bool:
        return self.state is InvitationState.REPLACED
