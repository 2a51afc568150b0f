"""The introductory letter as its contributor's own page shows it, in the language they read now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.adapters.clock import day_of
from portal.domain.errors import NotFound
from portal.domain.letters import INTRODUCTORY, SAVED_FORMATS, ComposedLetter, Grade
from portal.domain.rooms import Room
from portal.domain.states import NeedKind
from portal.services.composing import compose
from portal.services.rendering import exists_in, render
from portal.services.tools import Tools
from portal.store import family_letter as store
from portal.store import letters


@dataclass(frozen=True, slots=True)
class LetterStamp:
    """When it was sent, and what its words hang on beside the room: the same stamp, the same words."""

    asked_at: datetime | None
    facts: tuple[object, ...]


def stamp(tools: Tools, room: Room) -> LetterStamp:
    with tools.database.connection() as connection:
        return LetterStamp(*store.stamp(connection, room.contributor_id, INTRODUCTORY))


def letter(tools: Tools, room: Room, language: str, stamped: LetterStamp) -> ComposedLetter:
    """Return the letter, dated as the one that was sent, or today when none was."""
    with tools.reading() as session:
        return compose(
            tools,
            session,
            name=INTRODUCTORY,
            contributor_id=room.contributor_id,
            language=language,
            way_in=None,
            day=day_of(stamped.asked_at) if stamped.asked_at else None,
        )


def forms(tools: Tools, language: str) -> tuple[str, ...]:
    """Return the formats that the letter can be saved in, in a language."""
    return tuple(each for each in SAVED_FORMATS if exists_in(tools, each, language))


def file(tools: Tools, room: Room, language: str, stamped: LetterStamp, form: str) -> bytes:
    """Return the letter as a file, in the size of print and the braille that its contributor asked for.

    Raises NotFound for a form that `forms` does not name, and what rendering raises.
    """
    if form not in forms(tools, language):
        raise NotFound
    with tools.reading() as session:
        contact = letters.contact(session, room.contributor_id)
    if contact is None:
        raise NotFound
    grade: Grade = "1" if contact.has(NeedKind.BRAILLE_1) else "2"
    points = contact.points if form in {"large-print-pdf", "word"} else None
    made = render(tools, letter(tools, room, language, stamped), form, points=points, grade=grade)
    return made if isinstance(made, bytes) else made.encode()
