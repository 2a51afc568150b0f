"""Letters: composed for one contributor, made into a format, and queued in the transaction of their reason."""

from __future__ import annotations

from datetime import datetime

from portal.domain.sending import QueuedLetter
from portal.domain.states import Channel, Purpose
from portal.services.tools import Tools, Work


def queue(
    work: Work,
    tools: Tools,
    *,
    name: str,
    contributor_id: int,
    asked_by: int | None,
    due_at: datetime,
    submission: str,
    channel: Channel | None = None,
    purpose: Purpose = Purpose.FAMILY,
    needs_seen_to: bool = False,
) -> QueuedLetter:
    """Queue a letter in this transaction: the way in (if it has one), the frozen letter and its delivery. No commit.

    `name` is a file of templates/letters (introductory, check_what_we_wrote, outcome, action_update, choice_recorded).
    `asked_by` is a member of staff's id, or None when the portal writes by itself (choice_recorded, after the
    contributor's own press): such a letter waits as held when staff must see to a need first.
    `submission` makes it once: the same name, contributor and submission give the same letter again (`repeat`).
    `due_at` may be now; a quiet day moves it to 9:00 on the first day after.

    Raises NotFound (no such contributor), and Refused with the code `stopped`, `no_address` (details: missing),
    `channel_not_allowed` (details: channel, why), `no_reviewer`, or `needs_first` (details: needs) unless
    `needs_seen_to`.
    """
    raise NotImplementedError
