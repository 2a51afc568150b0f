"""What somebody took back. It holds even when an older copy of the portal is put in place of this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Withdrawn(StrEnum):
    """What is written to the list of withdrawals: codes and ids, never anybody's words."""

    INVITATION = "invitation"
    """A link and its code were withdrawn or replaced. about: invitation."""
    STOPPED = "stopped"
    """No letters, messages or calls. about: contributor."""
    STARTED_AGAIN = "started_again"
    """Letters may come again. about: contributor."""
    CHOICE = "choice"
    """A decision, so that the last one stands. about: contributor, decision, later_on."""
    TAKEN_OUT = "taken_out"
    """A sentence that must be taken out. about: contributor, version."""
    SHARING = "sharing"
    """Something may no longer go to another body. about: contributor, body, kind, item."""
    NAMED = "named"
    """Somebody is no longer named as one who should be asked. about: contributor, named."""
    ANSWER = "answer"
    """What somebody told us under one prompt: no page shows it any more. about: contributor, answer."""
    ERASED = "erased"
    """All the words of a contributor went. about: contributor."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One entry. `number` counts from 1 in one list."""

    number: int
    at: datetime
    what: Withdrawn
    about: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WithdrawalsFound:
    """A list as it was read. `broken_at` are the numbers of lines that were bent, torn or taken out before."""

    name: str = ""
    entries: tuple[Withdrawal, ...] = ()
    broken_at: tuple[int, ...] = ()

    @property
    def last(self) -> int:
        return self.entries[-1].number if self.entries else 0


@dataclass(frozen=True, slots=True)
class AppliedAgain:
    """One withdrawal that was made after a copy, and what came of it: `applied`, `already`, `not_in_copy`."""

    withdrawal: Withdrawal
    came: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. `rows` by table; `held` letters may have gone already and wait for a human."""

    made_at: datetime
    revision: str
    rows: Mapping[str, int]
    files: int
    visits_ended: int
    held: int
    again: tuple[AppliedAgain, ...] = ()
    list_broken_at: tuple[int, ...] = ()
    list_found: bool = True
    seconds: Mapping[str, float] = field(default_factory=dict)
