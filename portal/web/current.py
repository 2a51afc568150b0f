"""What belongs to this request: the tools, the contributor's room, the member of staff."""

from __future__ import annotations

from flask import current_app, g

from portal.domain.rooms import Room, StaffMember
from portal.services.tools import Tools


def tools() -> Tools:
    found: Tools = current_app.extensions["portal_tools"]
    return found


def on_paper() -> bool:
    """Whether this page is being made into a form on paper, which is read and answered on another day."""
    return bool(g.get("on_paper", False))


def room() -> Room:
    """Return the room of the contributor who is here. Only for pages whose guard asks for one."""
    found: Room = g.room
    return found


def staff() -> StaffMember:
    """Return the member of staff who is here. Only for pages whose guard asks for one."""
    found: StaffMember = g.staff
    return found
