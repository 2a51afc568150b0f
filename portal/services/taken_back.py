"""What contributors took back, for staff: the wish that everything be erased is seen to by a person, in time."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.domain.errors import NotFound, Refused
from portal.domain.names import shown_name
from portal.domain.oversight import SeenWhat
from portal.domain.owning import TakenInReview, TakenOf, WishSettled
from portal.domain.rooms import StaffMember
from portal.models import Contributor
from portal.services import messaging
from portal.services.tools import Tools, Work
from portal.store import owning as store
from portal.store import retention, seen


def of_review(tools: Tools, member: StaffMember, reference: str) -> TakenInReview:
    """Return what was taken back in a review, and what the law says of it. Raises NotFound outside their areas.

    What was taken back is in none of it. The words that somebody said with it are, so the look is on record.
    """
    with tools.writing() as work:
        session = work.session
        found = retention.review_and_person(session, reference, member.area_ids)
        if found is None:
            raise NotFound
        review, person = found
        hold = retention.standing_hold(session, review.id)
        who = [each for each in retention.contributors(session, review.id) if each.erased_at is None]
        taken = store.taken_by(session, [each.id for each in who])
        work.record(member.audit_name, "saw_taken_back", f"review:{review.id}")
        if read := [whose for whose, rows in taken.items() if any(row.words for row in rows)]:
            seen.note(session, read, member.id, SeenWhat.PAGE, work.now)
        people = []
        for each in who:
            if each.id in taken:
                asked = retention.last_erasure(session, each.id)
                people.append(
                    TakenOf(
                        each.id, each.name, each.relationship, tuple(taken[each.id]), asked[1] if asked else "",
                        asked[0].asked_at if asked else None, store.told_why(session, each.id),
                    )
                )  # fmt: skip
    return TakenInReview(
        reference=review.reference,
        person=shown_name(person.first_name, person.last_name, person.known_as),
        hold=hold[0].because if hold else "",
        hold_since=hold[0].set_at if hold else None,
        kept_days=tools.settings.retention.reviews,
        people=tuple(people),
    )


def must_wait(
    tools: Tools,
    member: StaffMember,
    reference: str,
    contributor_id: int,
    *,
    words: str,
    easy_words: str,
    looked_at: bool = False,
    submission: str,
) -> None:
    """The law says that we keep their words for now: tell them so and why, in both, read by a second person first.

    The wish stays before us until they can read it. Raises NotFound, and Refused as `messaging.answer` does.
    """
    with tools.reading() as session:
        if not _waits(session, member, reference, contributor_id):
            raise NotFound
    messaging.answer(
        tools, member, contributor_id, words=words, easy_words=easy_words, submission=submission, looked_at=looked_at
    )
    with tools.writing() as work:
        _settle(work, member, contributor_id, WishSettled.MUST_WAIT)


def changed_mind(tools: Tools, member: StaffMember, reference: str, contributor_id: int) -> None:
    """They told us that their words may stay. Raises NotFound, and Refused `being_erased` when the erasing waits."""
    with tools.writing() as work:
        if not _waits(work.session, member, reference, contributor_id):
            raise NotFound
        asked = retention.last_erasure(work.session, contributor_id)
        if asked is not None and asked[0].done_at is None:
            raise Refused("being_erased")
        _settle(work, member, contributor_id, WishSettled.CHANGED_MIND)


def _settle(work: Work, member: StaffMember, contributor_id: int, how: WishSettled) -> None:
    if store.settle_everything(work.session, contributor_id, how, member.id, work.now):
        work.record(member.audit_name, "saw_to_taking_back", f"contributor:{contributor_id}", how=how.value)


def _waits(session: Session, member: StaffMember, reference: str, contributor_id: int) -> bool:
    """Whether this contributor is of this review, in the member's areas, and waits for everything to go."""
    found = retention.review_and_person(session, reference, member.area_ids)
    who = session.get(Contributor, contributor_id)
    theirs = found is not None and who is not None and who.review_id == found[0].id
    return theirs and store.everything_asked(session, contributor_id) is not None
