"""One review's page. Families' words are on it for case workers alone, and each look at them is on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.errors import NotFound
from portal.domain.names import full_name, shown_name
from portal.domain.oversight import SeenWhat
from portal.domain.review_page import ContributorShown, ReviewShown
from portal.domain.rooms import StaffMember
from portal.domain.states import Role
from portal.services.tools import Tools
from portal.services.where_it_is import beside_review
from portal.store import break_glass, need_tasks, quiet_days, review_page, seen, waiting
from portal.store.needs import needs_of

SEES_WORDS = frozenset({Role.REVIEWER, Role.COORDINATOR})
_ONE_LOOK = timedelta(hours=1)
_LONGEST_REFERENCE = 60


def open_review(tools: Tools, member: StaffMember, reference: str) -> ReviewShown:
    """Return the review of this reference in the member's areas, or that they opened in an emergency; one merged away
    answers with the one that was kept.

    Raises NotFound for another area's just as for none at all.
    """
    if len(reference) > _LONGEST_REFERENCE or not reference.isprintable():
        raise NotFound
    words_too = member.role in SEES_WORDS
    with tools.reading() as session:
        # Only who may ask in an emergency has anything opened: a role that was changed since closes it.
        opened = break_glass.open_to(member.id if words_too else 0, tools.clock.now())
        facts = review_page.facts(session, member.area_ids, reference, opened=opened)
        if facts is None:
            raise NotFound
        shown = _shown(
            session, tools, facts, words_too=words_too, elsewhere=facts.Review.area_id not in member.area_ids
        )
    read = {wait.contributor_id for wait in shown.waiting if wait.words or wait.about}
    if shown.quote:
        read.add(shown.quote.contributor_id)
    if read or shown.in_emergency:
        _record_look(tools, member, shown, read)
    return shown


def _shown(session: Session, tools: Tools, facts: Any, *, words_too: bool, elsewhere: bool) -> ReviewShown:
    review, person = facts.Review, facts.Person
    waits = waiting.of_review(session, review.id, tools.today()) if words_too else []
    return ReviewShown(
        id=review.id,
        reference=review.reference,
        area=facts.area,
        state=review.state,
        person=shown_name(person.first_name, person.last_name, person.known_as),
        person_full=full_name(person.first_name, person.last_name),
        born_on=person.born_on,
        died_on=person.died_on,
        place_of_death=person.place_of_death,
        notified_on=review.notified_on,
        due_on=review.due_on,
        reviewer_id=review.reviewer_id,
        reviewer_name=facts.reviewer_name or "",
        reviewer_employer=facts.employer or "",
        reviewer_asked_for=review.reviewer_asked_for,
        second_reader_name=facts.second_name or "",
        not_independent=bool(facts.not_independent),
        care_providers=review_page.care_providers(session, review.id),
        quote=review_page.quote(session, review.id) if words_too else None,
        contributors=_contributors(session, tools, review.id, with_reach=elsewhere),
        waiting=tuple(sorted(waits, key=lambda wait: (wait.oldest, wait.since))),
        processes=review_page.processes(session, review.id),
        beside=beside_review(session, review.id, tools.today()),
        in_emergency=elsewhere,
    )


def _contributors(session: Session, tools: Tools, review_id: int, *, with_reach: bool) -> tuple[ContributorShown, ...]:
    people = review_page.contributors(session, review_id)
    ids = [person.id for person in people]
    needs = needs_of(session, ids, tools.today())
    quiet = quiet_days.coming_of(session, ids, tools.today())
    promised = review_page.promised(session, ids)
    letters = review_page.letters(session, ids)
    tasks = need_tasks.of_contributors(session, ids)
    standings = review_page.standings(session, review_id, people, letters)
    return tuple(
        ContributorShown(
            id=person.id,
            name=person.name,
            relationship=person.relationship,
            language=person.language,
            presentation=person.presentation,
            has_learning_disability=person.has_learning_disability,
            supporter_name=person.supporter_name,
            faith=person.faith,
            needs=needs.get(person.id, ()),
            quiet=quiet.get(person.id, ()),
            standing=standings[person.id],
            promised_on=promised.get(person.id),
            letters=letters.get(person.id, ()),
            need_tasks=tuple(task for task in tasks.get(person.id, ()) if task.ended_at is None),
            reach=tuple(filter(None, (person.mobile, person.landline, person.email))) if with_reach else (),
        )
        for person in people
    )


def _record_look(tools: Tools, member: StaffMember, shown: ReviewShown, read: set[int]) -> None:
    about, visit = f"review:{shown.id}", str(member.visit_id)
    with tools.writing() as work:
        seen.note(work.session, read, member.id, SeenWhat.PAGE, work.now, in_emergency=shown.in_emergency)
        if shown.in_emergency:
            # Loud: each look by itself, with the use that allows it.
            use = break_glass.note_look(work.session, member.id, shown.id, work.now)
            work.record(member.audit_name, "saw_in_emergency", about, use=str(use), page="review")
            return
        since = work.now - _ONE_LOOK
        if not review_page.saw_words_since(work.session, member.audit_name, about, visit, since):
            work.record(member.audit_name, "saw_words", about, visit=visit)
