"""Needs that the portal can't meet alone: asked of a member of staff, shown until met, handed to somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from portal.domain.deciding import Unmet
from portal.domain.errors import NotFound, Refused
from portal.domain.need_tasks import MOST_WORDS_HOW, NeedTask, still_unmet
from portal.domain.rooms import StaffMember
from portal.services.tools import Tools, Work
from portal.store import need_tasks as store


def stops(session: Session, contributor_id: int, unmet: Sequence[Unmet], letter: str, today: date) -> tuple[Unmet, ...]:
    """Return the needs that stop this letter: those for which nobody has said how they are met."""
    if not unmet:
        return ()
    return still_unmet(unmet, store.of_contributors(session, [contributor_id]).get(contributor_id, ()), letter, today)


def ask(work: Work, contributor_id: int, unmet: Sequence[Unmet], letter: str, who: str) -> None:
    """Make each need a task of the reviewer's, unless it is one already. A task about what was before is over."""
    known = store.of_contributors(work.session, [contributor_id]).get(contributor_id, ())
    waiting = {task.kind: task for task in known if task.open}
    for each in unmet:
        before = waiting.get(each.kind)
        if before is not None and before.asks_for(each):
            continue
        owner = store.reviewer_of(work.session, contributor_id)
        if before is not None:
            # Whoever was at work on it goes on: the need is another, the person is not.
            store.end(work.session, [before.id], work.now)
            owner = before.owner_id
        task_id = store.add(work.session, contributor_id, each, letter=letter, owner=owner, now=work.now)
        work.record(
            who, "asked_to_meet_need", f"contributor:{contributor_id}", kind=each.kind, task=str(task_id), letter=letter
        )


def end_what_is_over(work: Work, contributor_id: int, unmet: Sequence[Unmet], who: str) -> tuple[NeedTask, ...]:
    """End the tasks of needs that ended or changed, met ones too: what was arranged was for what was asked then.

    Returns the open ones that ended.
    """
    known = store.of_contributors(work.session, [contributor_id]).get(contributor_id, ())
    over = [task for task in known if task.ended_at is None and not any(task.asks_for(each) for each in unmet)]
    store.end(work.session, [task.id for task in over], work.now)
    for task in over:
        work.record(who, "need_task_over", f"contributor:{contributor_id}", kind=task.kind, task=str(task.id))
    return tuple(task for task in over if task.open)


def waiting(tools: Tools, member: StaffMember) -> tuple[NeedTask, ...]:
    """Return the tasks of the member's areas that wait, the oldest first."""
    with tools.reading() as session:
        return store.open_in(session, member.area_ids)


def task(tools: Tools, member: StaffMember, task_id: int) -> tuple[NeedTask, tuple[tuple[int, str], ...]]:
    """Return a task, and who else could have it. Raises NotFound outside the member's areas."""
    with tools.reading() as session:
        found = _task(session, member, task_id)
        return found, store.who_can_own(session, found.contributor_id)


def hand_over(tools: Tools, member: StaffMember, task_id: int, staff_id: int) -> None:
    """Give a task to somebody else of the area.

    Raises NotFound, Refused("not_of_this_area"), Refused("task_is_over").
    """
    with tools.writing() as work:
        found = _task(work.session, member, task_id)
        if not found.open:
            raise Refused("task_is_over")
        if staff_id not in {each[0] for each in store.who_can_own(work.session, found.contributor_id)}:
            raise Refused("not_of_this_area")
        if staff_id == found.owner_id:
            return
        store.hand_to(work.session, task_id, staff_id)
        about = f"contributor:{found.contributor_id}"
        work.record(member.audit_name, "handed_need", about, task=str(task_id), to=f"staff:{staff_id}")


def keep_how(
    work: Work, member: StaffMember, task_id: int, *, how: str, until: date | None, only_this_letter: bool
) -> NeedTask:
    """Keep how a need is met, in this transaction; return the task as it was. Twice is once.

    Raises NotFound, Refused("empty"), Refused("too_long"), Refused("day_is_past"), Refused("met_already").
    """
    found = _task(work.session, member, task_id)
    words = how.strip()
    if not words:
        raise Refused("empty")
    if len(words) > MOST_WORDS_HOW:
        raise Refused("too_long")
    if until is not None and until < work.today:
        raise Refused("day_is_past")
    only_for = found.letter if only_this_letter else ""
    if not store.met(work.session, task_id, how=words, by=member.id, now=work.now, until=until, only_for=only_for):
        if found.how != words:
            # Somebody was first: what they wrote stands, and these words go back to their writer.
            raise Refused("met_already")
    else:
        about = f"contributor:{found.contributor_id}"
        work.record(member.audit_name, "met_need", about, kind=found.kind, task=str(task_id))
    return found


def _task(session: Session, member: StaffMember, task_id: int) -> NeedTask:
    found = store.one(session, task_id, member.area_ids)
    if found is None:
        raise NotFound
    return found
