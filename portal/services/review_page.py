"""One review's page. Families' words are on it for case workers alone, and each look at them is on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.errors import NotFound
from portal.domain.names import full_name, shown_name
from portal.domain.review_page import ContributorShown, ReviewShown
from portal.domain.rooms import StaffMember
from portal.domain.states import Role
from portal.services.tools import Tools
from portal.store import caseload, review_page, waiting

SEES_WORDS = frozenset({Role.REVIEWER, Role.COORDINATOR})
_ONE_LOOK = timedelta(hours=1)
_LONGEST_REFERENCE = 60


def open_review(tools: Tools, member: StaffMember, reference: str) -> ReviewShown:
    """Return the review of this reference in the member's areas; one merged away answers with the one that was kept.

    Raises NotFound for another area's just as for none at all.
    """
    if len(reference) > _LONGEST_REFERENCE or not reference.isprintable():
        raise NotFound
    words_too = member.role in SEES_WORDS
    with tools.reading() as session:
        facts = review_page.facts(session, member.area_ids, reference)
        if facts is None:
            raise NotFound
        shown = _shown(session, tools, facts, words_too=words_too)
    if shown.quote or any(wait.words or wait.about for wait in shown.waiting):
        _record_look(tools, member, shown.id)
    return shown


def _shown(session: Session, tools: Tools, facts: Any, *, words_too: bool) -> ReviewShown:
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
        contributors=_contributors(session, tools, review.id),
        waiting=tuple(sorted(waits, key=lambda wait: (wait.oldest, wait.since))),
        processes=review_page.processes(session, review.id),
    )


def _contributors(session: Session, tools: Tools, review_id: int) -> tuple[ContributorShown, ...]:
    people = review_page.contributors(session, review_id)
    ids = [person.id for person in people]
    needs = caseload.needs_of(session, ids)
    quiet = review_page.quiet_days(session, ids, tools.today())
    promised = review_page.promised(session, ids)
    letters = review_page.letters(session, ids)
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
        )
        for person in people
    )


def _record_look(tools: Tools, member: StaffMember, review_id: int) -> None:
    about, visit = f"review:{review_id}", str(member.visit_id)
    with tools.writing() as work:
        since = work.now - _ONE_LOOK
        if not review_page.saw_words_since(work.session, member.audit_name, about, visit, since):
            work.record(member.audit_name, "saw_words", about, visit=visit)
