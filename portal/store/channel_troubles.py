"""Why a channel rests and until when, kept where every worker sees it. Flushes, never commits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.states import Channel
from portal.models import Mark
from portal.store import marks

_NAME = "channel_trouble:"
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
# Now and then one message goes wrong; so many in a row and it is the channel.
FAULTS_IN_A_ROW = 5


@dataclass(frozen=True, slots=True)
class Trouble:
    why: str
    since: datetime
    until: datetime
    times: int

    @property
    def in_earnest(self) -> bool:
        """Whether the channel rests or has rested for it: more than one message that went wrong."""
        return self.until > self.since


def all_of(session: Session) -> dict[Channel, Trouble]:
    rows = session.execute(select(Mark.name, Mark.value).where(Mark.name.startswith(_NAME)))
    return {Channel(name.removeprefix(_NAME)): _read(value) for name, value in rows}


def resting(troubles: Mapping[Channel, Trouble], now: datetime) -> tuple[Channel, ...]:
    return tuple(channel for channel, trouble in troubles.items() if trouble.until > now)


def note(session: Session, channel: Channel, why: str, now: datetime, *, certain: bool) -> datetime:
    """Note one more fault in a row, and return until when the channel rests. It rests at once when it is `certain` that
    no message goes; else after several faults in a row."""
    before = all_of(session).get(channel)
    times = before.times + 1 if before else 1
    in_earnest = times if certain else times - FAULTS_IN_A_ROW + 1
    pause = min(FIRST_PAUSE * 2 ** min(in_earnest - 1, 20), LONGEST_PAUSE) if in_earnest > 0 else timedelta()
    since = before.since if before else now
    trouble = {
        "why": why,
        "since": since.isoformat(),
        "until": (now + pause if pause else since).isoformat(),
        "times": times,
    }
    marks.set_mark(session, _NAME + channel, json.dumps(trouble))
    return now + pause


def clear(session: Session, channel: Channel) -> None:
    marks.clear_mark(session, _NAME + channel)


def _read(value: str) -> Trouble:
    kept = json.loads(value)
    return Trouble(
        kept["why"], datetime.fromisoformat(kept["since"]), datetime.fromisoformat(kept["until"]), kept["times"]
    )
