"""What staff note of a supporter: consent, and help to decide (Mental Capacity Act 2005). It gates nothing."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from portal.domain.accounts import as_kept
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import StaffMember
from portal.domain.supporting import MOST_NOTE, Agreed, SupportSheet
from portal.services.tools import Tools
from portal.store import support_records as store


def sheet(tools: Tools, member: StaffMember, contributor_id: int) -> SupportSheet:
    """Return who sat with a contributor and what was noted. Raises NotFound outside the member's areas."""
    with tools.reading() as session:
        found = store.sheet(session, contributor_id, member.area_ids)
    if found is None:
        raise NotFound
    return found


def write(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    *,
    agreed: str,
    how: str,
    doubt: bool,
    decision: str,
    tried: str,
    submission: str,
) -> None:
    """Note it as a new row; the same submission again changes nothing.

    A doubt alone says nothing: what was tried to help belongs with it. Raises NotFound, Refused `say_agreed`,
    `say_what_was_tried`, `too_long`.
    """
    kept = {"how": as_kept(how).strip(), "decision": as_kept(decision).strip(), "tried": as_kept(tried).strip()}
    if agreed not in set(Agreed):
        raise Refused("say_agreed")
    if doubt and not kept["tried"]:
        raise Refused("say_what_was_tried")
    if any(len(each) > MOST_NOTE for each in kept.values()):
        raise Refused("too_long")
    try:
        with tools.writing() as work:
            if store.sheet(work.session, contributor_id, member.area_ids) is None:
                raise NotFound
            if store.is_written(work.session, submission):
                return
            store.add(
                work.session,
                contributor_id,
                agreed=Agreed(agreed),
                doubt=doubt,
                **kept,
                staff_id=member.id,
                now=work.now,
                submission=submission,
            )
            about = f"contributor:{contributor_id}"
            work.record(member.audit_name, "wrote_support_record", about, agreed=agreed, doubt=str(int(doubt)))
    except IntegrityError:
        with tools.reading() as session:
            if not store.is_written(session, submission):
                raise
