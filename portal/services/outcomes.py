"""Second reading of outcomes and of later updates: nothing reaches a family that only its writer has read (rule 10)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.rooms import StaffMember
from portal.domain.second_reading import ReadKind, ToRead
from portal.services.tools import Tools, Work


def waiting_for_second_reader(session: Session, area_ids: frozenset[int], reader_id: int) -> list[ToRead]:
    """Return the outcomes and updates of these areas that this reader may pass, oldest first: none of their own."""
    raise NotImplementedError


def pass_outcome(work: Work, reader: StaffMember, outcome_id: int, *, as_of: datetime | None = None) -> None:
    """Pass an outcome as it stands. It is published by a press of its own afterwards.

    `as_of` is the `written_at` of the ToRead that was read: with it, words changed since are not passed.
    Raises NotFound (not there, not your area), Refused `own_words`, `not_ready`, or `changed_since`.
    """
    raise NotImplementedError


def pass_action_update(
    work: Work, tools: Tools, reader: StaffMember, update_id: int, *, as_of: datetime | None = None
) -> None:
    """Pass an update: it is shown from now on, and a letter is queued to those who were told of the outcome.

    Raises as `pass_outcome` does. An update that somebody passed already is left as it is.
    """
    raise NotImplementedError


def send_back(work: Work, reader: StaffMember, kind: ReadKind, read_id: int, because: str) -> None:
    """Send an outcome or an update back to its writer, with the reason in words.

    Raises NotFound, Refused `own_words`, `not_ready` (somebody passed it or took it back), or `no_reason`.
    """
    raise NotImplementedError
