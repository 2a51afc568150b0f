"""The letter linter with what it must know: who a letter is for, and who else may be named in it.

What it finds never goes to a log: the findings hold people's names and words.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from portal.adapters.reading_grade import reading_grade
from portal.domain.errors import NotFound
from portal.domain.letter_linter import LetterFacts, LetterFinding, lint
from portal.domain.letters import ComposedLetter
from portal.domain.names import full_name, shown_name
from portal.domain.rooms import StaffMember
from portal.domain.row_ids import row_id_of
from portal.domain.sending import Contact, first_day_after
from portal.services.composing import letter_sources
from portal.services.tools import Tools
from portal.store import letters as store
from portal.store import names_written

ABOUT = names_written.KINDS


def lint_letter(
    tools: Tools,
    session: Session,
    contributor_id: int,
    letter: ComposedLetter,
    *,
    needs_first: tuple[str, ...] = (),
    graded: bool = True,
) -> tuple[LetterFinding, ...]:
    """Return what is found in a letter to one contributor, as things are now; what stops it comes first.

    `needs_first` are the needs that nobody has seen to. Without `graded` the reading grade, which takes long and stops
    nothing, is left out: for the moment of sending. Raises NotFound.
    """
    source = letter_sources(tools).all.get(letter.name)
    contact = store.contact(session, contributor_id)
    if contact is None:
        raise NotFound
    facts = facts_of(
        tools,
        session,
        contributor_id,
        lacks=frozenset(source.lacks) if source else frozenset(),
        names_person=source is not None and "%(person" in source.title,
        goes_on=_goes_on(tools, contact),
        needs_first=needs_first,
    )
    return lint(letter, facts, grade=reading_grade if graded else None)


def names_for(tools: Tools, member: StaffMember, about: str) -> LetterFacts:
    """Return the names that belong into words about `about`, such as "contributor_id:12" or "reference:LD-2026-1".

    "" knows no names. Raises NotFound for what is not there, or not in the member's areas.
    """
    if not about:
        return LetterFacts()
    kind, _, written = about.partition(":")
    value = written if kind == "reference" else row_id_of(written)
    if kind not in names_written.KINDS or not value:
        raise NotFound
    with tools.reading() as session:
        review_id = names_written.review_about(session, kind, value, member.area_ids)
        if review_id is None:
            raise NotFound
        return names_of(tools, session, review_id)


def names_of(tools: Tools, session: Session, review_id: int) -> LetterFacts:
    """Return the names that belong into words about a review."""
    person = names_written.person_of(session, review_id)
    return LetterFacts(
        person=shown_name(person.first_name, person.last_name, person.known_as),
        person_full=full_name(person.known_as or person.first_name, person.last_name),
        last_name=person.last_name,
        not_used=tuple(filter(None, (person.first_name,))),
        others=(*store.names_around(session, review_id), tools.settings.service_name),
    )


def facts_of(
    tools: Tools, session: Session, contributor_id: int, *, lacks: frozenset[str] = frozenset(), **more: object
) -> LetterFacts:
    """Return what the linter must know for one contributor. Raises NotFound."""
    found = store.facts(session, contributor_id)
    if found is None:
        raise NotFound
    settings = tools.settings
    around = store.names_around(session, store.review_of(session, contributor_id))
    return LetterFacts(
        person=found.person,
        person_full=found.person_full,
        last_name=found.last_name,
        not_used=tuple(filter(None, (found.first_name,))),
        others=(*around, found.reviewer_employer, found.reviewer_job, settings.service_name, *settings.return_address),
        reviewer=found.reviewer,
        help_phone=settings.help_phone,
        support=tuple(name for name, _phone in found.support),
        lacks=lacks,
        **more,  # type: ignore[arg-type]
    )


def _goes_on(tools: Tools, contact: Contact) -> date | None:
    today = tools.today()
    free = first_day_after(today, contact.quiet)
    return free if free != today else None
