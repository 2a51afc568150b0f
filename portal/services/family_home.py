"""A contributor's own page, and how all that we send them is to read."""

from __future__ import annotations

from dataclasses import replace

from portal.domain.family_home import NEW_FOR, FamilyHome
from portal.domain.rooms import Room
from portal.domain.states import NeedKind, Presentation
from portal.services import still_right
from portal.services.letters_that_wait import follow
from portal.services.tools import Tools
from portal.store import contact as contact_store
from portal.store import family_home as store


def read(tools: Tools, room: Room) -> FamilyHome:
    with tools.database.connection() as connection:
        home = store.read(connection, room.contributor_id)
        new = store.new_things(connection, room.contributor_id, tools.clock.now() - NEW_FOR)
    return replace(home, new=new, asks_if_right=still_right.asks(tools, room))


def keep_page_look(tools: Tools, room: Room, language: str, presentation: Presentation) -> None:
    """Keep how they chose to read their page: it reads so on any other device. Their letters stay as they are."""
    if (language, presentation) != (room.reads_language, room.reads_presentation):
        with tools.writing() as work:
            contact_store.keep_page_look(work.session, room.contributor_id, language, presentation)


def always_this_way(tools: Tools, room: Room, language: str, presentation: Presentation) -> None:
    """Keep a language and presentation for every later letter. `language` is one that the portal offers."""
    with tools.writing() as work:
        contact_store.keep_look(work.session, room.contributor_id, language, presentation)
        asked = {NeedKind.EASY_READ: ""} if presentation is Presentation.EASY_READ else {}
        contact_store.change_needs(
            work.session, room.contributor_id, asked, among={NeedKind.EASY_READ}, by="contributor", now=work.now
        )
        work.record(
            room.audit_name,
            "chose_look",
            f"contributor:{room.contributor_id}",
            language=language,
            presentation=presentation.value,
        )
        follow(work, tools, room.contributor_id, room.audit_name)
