"""Somebody writes in Polish, and staff ask for a translation."""

from __future__ import annotations

from portal.domain.rooms import Room, StaffMember
from portal.domain.word_translations import WordKind
from portal.services import messaging, word_translations
from portal.services.tools import Tools

WORDS = "Dzień dobry. Znałam Toma sześć lat. Chcę opowiedzieć o nim po polsku. Zofia"


def write_in_polish(tools: Tools, room: Room, member: StaffMember) -> int:
    """Return the task of putting what she wrote into English."""
    messaging.send(tools, room, WORDS, wants_call=False, submission="demonstration-polish")
    written = messaging.sheet(tools, member, room.contributor_id).thread.messages[-1]
    return word_translations.ask(tools, member, WordKind.MESSAGE, written.id, room.language)
