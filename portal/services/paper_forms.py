"""A form on paper, in the size of print that its contributor asked for."""

from __future__ import annotations

from functools import cache, lru_cache

from portal.adapters.documents.paper import Around, PaperMaker
from portal.adapters.documents.pdf import Layout
from portal.adapters.picture_folder import PictureFolder
from portal.domain.paper import PaperSheet
from portal.domain.rooms import Room
from portal.domain.states import Decision
from portal.services.tools import Tools
from portal.store import letters, paper

# Three forms in three layouts and thirteen languages.
MOST_KEPT = 128


def made(tools: Tools, sheet: PaperSheet, around: Around, layout: Layout, contributor_id: int) -> bytes:
    with tools.reading() as session:
        contact = letters.contact(session, contributor_id)
    points = contact.points if contact and layout == "large" else None
    return maker(tools.easy_read.picture_folder).form(sheet, around, layout=layout, points=points)


def made_for_anyone(tools: Tools, sheet: PaperSheet, around: Around, layout: Layout) -> bytes:
    """Return a form that anybody may print: the same for everybody, so it is set once for a language and a layout."""
    return _made_once(tools.easy_read.picture_folder, sheet, around, layout)


@lru_cache(maxsize=MOST_KEPT)
def _made_once(pictures: PictureFolder, sheet: PaperSheet, around: Around, layout: Layout) -> bytes:
    return maker(pictures).form(sheet, around, layout=layout)


def asks_now(tools: Tools, room: Room) -> dict[str, bool]:
    """Return, for each form that is about something of this contributor, whether there is any of it; in one query."""
    with tools.reading() as session:
        found = paper.asks_now(session, room.contributor_id, room.review_id)
    wrong_person = room.decision == Decision.WRONG_PERSON
    return found | {
        "recommendations": found["recommendations"] and not wrong_person,
        "still_right": found["still_right"] or bool(room.supporter_name),
    }


@cache
def maker(pictures: PictureFolder) -> PaperMaker:
    return PaperMaker(pictures)
