"""Ask for somebody else: it goes to the area's coordinators and never to the reviewer (product.md, 9).

No page, list, figure or file of a reviewer's shows that somebody asked, nor their words.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.domain.accounts import as_kept
from portal.domain.errors import NotFound, Refused
from portal.domain.messages import AsksForAnother, OwnRequest
from portal.domain.rooms import Room, StaffMember
from portal.domain.sentences import MOST_CHARACTERS
from portal.domain.states import RequestSettled, Role
from portal.models import ReviewerRequest
from portal.services import telling_families
from portal.services.tools import Tools, Work
from portal.store import messages as store


def own(tools: Tools, room: Room) -> OwnRequest | None:
    with tools.database.connection() as connection:
        return store.own_request(connection, room.contributor_id, room.visit_id, stepped_up=room.stepped_up)


def ask(tools: Tools, room: Room, words: str, submission: str) -> None:
    """Ask for somebody else; a reason is never needed. Asking again while it waits adds nothing but new words.

    Raises Refused `too_long`.
    """
    kept = as_kept(words).strip()
    if len(kept) > MOST_CHARACTERS:
        raise Refused("too_long")
    once = f"{room.contributor_id}.{submission}"
    with tools.writing() as work:
        session = work.session
        if store.request_is_kept(session, once):
            return
        before = store.open_request(session, room.contributor_id)
        if before is not None and not kept:
            return
        if before is not None:
            # A new row each time (rule 11): the one before is taken back by it.
            before.settled, before.settled_at = RequestSettled.TAKEN_BACK, work.now
        row = ReviewerRequest(
            contributor_id=room.contributor_id,
            reviewer_id=store.reviewer_of(session, room.contributor_id),
            words=kept,
            asked_at=work.now,
            submission=once,
            visit_id=room.visit_id,
        )
        session.add(row)
        session.flush()
        work.record(room.audit_name, "asked_for_another", f"contributor:{room.contributor_id}")


def take_back(tools: Tools, room: Room) -> None:
    """They are content after all. Nobody is told anything."""
    with tools.writing() as work:
        row = store.open_request(work.session, room.contributor_id)
        if row is not None:
            row.settled, row.settled_at = RequestSettled.TAKEN_BACK, work.now
            work.record(room.audit_name, "took_back_another", f"contributor:{room.contributor_id}")


# --- for coordinators


def waiting(session: Session, member: StaffMember) -> tuple[AsksForAnother, ...]:
    """Return what waits in the member's areas; nothing for any other role."""
    return store.requests(session, member.area_ids) if member.role is Role.COORDINATOR else ()


def of_review(tools: Tools, member: StaffMember, reference: str) -> tuple[AsksForAnother, ...]:
    """Return the wishes of one review; the look is on record. Nothing for any role but a coordinator."""
    if member.role is not Role.COORDINATOR:
        return ()
    with tools.writing() as work:
        found = store.requests(work.session, member.area_ids, reference)
        for each in found:
            work.record(member.audit_name, "saw_asked_for_another", f"contributor:{each.contributor_id}")
    return found


def allocated(work: Work, tools: Tools, member: StaffMember, review_id: int) -> None:
    """Somebody else has the review now: whoever asked for that is told, each in their own room."""
    _settle(work, tools, member, store.open_of_review(work.session, review_id), RequestSettled.ANOTHER)


def stays(tools: Tools, member: StaffMember, reference: str, request_id: int) -> None:
    """The coordinator has talked with them, and the same person goes on. Raises NotFound."""
    with tools.writing() as work:
        if member.role is not Role.COORDINATOR:
            raise NotFound
        if request_id not in {each.id for each in store.requests(work.session, member.area_ids, reference)}:
            raise NotFound
        _settle(work, tools, member, [work.session.get_one(ReviewerRequest, request_id)], RequestSettled.STAYS)


def _settle(
    work: Work, tools: Tools, member: StaffMember, requests: list[ReviewerRequest], how: RequestSettled
) -> None:
    for each in requests:
        each.settled, each.settled_at, each.settled_by_id = how, work.now, member.id
        work.session.flush()
        work.record(member.audit_name, "settled_another", f"contributor:{each.contributor_id}", how=how.value)
        telling_families.notice(
            work, tools, each.contributor_id, about=f"another_reviewer:{each.id}", who=member.audit_name
        )
