"""A letter on the desk of a member of staff: who it is for, how it will arrive, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.caseload import NeedShown
from portal.domain.deciding import ChannelChoice, Unmet
from portal.domain.invitations import InvitationShown
from portal.domain.letter_forms import ShownForm
from portal.domain.letter_linter import LetterFinding
from portal.domain.need_tasks import NeedTask
from portal.domain.quiet_days import NextQuiet
from portal.domain.review_page import LetterShown, ProcessShown


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
    quiet: tuple[NextQuiet, ...]
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
    status: str
    """Who made the words of the language shown: "" (our own English), machine-drafted, translated or checked."""
    checked_by: str
    goes: ShownForm
    """What this person gets, as it goes."""
    beside: ShownForm | None
    """The same letter in another format, that somebody asked to see beside it."""
    findings: tuple[LetterFinding, ...]
    """What the letter linter found, what stops it first."""
    channels: tuple[ChannelChoice, ...]
    """Every channel, the one that it goes by first."""
    cannot: str
    """Why nothing can be sent: stopped, no_address, no_reviewer, not_for_friends; or ""."""
    unmet: tuple[Unmet, ...]
    """The needs that stop it, until somebody says how they are met."""
    tasks: tuple[NeedTask, ...]
    """What somebody was asked to meet, and how what stands was met."""
    before: tuple[LetterShown, ...]
    """This letter's earlier ways to the contributor, the newest first."""
    leaflet: bool | None
    """Whether the leaflet about reviews goes with it unless somebody unticks it; None: it is not offered here."""
    goes_on: date
    """The first day on which it can go: today, or the first after the quiet days."""
    processes: tuple[ProcessShown, ...]

    @property
    def way(self) -> ChannelChoice:
        """How it goes."""
        return self.channels[0]

    @property
    def must_change(self) -> bool:
        return any(each.stops for each in self.findings)

    @property
    def unasked(self) -> bool:
        """Whether a need stops it that nobody was asked to meet yet."""
        asked = {task.kind for task in self.tasks if task.open}
        return any(each.kind not in asked for each in self.unmet)

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
    unmet: tuple[Unmet, ...]
    tasks: tuple[NeedTask, ...]
