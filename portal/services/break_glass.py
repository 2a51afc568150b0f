"""Reading a review outside one's areas in an emergency: a reason first, for four hours, loud, and looked at by others.

The way in must not tell which references exist. So an asking is taken, kept, counted and audited just the same whether
a review has that reference or not, with the same answer and the same work; then the review's page opens, or is the same
404 as always. What is left is that whoever asks learns it by looking: that can't be hidden from somebody who may read
the review if it is there. It is made dear instead: each asking costs a reason in words under their own name, five a
day are the most, and askings for references that no review has are counted in the programme's report.
"""

from __future__ import annotations

from portal.domain.accounts import as_kept
from portal.domain.errors import NotFound, Refused
from portal.domain.oversight import (
    ASKED_WITHIN,
    GLASS_FOR,
    LONGEST_REASON,
    LONGEST_REFERENCE,
    MOST_ASKED,
    GlassKind,
    GlassReport,
    GlassVerdict,
)
from portal.domain.rooms import StaffMember
from portal.domain.states import Role
from portal.models import BreakGlass
from portal.services.tools import Tools
from portal.store import break_glass as store


def ask(tools: Tools, member: StaffMember, *, reference: str, kind: GlassKind, reason: str, submission: str) -> str:
    """Open the review of this reference to this member for reading, if there is one; return the reference to look for.

    The same submission again is the same asking. Raises Refused `no_reference`, `no_reason_given`, `too_long` or
    `too_many_emergencies`.
    """
    reference, reason = reference.strip(), as_kept(reason).strip()
    if not reference or len(reference) > LONGEST_REFERENCE or not reference.isprintable():
        raise Refused("no_reference")
    if not reason:
        raise Refused("no_reason_given")
    if len(reason) > LONGEST_REASON:
        raise Refused("too_long")
    once = f"{member.id}.{submission}"
    with tools.writing() as work:
        if store.by_submission(work.session, once) is not None:
            return reference
        if store.asked_since(work.session, member.id, work.now - ASKED_WITHIN) >= MOST_ASKED:
            raise Refused("too_many_emergencies")
        review_id = store.review_of(work.session, reference)
        row = BreakGlass(
            asked_by_id=member.id,
            reference=reference,
            review_id=review_id,
            kind=kind,
            reason=reason,
            asked_at=work.now,
            until=work.now + GLASS_FOR,
            submission=once,
        )
        work.session.add(row)
        work.session.flush()
        work.record(
            member.audit_name, "asked_in_emergency", f"review:{review_id or 'none'}", kind=kind.value, use=str(row.id)
        )
    return reference


def report(tools: Tools, member: StaffMember) -> GlassReport:
    """Return a coordinator's areas' openings one by one; for anybody else counts by area."""
    with tools.reading() as session:
        if member.role is Role.COORDINATOR:
            return GlassReport(store.uses(session, member.area_ids, member.id), (), 0)
        return GlassReport((), store.counts(session), store.not_there(session))


def judge(tools: Tools, member: StaffMember, use_id: int, verdict: GlassVerdict, words: str) -> None:
    """Say that an opening was fine, or was not, with words. Raises NotFound (also for one's own), Refused `say_why`."""
    kept = as_kept(words).strip()
    if verdict is GlassVerdict.NOT_FINE and not kept:
        raise Refused("say_why")
    if len(kept) > LONGEST_REASON:
        raise Refused("too_long")
    with tools.writing() as work:
        review_id = store.judge(
            work.session, use_id, member.area_ids, by_id=member.id, verdict=verdict, words=kept, now=work.now
        )
        if review_id is None:
            raise NotFound
        work.record(
            member.audit_name, "judged_emergency", f"review:{review_id}", use=str(use_id), verdict=verdict.value
        )
