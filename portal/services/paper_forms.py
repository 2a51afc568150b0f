"""A form on paper, in the size of print that its contributor asked for."""

from __future__ import annotations

from functools import cache

from portal.adapters.documents.paper import Around, PaperMaker
from portal.adapters.documents.pdf import Layout
from portal.adapters.picture_folder import PictureFolder
from portal.domain.paper import PaperSheet
from portal.services.tools import Tools
from portal.store import letters


def made(tools: Tools, sheet: PaperSheet, around: Around, layout: Layout, contributor_id: int) -> bytes:
    with tools.reading() as session:
        contact = letters.contact(session, contributor_id)
    points = contact.points if contact and layout == "large" else None
    return maker(tools.easy_read.picture_folder).form(sheet, around, layout=layout, points=points)


@cache
def maker(pictures: PictureFolder) -> PaperMaker:
    return PaperMaker(pictures)
