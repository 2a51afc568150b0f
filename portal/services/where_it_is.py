"""Where a review is, for one contributor, in at most three queries; and what other bodies plan, typed in by staff."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from portal.adapters.clock import day_of
from portal.domain.errors import NotFound, Refused
from portal.domain.names import shown_name, tidy
from portal.domain.rooms import Room, StaffMember
from portal.domain.states import MeetingState, PlanState, ProcessKind, ReviewState, Scope
from portal.domain.where_it_is import (
    STEPS,
    STEPS_OF_A_FRIEND,
    BesideReview,
    BodyRow,
    OtherBodies,
    PersonToContact,
    WhereItIs,
    warnings_of,
    where_is,
)
from portal.models import Contributor, OtherProcess, Person, PlannedContact, Review
from portal.services.tools import Tools, Work
from portal.store import extensions, family_home, pauses, quiet_days
from portal.store import where_it_is as store

LONGEST_LINE = 200


def read(tools: Tools, room: Room) -> WhereItIs:
    """Return the page. What other bodies plan is read after a one-time code alone, and never in a friend's room."""
    with tools.database.connection() as connection:
        home = family_home.read(connection, room.contributor_id)
        facts = store.facts(connection, room.contributor_id, tools.today())
        may_see = room.scope is Scope.FAMILY
        bodies = store.bodies(connection, room.contributor_id) if may_see and room.stepped_up else ()
    here = where_is(
        home, ReviewState(facts.state), has_reviewer=bool(room.reviewer_name), decision=room.decision, scope=room.scope
    )
    return WhereItIs(
        home=home,
        here=here,
        steps=STEPS_OF_A_FRIEND if room.scope is Scope.FRIEND else STEPS,
        finished=home.outcome_published,
        notified_on=facts.notified_on,
        allocated_on=day_of(facts.allocated_at) if facts.allocated_at else None,
        pause=store.pause_of(facts),
        bodies=bodies,
        more_after_code=may_see and not room.stepped_up,
        asked_for_another="" if facts.request_at is None else facts.request or "waiting",
        messages_to_read=facts.to_read,
        meeting=MeetingState(facts.meeting) if facts.meeting else None,
    )


# --- for staff


def other_bodies(tools: Tools, member: StaffMember, reference: str) -> OtherBodies:
    """Return the bodies of a review, and what to ask them to move. Raises NotFound outside the member's areas."""
    with tools.reading() as session:
        review, person = _review(session, member, reference)
        rows, people = _bodies_and_people(session, review.id, tools.today())
        return OtherBodies(
            reference=review.reference,
            person=shown_name(person.first_name, person.last_name, person.known_as),
            bodies=rows,
            people=people,
            warnings=warnings_of([each for each in rows if each.ended_on is None], people),
        )


def beside_review(session: Session, review_id: int, today: date) -> BesideReview:
    rows, people = _bodies_and_people(session, review_id, today)
    return BesideReview(
        paused=tuple((each.name, each.pause) for each in people if each.pause is not None),
        warnings=warnings_of([each for each in rows if each.ended_on is None], people),
    )


def _bodies_and_people(
    session: Session, review_id: int, today: date
) -> tuple[tuple[BodyRow, ...], tuple[PersonToContact, ...]]:
    contributors = store.people(session, review_id)
    ids = [each.id for each in contributors]
    standing = pauses.of_people(session, ids, today)
    quiet = quiet_days.spans_of(session, ids)
    people = tuple(
        PersonToContact(each.id, each.name, each.relationship, quiet.get(each.id, ()), standing.get(each.id))
        for each in contributors
    )
    return store.body_rows(session, review_id), people


def keep_body(
    tools: Tools, member: StaffMember, reference: str, *, kind: ProcessKind, person: str, phone: str, note: str
) -> None:
    """Type in a body, or change what is known of it. Raises NotFound, Refused `line_too_long`."""
    lines = {"person": tidy(person), "phone": tidy(phone), "note": tidy(note)}
    if max(map(len, lines.values())) > LONGEST_LINE:
        raise Refused("line_too_long")
    with tools.writing() as work:
        review, _person = _review(work.session, member, reference)
        row = store.process_of(work.session, review.id, kind)
        if row is None:
            row = OtherProcess(review_id=review.id, kind=kind)
            work.session.add(row)
        row.person, row.phone, row.note, row.ended_on = lines["person"], lines["phone"], lines["note"], None
        work.session.flush()
        work.record(member.audit_name, "typed_in_body", f"review:{review.id}", kind=kind.value)


def end_body(tools: Tools, member: StaffMember, reference: str, kind: ProcessKind) -> None:
    """This body has finished: families are not shown it any more."""
    with tools.writing() as work:
        review, row = _body(work, member, reference, kind)
        if row.ended_on is None:
            row.ended_on = work.today
            work.record(member.audit_name, "ended_body", f"review:{review.id}", kind=kind.value)


def plan(
    tools: Tools,
    member: StaffMember,
    reference: str,
    kind: ProcessKind,
    *,
    contributor_id: int,
    on: date | None,
    about: str,
) -> None:
    """Type in when a body plans to be in touch with somebody. The same again is one.

    Raises NotFound, and Refused `no_day`, `line_too_long`.
    """
    if on is None:
        raise Refused("no_day")
    if len(about := tidy(about)) > LONGEST_LINE:
        raise Refused("line_too_long")
    with tools.writing() as work:
        review, row = _body(work, member, reference, kind)
        whom = work.session.get(Contributor, contributor_id)
        if whom is None or whom.review_id != review.id:
            raise NotFound
        if store.same_contact(work.session, row.id, contributor_id, on):
            return
        work.session.add(
            PlannedContact(other_process_id=row.id, contributor_id=contributor_id, planned_on=on, about=about)
        )
        work.session.flush()
        work.record(member.audit_name, "planned_contact", f"contributor:{contributor_id}", kind=kind.value)


def settle(tools: Tools, member: StaffMember, reference: str, contact_id: int, state: PlanState) -> None:
    """Say what became of a planned contact: it happened, or was called off."""
    with tools.writing() as work:
        review, _person = _review(work.session, member, reference)
        contact = store.contact_of(work.session, review.id, contact_id)
        if contact is None:
            raise NotFound
        if contact.state != state:
            store.settle_contact(contact, state, work.now)
            work.record(member.audit_name, "settled_contact", f"review:{review.id}", state=state.value)


def _body(work: Work, member: StaffMember, reference: str, kind: ProcessKind) -> tuple[Review, OtherProcess]:
    review, _person = _review(work.session, member, reference)
    row = store.process_of(work.session, review.id, kind)
    if row is None:
        raise NotFound
    return review, row


def _review(session: Session, member: StaffMember, reference: str) -> tuple[Review, Person]:
    found = extensions.review_of(session, reference, member.area_ids)
    if found is None:
        raise NotFound
    return found
