"""The introductory letter as a page, in both presentations."""

from __future__ import annotations

from portal.family import blueprint
from portal.family.letter.shown import letter_page
from portal.services import family_letter
from portal.web.current import room, tools
from portal.web.look import current_look
from portal.web.render import page


@blueprint.get("/family/letter")
def letter() -> str:
    stamped = family_letter.stamp(tools(), room())
    return page(letter=letter_page(room(), current_look().language, stamped))
