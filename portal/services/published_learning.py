"""Learning and actions of a member's areas: what the steering group follows."""

from __future__ import annotations

from portal.domain.published import LearningPage
from portal.domain.rooms import StaffMember
from portal.services.tools import Tools
from portal.store import published

PAGE_OF = 20


def learning(tools: Tools, member: StaffMember, page: int) -> LearningPage:
    """Return a page of what was learned, from published outcomes alone."""
    with tools.reading() as session:
        pages = max(1, -(-published.count(session, member.area_ids) // PAGE_OF))
        page = min(max(page, 1), pages)
        found = published.learning(session, member.area_ids, skip=(page - 1) * PAGE_OF, most=PAGE_OF)
    return LearningPage(found, page, pages)
