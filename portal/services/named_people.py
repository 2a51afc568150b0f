"""Naming others who should be asked, and what staff do about a name.

Whoever names somebody is told one thing, whatever becomes of it: that we look at each name ourselves. Nothing that
staff decide is read for a contributor's page, so no page, letter, count or error can tell it.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from portal.domain.accounts import as_kept
from portal.domain.errors import NotFound, Refused
from portal.domain.named_people import (
    LONGEST_LINE,
    MOST_WORDS,
    Invited,
    MyNames,
    NamedDecision,
    NamedForStaff,
    NamedShown,
    Naming,
)
from portal.domain.names import tidy
from portal.domain.oversight import SeenWhat
from portal.domain.rooms import Room, StaffMember
from portal.domain.states import NeedKind, Presentation, Relationship, Role, Scope
from portal.domain.withdrawals import Withdrawn
from portal.models import Contributor, Need
from portal.services.tools import Tools, Work
from portal.store import named_people as store
from portal.store import seen

RELATIVES = frozenset(Relationship) - {
    Relationship.FRIEND, Relationship.HOUSEMATE, Relationship.UNPAID_CARER, Relationship.PAID_CARER,
    Relationship.ADVOCATE, Relationship.OTHER,
}  # fmt: skip


def mine(tools: Tools, room: Room) -> MyNames:
    """Return whom this contributor named and may read back in this visit, in one query."""
    with tools.database.connection() as connection:
        every = store.of_contributor(connection, room.contributor_id)
    standing = [each for each in every if not each.taken_back]
    shown = tuple(each for each in standing if room.may_read(each.visit_id))
    return MyNames(shown, more_after_code=len(shown) < len(standing))


def one_of_mine(tools: Tools, room: Room, named_id: int) -> NamedShown:
    """Return somebody whom this contributor named. Raises NotFound for any other, and for one that was taken back."""
    with tools.database.connection() as connection:
        every = store.of_contributor(connection, room.contributor_id)
    found = next((each for each in every if each.id == named_id and not each.taken_back), None)
    if found is None:
        raise NotFound
    return found


def name_somebody(tools: Tools, room: Room, naming: Naming, *, submission: str) -> int:
    """Keep a name, and return its id; 0 for a submission that was kept before. Raises Refused `no_name` or
    `too_long`."""
    kept = _checked(naming)
    once = f"{room.contributor_id}.{submission}"
    try:
        with tools.writing() as work:
            made = store.add(
                work.session, room.contributor_id, kept, first_id=None, visit_id=room.visit_id, taken_back=False,
                submission=once, now=work.now,
            )  # fmt: skip
            if made:
                work.record(room.audit_name, "named_somebody", room.audit_name, named=str(made))
            return made
    except IntegrityError:
        # Two presses at one moment: the first one stands.
        return 0


def change(tools: Tools, room: Room, named_id: int, naming: Naming, *, submission: str) -> None:
    """Keep what they say now as a new row. It is the same to them whether staff acted or not: staff see it either way.

    Raises NotFound, and Refused as `name_somebody`.
    """
    kept = _checked(naming)
    with tools.writing() as work:
        store.lock(work.session, room.contributor_id)
        before = _standing(work, room, named_id)
        if before.naming == kept:
            return
        _again(work, room, before, kept, submission, taken_back=False)
        work.record(room.audit_name, "changed_who_they_named", room.audit_name, named=str(named_id))


def take_back(tools: Tools, room: Room, named_id: int, *, submission: str) -> None:
    """Take a name back. A letter that says who named them does not go. Taking back twice is taking back once."""
    with tools.writing() as work:
        store.lock(work.session, room.contributor_id)
        every = store.of_contributor(work.session, room.contributor_id)
        before = next((each for each in every if each.id == named_id), None)
        if before is None:
            raise NotFound
        if before.taken_back:
            return
        _again(work, room, before, before.naming, submission, taken_back=True)
        work.withdrawn(Withdrawn.NAMED, contributor=str(room.contributor_id), named=str(named_id))
        work.record(room.audit_name, "took_back_who_they_named", room.audit_name, named=str(named_id))


def _standing(work: Work, room: Room, named_id: int) -> NamedShown:
    every = store.of_contributor(work.session, room.contributor_id)
    found = next((each for each in every if each.id == named_id and not each.taken_back), None)
    if found is None:
        raise NotFound
    return found


def _again(work: Work, room: Room, before: NamedShown, naming: Naming, submission: str, *, taken_back: bool) -> None:
    store.add(
        work.session, room.contributor_id, naming, first_id=before.id, visit_id=room.visit_id, taken_back=taken_back,
        submission=f"{room.contributor_id}.{submission}", now=work.now,
    )  # fmt: skip
    if before.naming.may_say and (taken_back or not naming.may_say):
        for invited in store.invited_through(work.session, before.id):
            store.cancel_letters_that_say_who(work.session, invited, work.now)


def _checked(naming: Naming) -> Naming:
    kept = replace(
        naming,
        name=tidy(naming.name),
        language=tidy(naming.language),
        knew_words=as_kept(naming.knew_words).strip(),
        reach=as_kept(naming.reach).strip(),
        words=as_kept(naming.words).strip(),
    )
    if not (kept.name or kept.knew):
        raise Refused("no_name")
    if max(len(kept.name), len(kept.language)) > LONGEST_LINE:
        raise Refused("too_long", field="name" if len(kept.name) > LONGEST_LINE else "language")
    if max(len(kept.words), len(kept.reach), len(kept.knew_words)) > MOST_WORDS:
        raise Refused("too_long", field="words")
    return kept


# --- staff: a coordinator of the area, and the review's own reviewer


def of_review(tools: Tools, member: StaffMember, reference: str) -> tuple[str, tuple[NamedForStaff, ...]]:
    """Return the person and every name given in a review. Each look is on record for whoever gave the names.

    Raises NotFound outside the member's areas, and for a reviewer of another review.
    """
    with tools.writing() as work:
        review_id, person = _review(work, member, reference)
        found = store.for_staff(work.session, member.area_ids, review_id=review_id)
        _note(work, member, found)
    return person, found


def one(tools: Tools, member: StaffMember, named_id: int) -> tuple[NamedForStaff, tuple[tuple[int, str, str], ...]]:
    """Return one name, and who has a room in the review already. Raises NotFound."""
    with tools.writing() as work:
        found = _one(work, member, named_id)
        _note(work, member, (found,))
        rooms = store.of_room(work.session, found.review_id)
        return found, tuple(each for each in rooms if each[0] != found.namer_id)


def decide_not(
    tools: Tools, member: StaffMember, named_id: int, because: str, *, submission: str, already: int | None = None
) -> None:
    """Keep that nobody is written to, and why; or, with `already`, that they have a room in this review.

    Raises NotFound, and Refused `reason_missing`, `too_long` or `not_in_this_review`.
    """
    reason = _reason(because) if already is None else as_kept(because).strip()
    with tools.writing() as work:
        found = _one(work, member, named_id)
        if already is not None and already not in {each[0] for each in store.of_room(work.session, found.review_id)}:
            raise Refused("not_in_this_review")
        decision = NamedDecision.NOT if already is None else NamedDecision.ALREADY
        _keep(work, member, named_id, decision, submission, because=reason, invited_ref=already)


def invite(
    tools: Tools, member: StaffMember, named_id: int, invited: Invited, because: str, *, submission: str
) -> int | None:
    """Give the named person a room of their own, and return its contributor: their letter is the next step, on the
    letter desk. None for a submission that was kept before.

    A friend's scope is the usual one; family scope is for a relative. Raises NotFound, and Refused `reason_missing`,
    `no_name`, `too_long`, `family_is_for_relatives` or `taken_back`.
    """
    reason = _reason(because)
    name = tidy(invited.name)
    if not name:
        raise Refused("no_name")
    if invited.scope == Scope.FAMILY and invited.relationship not in RELATIVES:
        raise Refused("family_is_for_relatives")
    with tools.writing() as work:
        found = _one(work, member, named_id)
        store.lock(work.session, found.namer_id)
        if store.decided_before(work.session, f"{named_id}.{submission}"):
            return None
        if _one(work, member, named_id).taken_back:
            raise Refused("taken_back")
        made = _room(work, found.review_id, replace(invited, name=name))
        _keep(
            work, member, named_id, NamedDecision.INVITE, submission, because=reason, invited_ref=made,
            scope=invited.scope,
        )  # fmt: skip
    return made


def _room(work: Work, review_id: int, invited: Invited) -> int:
    made = Contributor(
        review_id=review_id,
        name=invited.name,
        relationship=invited.relationship,
        scope=invited.scope,
        language=invited.language,
        presentation=Presentation.EASY_READ if invited.easy_read else Presentation.STANDARD,
        email=tidy(invited.email),
        mobile=tidy(invited.mobile),
        address_line_1=tidy(invited.address_line_1),
        address_town=tidy(invited.address_town),
        postcode=tidy(invited.postcode),
        created_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    if invited.easy_read:
        work.session.add(
            Need(contributor_id=made.id, kind=NeedKind.EASY_READ, recorded_by="staff", recorded_at=work.now)
        )
        work.session.flush()
    return made.id


def _keep(
    work: Work,
    member: StaffMember,
    named_id: int,
    decision: NamedDecision,
    submission: str,
    *,
    because: str,
    invited_ref: int | None,
    scope: str = "",
) -> None:
    once = f"{named_id}.{submission}"
    if store.decided_before(work.session, once):
        return
    store.decide(
        work.session, named_id, decision, scope=scope, because=because, invited_ref=invited_ref, by=member.id,
        submission=once, now=work.now,
    )  # fmt: skip
    work.record(member.audit_name, "decided_on_a_name", f"named_person:{named_id}", decision=decision.value)


def _reason(because: str) -> str:
    reason = as_kept(because).strip()
    if not reason:
        raise Refused("reason_missing")
    if len(reason) > MOST_WORDS:
        raise Refused("too_long")
    return reason


def _review(work: Work, member: StaffMember, reference: str) -> tuple[int, str]:
    found = store.review_of(work.session, reference, member.area_ids)
    if found is None:
        raise NotFound
    review_id, reviewer_id, person = found
    if member.role is not Role.COORDINATOR and reviewer_id != member.id:
        raise NotFound
    return review_id, person


def _one(work: Work, member: StaffMember, named_id: int) -> NamedForStaff:
    found = next(iter(store.for_staff(work.session, member.area_ids, named_id=named_id)), None)
    if found is None:
        raise NotFound
    _review(work, member, found.reference)
    return found


def _note(work: Work, member: StaffMember, found: tuple[NamedForStaff, ...]) -> None:
    """Whoever named somebody sees that these words of theirs were read, as any others."""
    for namer in sorted({each.namer_id for each in found}):
        seen.note(work.session, [namer], member.id, SeenWhat.PAGE, work.now)
        work.record(member.audit_name, "saw_words", f"contributor:{namer}", page="named_people")
