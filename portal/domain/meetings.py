"""A meeting that staff propose to a contributor: times to choose from, where, and what is seen to for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.domain.statements import Whose
from portal.domain.states import MeetingHow, MeetingState, NeedKind

MOST_TIMES = 5
MINUTES = (30, 45, 60, 90)
STEP_FREE = "step_free"
# What may have to be arranged for a meeting; the contributor’s own needs among them stand ticked beforehand.
ARRANGED = (
    NeedKind.INTERPRETER.value, NeedKind.BSL_INTERPRETER.value, NeedKind.LIPSPEAKER.value,
    NeedKind.SPEECH_TO_TEXT.value, NeedKind.DEAFBLIND_MANUAL.value, NeedKind.MAKATON.value, NeedKind.ADVOCATE.value,
    NeedKind.SUPPORTER.value, NeedKind.QUIET_PLACE.value, NeedKind.LONGER_TIME.value, STEP_FREE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProposedTime:
    id: int
    starts_at: datetime
    chosen: bool


@dataclass(frozen=True, slots=True)
class MeetingShown:
    """One meeting with the times of its newest proposal, the earliest first."""

    id: int
    state: MeetingState
    how: MeetingHow
    place: str
    arranged: tuple[str, ...]
    minutes: int
    words: str
    sequence: int
    proposed_at: datetime
    by: str
    by_phone: str
    times: tuple[ProposedTime, ...]
    changed_at: datetime | None

    @property
    def chosen(self) -> ProposedTime | None:
        return next((each for each in self.times if each.chosen), None)

    @property
    def open(self) -> bool:
        return self.state in {MeetingState.PROPOSED, MeetingState.CHOSEN, MeetingState.OTHER_TIMES}

    def ends_at(self, time: ProposedTime) -> datetime:
        return time.starts_at + timedelta(minutes=self.minutes)

    def is_over(self, now: datetime) -> bool:
        chosen = self.chosen
        return chosen is not None and self.ends_at(chosen) < now


@dataclass(frozen=True, slots=True)
class MeetingsOfStaff:
    """The staff page: whose, what they need when we meet, and their meetings, the newest first."""

    whose: Whose
    needs: tuple[tuple[str, str], ...]
    supporter: str
    paused: bool
    meetings: tuple[MeetingShown, ...]

    @property
    def standing(self) -> MeetingShown | None:
        return next((each for each in self.meetings if each.open), None)
