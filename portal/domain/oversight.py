"""Who looked at a family's words, who opened a review in an emergency, and which files left the portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

GLASS_FOR = timedelta(hours=4)
"""How long a review that was opened in an emergency can be read."""
MOST_ASKED = 5
ASKED_WITHIN = timedelta(hours=24)
FILE_FOR = timedelta(hours=24)
"""How long a file that a second person allowed can be taken."""
LONGEST_REASON = 2000
LONGEST_REFERENCE = 60


class SeenWhat(StrEnum):
    """Which of a contributor's words somebody looked at, in words that a contributor knows."""

    ACCOUNT = "account"
    STATEMENTS = "statements"
    CHECKS = "checks"
    PAGE = "page"
    COPY = "copy"


class GlassKind(StrEnum):
    """Why a review outside one's areas must be read at once."""

    DANGER = "danger"
    ILLNESS = "illness"
    OTHER = "other"


class GlassVerdict(StrEnum):
    FINE = "fine"
    NOT_FINE = "not_fine"


class FileKind(StrEnum):
    FIGURES = "figures"
    REVIEW = "review"


class FileState(StrEnum):
    WAITING = "waiting"
    ALLOWED = "allowed"
    REFUSED = "refused"
    TAKEN = "taken"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class SeenBy:
    """One look, as the contributor reads it. `who` is "" for somebody at the programme whom they do not know."""

    on: date
    who: str
    job: str
    what: SeenWhat
    in_emergency: bool


@dataclass(frozen=True, slots=True)
class WhoLooked:
    """One page of looks, the newest first."""

    looks: tuple[SeenBy, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class GlassUse:
    """One opening in an emergency. `reference` is the review's own, never what was typed."""

    id: int
    who: str
    job: str
    reference: str
    person: str
    kind: GlassKind
    reason: str
    asked_at: datetime
    until: datetime
    looks: int
    verdict: GlassVerdict | None
    judged_by: str
    judged_words: str
    own: bool


@dataclass(frozen=True, slots=True)
class GlassReport:
    """`uses` for a coordinator's areas; `counts` by area for the programme, and `not_there`: asked for by a reference
    that no review has."""

    uses: tuple[GlassUse, ...]
    counts: tuple[tuple[str, int, int], ...]
    not_there: int


@dataclass(frozen=True, slots=True)
class FileAsked:
    """A file that somebody asked for. `about` is the review's reference, an area's name, or "" for every area."""

    id: int
    kind: FileKind
    about: str
    asked_by: str
    asked_at: datetime
    reason: str
    state: FileState
    until: datetime | None
    decided_by: str
    refused_words: str


@dataclass(frozen=True, slots=True)
class Files:
    """Mine, and those that wait for me to allow or refuse them. `areas` are those whose figures I may ask for."""

    mine: tuple[FileAsked, ...]
    to_decide: tuple[FileAsked, ...]
    areas: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class MadeFile:
    name: str
    mimetype: str
    content: bytes
