"""Is the audit trail whole? The last event's hash is kept beside the chain, so that a cut-off end is found too."""

from __future__ import annotations

from dataclasses import dataclass

from portal.services.tools import Tools
from portal.store import audit


@dataclass(frozen=True, slots=True)
class TrailFound:
    """How many events there are, and the id of the first that does not fit, or None."""

    events: int
    first_break: int | None

    @property
    def whole(self) -> bool:
        return self.first_break is None


def verify(tools: Tools) -> TrailFound:
    with tools.reading() as session:
        return TrailFound(audit.count(session), audit.first_break(session, tools.keys.audit))
