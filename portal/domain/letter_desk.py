"""A letter on the desk of a member of staff: who it is for, how it will arrive, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.caseload import NeedShown
from portal.domain.invitations import InvitationShown
from portal.domain.review_page import LetterShown, ProcessShown
from portal.domain.sending import ChannelChoice


@dataclass(frozen=True, slots=True)
class Addressee:
    """The contributor with their needs, as every page about them begins."""

    id: int
    name: str
    relationship: str
    language: str
    presentation: str
    has_learning_disability: bool
    supporter_name: str
    faith: str
    needs: tuple[NeedShown, ...]
    quiet: tuple[tuple[date, date], ...]
    reference: str
    person: str


@dataclass(frozen=True, slots=True)
class LetterDesk:
    to: Addressee
    name: str
    about: str
    letters: tuple[tuple[str, str], ...]
    """Every letter there is: (name, what staff call it)."""
    language: str
    """The language shown."""
    goes_in: str
    """The language it goes in."""
    easy: bool
    """Whether Easy Read is shown."""
    goes_easy: bool
    by: str
    """The channel as which it is shown."""
    format: str
    """The format in which it goes by that channel."""
    points: str
    """The size of print that they asked for, or ""."""
    sheet: str
    """The letter as HTML, safe as it stands: every word in it was escaped. "" when a text message is shown."""
    sms: str
    subject: str
    channels: tuple[ChannelChoice, ...]
    cannot: str
    """Why nothing can be sent: stopped, no_address, no_reviewer, not_for_friends; or ""."""
    needs_first: tuple[str, ...]
    """Codes of the needs that somebody must see to before it goes."""
    before: tuple[LetterShown, ...]
    """This letter's earlier ways to the contributor, the newest first."""
    goes_on: date
    """The first day on which it can go: today, or the first after the quiet days."""
    processes: tuple[ProcessShown, ...]

    @property
    def gone_before(self) -> LetterShown | None:
        """Return the first time it went, or waits to go; a cancelled one never arrived."""
        return next((each for each in reversed(self.before) if each.state != "cancelled"), None)


@dataclass(frozen=True, slots=True)
class InvitationDesk:
    to: Addressee
    invitations: tuple[InvitationShown, ...]
    channels: tuple[ChannelChoice, ...]
    cannot: str
    needs_first: tuple[str, ...]
