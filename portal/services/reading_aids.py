"""A reader who changed how pages look may have it told to those who write to them."""

from __future__ import annotations

from portal.domain.contact import ChangedWishes
from portal.domain.reading_aids import ReadingAids
from portal.domain.rooms import Room
from portal.services import contact
from portal.services.tools import Tools


def tell(tools: Tools, room: Room, aids: ReadingAids, *, easy: bool) -> bool:
    """Record as needs what of it matters for letters. False when there is nothing to tell."""
    needs = aids.needs(contact.wishes(tools, room).needs, easy=easy)
    if needs:
        contact.change(tools, room, ChangedWishes(needs=needs, among=frozenset(needs)))
    return bool(needs)
