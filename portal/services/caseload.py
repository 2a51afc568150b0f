"""Today and the list of reviews, for one member of staff: their areas, their role's part of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.domain.caseload import PAGE_OF, FoundReviews, Show
from portal.domain.names import tidy
from portal.domain.rooms import StaffMember
from portal.domain.states import Role
from portal.domain.waiting import LetterNotArriving, Today, by_family
from portal.services import another_reviewer, concerns, taking_up, word_translations
from portal.services.entering import ALARM_AT, WINDOW
from portal.services.tools import Tools
from portal.store import break_glass, caseload, entering, file_requests, need_tasks, waiting
from portal.store.needs import needs_of

_LONGEST_SEARCH = 200


def today(tools: Tools, member: StaffMember) -> Today:
    """Return what waits for this member of staff. Roles that see no cases get an empty Today."""
    with tools.reading() as session:
        if member.role is Role.ADMINISTRATOR:
            letters, tasks = _not_arriving(session, member), need_tasks.open_in(session, member.area_ids)
            names = {each.contributor_id for each in letters} | {task.contributor_id for task in tasks}
            return Today(letters=letters, need_tasks=tasks, needs=needs_of(session, list(names)))
        if member.role is Role.SYSADMIN:
            wrong = entering.wrong_codes_everywhere(session, tools.clock.now() - WINDOW)
            return Today(wrong_codes=wrong, alarm=wrong >= ALARM_AT)
        if member.role is Role.PROGRAMME:
            return Today(
                concerns=concerns.open_on_desk(session, member),
                translations=word_translations.open_in(session, member),
            )
        if member.role not in {Role.REVIEWER, Role.COORDINATOR}:
            return Today()
        waits = waiting.of_areas(session, member.area_ids, tools.today())
        mine = by_family(wait for wait in waits if wait.reviewer_id == member.id)
        others = by_family(wait for wait in waits if wait.reviewer_id != member.id)
        tasks = need_tasks.open_in(session, member.area_ids)
        letters = _not_arriving(session, member) if member.role is Role.COORDINATOR else ()
        names = {each.contributor_id for each in letters} | {task.contributor_id for task in tasks}
        needs = needs_of(session, list(names | {wait.contributor_id for wait in waits}))
        told = taking_up.waiting_in(session, member)
        translations = word_translations.open_in(session, member)
        if member.role is Role.REVIEWER:
            return Today(
                mine=mine, others=others, need_tasks=tasks, needs=needs, translations=translations, reported=told
            )
        return Today(
            mine=mine,
            others=others,
            need_tasks=tasks,
            concerns=concerns.open_on_desk(session, member),
            letters=letters,
            not_independent=caseload.not_independent(session, member.area_ids),
            not_allocated=caseload.count(session, member.area_ids, Show.NOT_ALLOCATED, member.id),
            duplicates=caseload.offered_duplicates(session, member.area_ids),
            emergencies=break_glass.to_judge(session, member.area_ids, member.id),
            files=file_requests.waiting(session, member.area_ids, member.id),
            needs=needs,
            translations=translations,
            reported=told,
            asks_for_another=another_reviewer.waiting(session, member),
        )


def _not_arriving(session: Session, member: StaffMember) -> tuple[LetterNotArriving, ...]:
    """A letter that waits for a need stands with its task, and not here too."""
    return tuple(
        letter
        for letter in caseload.letters_not_arriving(session, member.area_ids)
        if not letter.why.startswith(need_tasks.HELD_FOR_NEED)
    )


def find_reviews(tools: Tools, member: StaffMember, *, asked: str, show: Show, page: int) -> FoundReviews:
    """Return a page of the reviews of the member's areas that match part of a name or reference."""
    asked = tidy(asked)[:_LONGEST_SEARCH]
    with tools.reading() as session:
        found = caseload.find(session, member.area_ids, asked, show, member.id)
        pages = max(1, -(-len(found) // PAGE_OF))
        page = min(max(page, 1), pages)
        lines = caseload.lines(session, found[(page - 1) * PAGE_OF : page * PAGE_OF])
    return FoundReviews(lines, asked, show, len(found), page, pages)
