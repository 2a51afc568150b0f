"""A contributor's room and a signed-in member of staff, for services that are called without a page."""

from __future__ import annotations

from portal.domain.rooms import Room, StaffMember
from portal.domain.states import Presentation, Purpose, Role, Scope
from portal.models import Contributor, Staff
from tests.factories import Factory


def room_of(_make: Factory, contributor: Contributor) -> Room:
    """Return the room of a contributor, as a page would have it."""
    return Room(
        visit_id=1,
        invitation_id=1,
        purpose=Purpose.FAMILY,
        contributor_id=contributor.id,
        contributor_name=contributor.name,
        relationship=contributor.relationship,
        scope=Scope(contributor.scope),
        language=contributor.language,
        presentation=Presentation(contributor.presentation),
        reads_language=contributor.page_language or contributor.language,
        reads_presentation=Presentation(contributor.page_presentation or contributor.presentation),
        supporter_name="",
        stopped=contributor.stopped_at is not None,
        review_id=contributor.review_id,
        reference="LD-2026-00001",
        person="Maggie",
        person_full="Maggie O’Brien",
        reviewer_name="Amara Okafor",
        reviewer_job="",
        reviewer_employer="",
        reviewer_phone="",
        decision="",
    )


def member_of(make: Factory, staff: Staff, area: str = "North Wolds") -> StaffMember:
    """Return a member of staff who is signed in, with one area."""
    areas = frozenset({make.area(area).id})
    return StaffMember(1, "t", staff.id, staff.name, staff.email, Role(staff.role), staff.employer_id, areas, (area,))
