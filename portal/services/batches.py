"""Introductory letters to many people at once: one press makes a batch, and the worker queues it some at a time.

Each person is queued in a transaction that also says so in the batch's own row, under a key of the batch and person:
killed at any moment, the next turn goes on with who is left, and nobody gets the letter twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection

from sqlalchemy.orm import Session

from portal.domain.batches import BatchProgress, Invitable, InvitablePage
from portal.domain.deciding import decide
from portal.domain.errors import NotFound, PortalError, Refused
from portal.domain.letters import INTRODUCTORY
from portal.domain.rooms import StaffMember
from portal.domain.states import BatchMemberState, Channel
from portal.models import BatchMember
from portal.services import need_tasks
from portal.services.composing import letter_sources
from portal.services.letters import after_quiet_days, queue, queue_leaflet, why_it_cannot_go
from portal.services.tools import Tools, Work
from portal.services.what_is_made import what_is_made
from portal.store import batches as store
from portal.store import letters as letter_store

log = logging.getLogger("portal")

LETTER = INTRODUCTORY
AT_ONCE = 10
"""People a transaction: making a code is slow on purpose, and nobody else can write meanwhile."""
A_TURN = 5.0
"""Seconds after which the letters that are queued go out before more are."""


def people(tools: Tools, member: StaffMember, *, area_id: int | None, page: int) -> InvitablePage:
    """Return a page of those in an area who have had no letter, each with why they can't get one. Raises NotFound."""
    area_id = area_id or next(iter(sorted(member.area_ids)), 0)
    if area_id not in member.area_ids:
        raise NotFound
    with tools.reading() as session:
        found = store.invitable(session, area_id, LETTER)
        ids = store.invitable_ids(session, area_id, LETTER, page=page)
        shown = tuple(_shown(tools, session, each) for each in ids)
        listed = InvitablePage(area_id, store.areas(session, member.area_ids), shown, found, page)
    if page > listed.pages:
        raise NotFound
    return listed


def start(
    tools: Tools, member: StaffMember, *, area_id: int, chosen: Collection[int] | None, submission: str,
    with_leaflet: bool = False,
) -> int:  # fmt: skip
    """Make a batch of those chosen, or of everybody who has had no letter (None). Nothing is sent here: the worker
    looks at each. `with_leaflet`: who gets the letter by post gets the leaflet with it. The same submission again is
    the same batch. Raises NotFound, Refused("choose_people")."""
    if area_id not in member.area_ids:
        raise NotFound
    with tools.writing() as work:
        before = store.by_submission(work.session, submission)
        if before is not None:
            return before
        ids = store.invitable_ids(work.session, area_id, LETTER, only=chosen)
        if not ids:
            raise Refused("choose_people")
        batch_id = store.add(
            work.session, area_id=area_id, letter=LETTER, with_leaflet=with_leaflet, submission=submission,
            by=member.id, now=work.now, people=ids,
        )  # fmt: skip
        work.record(member.audit_name, "asked_for_batch", f"letter_batch:{batch_id}", people=str(len(ids)))
    return batch_id


def progress(tools: Tools, member: StaffMember, batch_id: int) -> BatchProgress:
    """Return how a batch stands. Raises NotFound outside the member's areas."""
    with tools.reading() as session:
        found = store.progress(session, batch_id, member.area_ids, tools.clock.now())
    if found is None:
        raise NotFound
    return found


def go_on(tools: Tools, *, seconds: float = A_TURN) -> int:
    """Queue the letters of the batches that are not finished, for a while; return how many people were looked at."""
    with tools.reading() as session:
        batches = store.unfinished(session)
    until, looked_at = time.monotonic() + seconds, 0
    for batch_id in batches:
        while time.monotonic() < until and (done := _some(tools, batch_id)):
            looked_at += done
    return looked_at


def _some(tools: Tools, batch_id: int) -> int:
    with tools.writing() as work:
        batch = store.batch(work.session, batch_id)
        assert batch is not None  # it was unfinished a moment ago
        waiting = store.waiting(work.session, batch_id, AT_ONCE)
        for each in waiting:
            _one(work, tools, each, batch.letter, batch.asked_by_id, with_leaflet=batch.with_leaflet)
        if not waiting and store.finish(work.session, batch_id, work.now):
            work.record(f"staff:{batch.asked_by_id}", "finished_batch", f"letter_batch:{batch_id}")
    return len(waiting)


def _one(work: Work, tools: Tools, row: BatchMember, letter: str, by: int, *, with_leaflet: bool) -> None:
    """Queue one person's letter, or say why not: in the same transaction as the row that says so."""
    try:
        if letter_store.went_before(work.session, row.contributor_id, letter):
            raise Refused("already_sent")
        with work.session.begin_nested():
            queued = queue(
                work, tools, name=letter, contributor_id=row.contributor_id, asked_by=by, due_at=work.now,
                submission=f"batch-{row.letter_batch_id}",
            )  # fmt: skip
            if with_leaflet and queued.channel is Channel.POST:
                queue_leaflet(
                    work, tools, queued, contributor_id=row.contributor_id, asked_by=by,
                    submission=f"batch-{row.letter_batch_id}",
                )  # fmt: skip
    except PortalError as problem:
        row.state, row.why = BatchMemberState.NOT_WRITTEN, problem.code
    except Exception as problem:  # noqa: BLE001 - one letter that can't be made must not hold up the others
        log.error("a letter of batch %d could not be queued: %s", row.letter_batch_id, type(problem).__name__)
        row.state, row.why = BatchMemberState.NOT_WRITTEN, "could_not_be_made"
    else:
        row.state, row.delivery_id = BatchMemberState.QUEUED, queued.delivery_id
    work.session.flush()


def _shown(tools: Tools, session: Session, contributor_id: int) -> Invitable:
    contact, facts = letter_store.contact(session, contributor_id), letter_store.facts(session, contributor_id)
    row = letter_store.addressee(session, contributor_id)
    assert contact is not None  # listed a moment ago, in one reading
    assert facts is not None
    assert row is not None
    now = tools.clock.now()
    decision, free = decide(contact, what_is_made(tools)), after_quiet_days(now, contact)
    first = decision.way
    cannot = why_it_cannot_go(letter_sources(tools).named(LETTER), contact, facts, decision)
    undone = need_tasks.stops(session, contributor_id, decision.unmet, LETTER, tools.today())
    if undone:
        cannot = cannot or "need_not_met: " + ", ".join(each.kind for each in undone)
    return Invitable(
        contributor_id=contributor_id,
        name=contact.name,
        relationship=row.relationship,
        reference=row.reference,
        person=row.person,
        reviewer=facts.reviewer,
        channel=first.channel.value if first.allowed else "",
        format=first.format if first.allowed else "",
        cannot=cannot,
        language=decision.language,
        quiet_until=free if free > now else None,
    )
