"""The introductory letter as its contributor's own page shows it, in the language they read now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.adapters.clock import day_of
from portal.domain.letters import ComposedLetter
from portal.domain.rooms import Room
from portal.services.composing import compose
from portal.services.tools import Tools
from portal.store import family_letter as store

NAME = "introductory"


@dataclass(frozen=True, slots=True)
class LetterStamp:
    """When it was sent, and what its words hang on beside the room: the same stamp, the same words."""

    asked_at: datetime | None
    facts: tuple[object, ...]


def stamp(tools: Tools, room: Room) -> LetterStamp:
    with tools.database.connection() as connection:
        return LetterStamp(*store.stamp(connection, room.contributor_id, NAME))


def letter(tools: Tools, room: Room, language: str, stamped: LetterStamp) -> ComposedLetter:
    """Return the letter, dated as the one that was sent, or today when none was."""
    with tools.reading() as session:
        return compose(
            tools,
            session,
            name=NAME,
            contributor_id=room.contributor_id,
            language=language,
            way_in=None,
            day=day_of(stamped.asked_at) if stamped.asked_at else None,
        )
