"""Staff who see to needs, for tests of what then goes."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.need_tasks import NeedTask
from portal.domain.rooms import StaffMember
from portal.domain.states import Role
from portal.models import Contributor, Review, Staff
from portal.services import letters_that_wait, need_tasks
from portal.services.tools import Tools

HOW = "Mrs Osei of Signs Together signs the letter with her on Friday at 2."


def reviewer_of(tools: Tools, contributor: Contributor) -> StaffMember:
    """Return the contributor's reviewer as a signed-in member of staff."""
    with tools.reading() as session:
        row, area = session.execute(
            select(Staff, Review.area_id)
            .join(Review, Review.reviewer_id == Staff.id)
            .where(Review.id == contributor.review_id)
        ).one()
    return member_of(row, area)


def member_of(row: Staff, *areas: int) -> StaffMember:
    return StaffMember(
        visit_id=0, visit_token="", id=row.id, name=row.name, email=row.email, role=Role(row.role), employer_id=None,
        area_ids=frozenset(areas), area_names=(),
    )  # fmt: skip


def open_tasks(tools: Tools, contributor: Contributor) -> tuple[NeedTask, ...]:
    found = need_tasks.waiting(tools, reviewer_of(tools, contributor))
    return tuple(task for task in found if task.contributor_id == contributor.id)


def meet_needs(tools: Tools, contributor: Contributor, *, how: str = HOW) -> int:
    """Say how each open need is met; return how many letters went on their way."""
    member = reviewer_of(tools, contributor)
    return sum(
        letters_that_wait.met(tools, member, task.id, how=how, until=None, only_this_letter=False)
        for task in open_tasks(tools, contributor)
    )
