"""Arriving with a link or a code: whose invitation it is, how it stands, and how its page should read."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.domain.errors import PortalError
from portal.domain.states import InvitationState, Presentation, Purpose


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a link says before anybody presses anything. Nothing in it may be shown but the look (threat 6)."""

    invitation_id: int
    contributor_id: int
    purpose: Purpose
    state: InvitationState
    language: str
    presentation: Presentation


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody came in. `visit` is the new session id; `first` is true the first time this invitation is used."""

    visit: str = field(repr=False)
    purpose: Purpose
    first: bool


class MalformedLink(PortalError):
    """Bent, cut short, forged or never ours: which of these is told to nobody."""

    code = "malformed_link"


class ClosedInvitation(PortalError):
    """The invitation is ours and no longer opens. `arrival` says why, and how the kind page should read."""

    code = "closed_invitation"

    def __init__(self, arrival: Arrival) -> None:
        self.arrival = arrival
        super().__init__(arrival.state.value)


class TooManyTries(PortalError):
    code = "too_many_tries"


class UnreadableCode(PortalError):
    """What was typed can't be a code. `code` says why: short, long, letters or mistyped. No guess is counted."""


class UnknownCode(PortalError):
    code = "unknown_code"
