"""Is the audit trail whole? And its heads: where it ended each hour, written to a place outside the database.

The chain finds any edit by somebody without our key. Whoever has the database and the key, or puts an older copy of
the whole database in place, leaves a chain that fits: only a head outside shows it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from portal.adapters import heads_file
from portal.domain.audit_trail import Break, BreakKind, Head
from portal.services.tools import Tools
from portal.store import audit

log = logging.getLogger("portal.audit")


@dataclass(frozen=True, slots=True)
class TrailFound:
    """How many events and heads there are, the first break or None, and whether the database's own guards stand."""

    events: int
    heads: int
    broken: Break | None
    guarded: bool

    @property
    def first_break(self) -> int | None:
        return self.broken.event_id if self.broken else None

    @property
    def kind(self) -> BreakKind | None:
        return self.broken.kind if self.broken else None

    @property
    def whole(self) -> bool:
        return self.broken is None


def verify(tools: Tools, heads: Path | None = None) -> TrailFound:
    """Look through the whole trail, against the heads in a file when one is given. Raises OSError for the file."""
    known = heads_file.read(heads) if heads else []
    with tools.reading() as session:
        connection = session.connection()
        return TrailFound(
            audit.count(connection),
            len(known),
            audit.first_break(connection, tools.keys.audit, known),
            audit.guarded(connection),
        )


def write_head(tools: Tools) -> Head | None:
    """Write where the trail ends now to the heads' file and the log; None while there is nothing to say.

    Raises OSError when the file can't be written: the log has the line all the same.
    """
    with tools.reading() as session:
        head = audit.head(session, tools.keys.audit, tools.clock.now())
    if head is not None:
        # For the operator's log collector: a second place, which this machine can't reach back into.
        log.warning("audit head %s", heads_file.as_line(head))
        heads_file.add(tools.settings.heads_file, head)
    return head
