"""The engagement figures of a member's areas; a programme lead's are of every area."""

from __future__ import annotations

from portal.domain.figures import Figures, suppressed
from portal.domain.rooms import StaffMember
from portal.domain.states import Role
from portal.services.tools import Tools
from portal.store import figures


def of_member(tools: Tools, member: StaffMember) -> Figures:
    """Return the figures with small numbers hidden: no page ever holds the numbers themselves."""
    everywhere = member.role is Role.PROGRAMME and not member.area_ids
    with tools.reading() as session:
        return suppressed(figures.by_area(session, None if everywhere else member.area_ids))
