"""A person notified twice: a coordinator decides whether two reviews are of one person."""

from __future__ import annotations

from portal.domain.duplicates import OUTCOME_WRITTEN, Offer, OfferedReview
from portal.domain.errors import NotFound, Refused
from portal.domain.names import fold
from portal.domain.rooms import StaffMember
from portal.domain.states import DuplicateState
from portal.models import PossibleDuplicate, Review
from portal.services.tools import Tools, Work
from portal.store import duplicates


def offers(tools: Tools, member: StaffMember) -> tuple[Offer, ...]:
    """Return the undecided offers whose both reviews are in the member's areas."""
    with tools.reading() as session:
        found = duplicates.offers(session, member.area_ids)
        ids = {each.first_review_id for each in found} | {each.second_review_id for each in found}
        reviews = duplicates.offered_reviews(session, ids)
        return tuple(_offer(each, reviews) for each in found)


def _offer(row: PossibleDuplicate, reviews: dict[int, OfferedReview]) -> Offer:
    first, second = reviews[row.first_review_id], reviews[row.second_review_id]
    theirs = {fold(name) for name, _relationship in second.people}
    return Offer(row.id, first, second, tuple(name for name, _ in first.people if fold(name) in theirs))


def merge(tools: Tools, member: StaffMember, *, offer_id: int, keep: str) -> str:
    """Say that both are one person, keep the review of reference `keep`, and return that reference.

    The other review stays in its row, marked as merged; its contributors, care providers and other processes come
    along. Raises NotFound, or Refused("outcome_written") when the other one has an outcome already.
    """
    with tools.writing() as work:
        offer = _open(work, member, offer_id)
        pair = [work.session.get_one(Review, each) for each in (offer.first_review_id, offer.second_review_id)]
        kept = next((each for each in pair if each.reference == keep), None)
        if kept is None:
            raise NotFound
        other = next(each for each in pair if each is not kept)
        if duplicates.offered_reviews(work.session, [other.id])[other.id].outcome_written:
            raise Refused(OUTCOME_WRITTEN)
        duplicates.decide(offer, DuplicateState.SAME_PERSON, member.id, work.now)
        duplicates.merge(work.session, kept, other)
        work.record(member.audit_name, "merged_reviews", f"review:{kept.id}", other=str(other.id))
        return kept.reference


def differ(tools: Tools, member: StaffMember, *, offer_id: int) -> None:
    """Say that the two are different people: the pair is not offered again. Raises NotFound."""
    with tools.writing() as work:
        offer = _open(work, member, offer_id)
        duplicates.decide(offer, DuplicateState.DIFFERENT_PEOPLE, member.id, work.now)
        work.record(
            member.audit_name, "different_people", f"review:{offer.first_review_id}", other=str(offer.second_review_id)
        )


def _open(work: Work, member: StaffMember, offer_id: int) -> PossibleDuplicate:
    found = duplicates.offers(work.session, member.area_ids, offer_id)
    if not found:
        raise NotFound
    return found[0]
