"""Legal holds, and taking all of one contributor's words away: asked for by a coordinator, done on a second yes."""

from __future__ import annotations

from collections.abc import Mapping

from portal.domain.errors import NotFound, Refused
from portal.domain.names import shown_name
from portal.domain.retention import ErasureShown, HoldShown, KeepingShown
from portal.domain.rooms import StaffMember
from portal.domain.states import Role
from portal.domain.withdrawals import Withdrawn
from portal.models import Contributor, Erasure, LegalHold, Person, Review
from portal.services import files_left
from portal.services.tools import Tools, Work
from portal.store import erasing
from portal.store import retention as store


def keeping(tools: Tools, member: StaffMember, reference: str) -> KeepingShown:
    """Return what is kept of one review and why. Raises NotFound outside the member's areas."""
    with tools.reading() as session:
        found = store.review_and_person(session, reference, member.area_ids)
        if found is None:
            raise NotFound
        review, person = found
        hold = store.standing_hold(session, review.id)
        return KeepingShown(
            reference=review.reference,
            person=shown_name(person.first_name, person.last_name, person.known_as),
            hold=HoldShown(hold[0].because, hold[1], hold[0].set_at) if hold else None,
            contributors=tuple(
                _shown(each, store.last_erasure(session, each.id)) for each in store.contributors(session, review.id)
            ),
        )


def hold(tools: Tools, member: StaffMember, reference: str, because: str) -> None:
    """Keep everything of a review until the hold is ended. Raises NotFound, NotAllowed by role, Refused
    `reason_missing`."""
    words = because.strip()
    if not words:
        raise Refused("reason_missing")
    with tools.writing() as work:
        review = _review(work, member, reference)
        _coordinator(member)
        store.end_holds(work.session, review.id, member.id, work.now)
        work.session.add(LegalHold(review_id=review.id, because=words, set_by_id=member.id, set_at=work.now))
        work.session.flush()
        work.record(member.audit_name, "set_legal_hold", f"review:{review.id}")


def end_hold(tools: Tools, member: StaffMember, reference: str) -> None:
    with tools.writing() as work:
        review = _review(work, member, reference)
        _coordinator(member)
        if store.end_holds(work.session, review.id, member.id, work.now):
            work.record(member.audit_name, "ended_legal_hold", f"review:{review.id}")


def ask(tools: Tools, member: StaffMember, reference: str, contributor_id: int) -> None:
    """Note that this contributor asked us to take all their words away. Asking twice is asking once.

    Raises NotFound, and Refused `coordinator_only` or `legal_hold`.
    """
    with tools.writing() as work:
        contributor = _contributor(work, member, reference, contributor_id)
        _coordinator(member)
        before = store.last_erasure(work.session, contributor.id)
        if contributor.erased_at is not None or (before is not None and before[0].done_at is None):
            return
        work.session.add(Erasure(contributor_ref=contributor.id, asked_by_id=member.id, asked_at=work.now, gone={}))
        work.session.flush()
        work.record(member.audit_name, "asked_for_erasure", f"contributor:{contributor.id}")


def refuse(tools: Tools, member: StaffMember, reference: str, contributor_id: int) -> None:
    """Take the request back: a mistake, or they thought better of it."""
    with tools.writing() as work:
        contributor = _contributor(work, member, reference, contributor_id)
        waiting = store.last_erasure(work.session, contributor.id)
        if waiting is not None and waiting[0].done_at is None:
            waiting[0].refused_at = work.now
            work.session.flush()
            work.record(member.audit_name, "took_erasure_back", f"contributor:{contributor.id}")


def erase(tools: Tools, member: StaffMember, reference: str, contributor_id: int) -> Mapping[str, int]:
    """Say the second yes: take all of their words away now, for good, and return what went by table.

    Saying it twice is saying it once. Raises NotFound, and Refused `not_asked_for`, `second_person` or `legal_hold`.
    """
    with tools.writing() as work:
        contributor = _contributor(work, member, reference, contributor_id)
        waiting = store.last_erasure(work.session, contributor.id)
        if waiting is None:
            raise Refused("not_asked_for")
        asked = waiting[0]
        if asked.done_at is not None:
            return asked.gone
        if asked.asked_by_id == member.id:
            raise Refused("second_person")
        files = files_left.of_contributors(work.session, [contributor.id])
        gone = dict(sorted(erasing.erase(work.session, contributor.id, work.now).items()))
        asked.done_at, asked.done_by_id, asked.gone = work.now, member.id, gone
        work.session.flush()
        work.withdrawn(Withdrawn.ERASED, contributor=str(contributor.id))
        counts = {name: str(count) for name, count in gone.items()}
        work.record(member.audit_name, "erased", f"contributor:{contributor.id}", **counts)
    files_left.delete(tools, files)
    tools.database.forget_deleted({*gone, "contributor", "choice", "statement_version"})
    return gone


def _shown(contributor: Contributor, asked: tuple[Erasure, str] | None) -> ErasureShown:
    row, by = asked or (None, "")
    return ErasureShown(
        contributor_id=contributor.id,
        name=contributor.name,
        relationship=contributor.relationship,
        asked_by=by,
        asked_by_id=row.asked_by_id if row else None,
        asked_at=row.asked_at if row else None,
        erased_at=contributor.erased_at,
        gone=row.gone if row else {},
    )


def _review(work: Work, member: StaffMember, reference: str) -> Review:
    found: tuple[Review, Person] | None = store.review_and_person(work.session, reference, member.area_ids)
    if found is None:
        raise NotFound
    return found[0]


def _contributor(work: Work, member: StaffMember, reference: str, contributor_id: int) -> Contributor:
    review = _review(work, member, reference)
    found = work.session.get(Contributor, contributor_id)
    if found is None or found.review_id != review.id:
        raise NotFound
    if store.standing_hold(work.session, review.id) is not None:
        raise Refused("legal_hold")
    return found


def _coordinator(member: StaffMember) -> None:
    if member.role is not Role.COORDINATOR:
        raise Refused("coordinator_only")
