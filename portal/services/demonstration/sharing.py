"""The demonstration’s contributors name somebody who should be asked, and choose what another body may have."""

from __future__ import annotations

from portal.domain.named_people import Naming
from portal.domain.rooms import Room, StaffMember
from portal.domain.sharing import GaveHow
from portal.services import named_people, sharing
from portal.services.tools import Tools


def name_somebody(tools: Tools, room: Room, said: dict[str, str]) -> int:
    """Name a friend, as the story has it. Return the name's id, for the list of pages."""
    return named_people.name_somebody(
        tools,
        room,
        Naming(said["name"], knew=said["knew"], reach=said["reach"], knows="not_sure", words=said["words"]),
        submission="demonstration",
    )


def share(tools: Tools, room: Room, member: StaffMember) -> str:
    """Say yes to all for the first other body, have it given, and take one of it back. Return the body."""
    body = sharing.of_room(tools, room).bodies[0]
    keys = [each.item.key for each in body.items]
    sharing.choose(tools, room, body.kind, dict.fromkeys(keys, True))
    sharing.give(
        tools, member, room.contributor_id, body.kind, keys, given_to="Records office",
        how=GaveHow.SECURE_EMAIL, submission="demonstration",
    )  # fmt: skip
    sharing.choose(tools, room, body.kind, {keys[-1]: False})
    return body.kind.value
