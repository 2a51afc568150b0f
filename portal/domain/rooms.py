"""Who is here: a contributor in their room, or a member of staff. Frozen, so that a template can't query."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from portal.domain.states import Presentation, Purpose, Role, Scope
from portal.domain.supporting import Sitting


@dataclass(frozen=True, slots=True)
class Room:
    """A contributor's room: what every page of it needs, read in one query."""

    visit_id: int
    invitation_id: int
    purpose: Purpose
    contributor_id: int
    contributor_name: str
    relationship: str
    scope: Scope
    language: str
    """Of their letters."""
    presentation: Presentation
    reads_language: str
    """Of their page, as they last chose it on any device."""
    reads_presentation: Presentation
    supporter_name: str
    stopped: bool
    review_id: int
    reference: str
    person: str
    person_full: str
    reviewer_name: str
    reviewer_job: str
    reviewer_employer: str
    reviewer_phone: str
    decision: str
    has_late_words: bool = False
    """Whether words wait that came after a page had closed."""
    seconds_left: int = 0
    """For how long this page stays open."""
    stepped_up: bool = False
    """Whether a one-time code was given in this visit and still counts: then stored words may be read back."""

    sitting: Sitting | None = None
    """Who sits beside them in this visit, when they read together."""
    on_paper: ClassVar[bool] = False
    """Whether somebody types what they wrote on paper: then there is no visit."""

    def may_read(self, written_in_visit: int | None) -> bool:
        """Whether words that were written in a visit may be shown here and now."""
        return self.stepped_up or written_in_visit == self.visit_id

    @property
    def audit_name(self) -> str:
        return f"contributor:{self.contributor_id}"


@dataclass(frozen=True, slots=True)
class OpenFor:
    """How long a visit stays open if nothing more happens, and whether it can be made longer."""

    seconds: int
    may_be_extended: bool

    @property
    def minutes(self) -> int:
        """Whole minutes, the last begun one counted."""
        return -(-self.seconds // 60)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff who is signed in. `area_ids` are the areas whose reviews they may see."""

    visit_id: int
    visit_token: str = field(repr=False)
    id: int
    name: str
    email: str
    role: Role
    employer_id: int | None
    area_ids: frozenset[int]
    area_names: tuple[str, ...]
    has_late_words: bool = False
    seconds_left: int = 0

    @property
    def audit_name(self) -> str:
        return f"staff:{self.id}"

    # Flask-Login reads these four.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.visit_token
