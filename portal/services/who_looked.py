"""Who has looked at a contributor's words, for that contributor (product.md, contributors 13)."""

from __future__ import annotations

from portal.domain.oversight import WhoLooked
from portal.domain.rooms import Room
from portal.services.tools import Tools
from portal.store import seen


def read(tools: Tools, room: Room, *, page: int, most: int) -> WhoLooked:
    """Return a page of `most` looks, the newest first; a page that is not there is the nearest one that is."""
    with tools.database.connection() as connection:
        total = seen.count(connection, room.contributor_id)
        pages = max(1, -(-total // most))
        page = min(max(page, 1), pages)
        looks = seen.page(connection, room.contributor_id, skip=(page - 1) * most, most=most)
    return WhoLooked(looks, total, page, pages)
