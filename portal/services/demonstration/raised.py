"""What people raised in the demonstration: from a room, and without one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.domain.rooms import Room
from portal.services import raising
from portal.services.tools import Tools


def raise_both(tools: Tools, room: Room, words: Mapping[str, str]) -> dict[str, Any]:
    """Raise one thing from this room and one without a name; return the places of the pages that show them."""
    raised = raising.raise_in_room(
        tools, room, kind="concern", about="portal", words=words["in_room"], submission="demonstration"
    )
    kept = raising.raise_publicly(
        tools,
        kind="feedback",
        about="care",
        words=words["publicly"],
        name="",
        contact="",
        area="",
        address="",
        submission="demonstration",
    )
    return {"concern": raised.id, "kept": kept}
