"""Publishing what came of a review, and telling everybody who takes part: once, and nobody forgotten."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from portal.domain.errors import NotFound, Refused
from portal.domain.outcomes import OutcomeProgress, Recipient, WrittenOutcome
from portal.domain.oversight import SeenWhat
from portal.domain.rooms import StaffMember
from portal.domain.states import OutcomeState, Relationship, ReviewState
from portal.models import OutcomeTelling, Review
from portal.services import checking, letters, word_translations
from portal.services.outcome_writing import incomplete
from portal.services.tools import Tools, Work
from portal.store import choices, decision_reasons, seen, together
from portal.store import outcomes as store

# The promises that the outcome's letter keeps: to tell what came of it, and to write again.
OUTCOME_PROMISES = ("outcome", choices.WRITE_AGAIN)


def outcome_of(tools: Tools, member: StaffMember, reference: str) -> WrittenOutcome:
    """Return a review's outcome as staff write it, with what it waits for. The look at their words is recorded."""
    with tools.writing() as work:
        head = store.review_head(work.session, member.area_ids, reference=reference)
        if head is None:
            raise NotFound
        found = store.written(work.session, head)
        if found.statements:
            work.record(member.audit_name, "saw_statements", f"review:{head.id}")
            whose = {each.contributor_id for each in found.statements}
            seen.note(work.session, whose, member.id, SeenWhat.STATEMENTS, work.now)
        return replace(
            found,
            waits_for=waits_for(tools, work, found),
            will_tell=tuple(
                Recipient(each.name, Relationship(each.relationship), each.language)
                for each in store.to_be_told(work.session, head.id)
            ),
        )


def waits_for(tools: Tools, work: Work, outcome: WrittenOutcome) -> tuple[str, ...]:
    """Return what must come before publishing, as codes: found, thanks, learning, easy_words, easy_rows (not written
    yet), second_reader (rule 10), checks:2, questions:1, additions:1, suggestions:1, reasons:1 (rule 9:
    what contributors said, unanswered)."""
    if outcome.progress is OutcomeProgress.PUBLISHED:
        return ()
    waits = list(incomplete(tools, outcome))
    if outcome.progress is not OutcomeProgress.PASSED:
        waits.append("second_reader")
    unanswered = checking.unanswered(work.session, outcome.review_id)
    for name in ("checks", "questions", "additions"):
        if count := getattr(unanswered, name):
            waits.append(f"{name}:{count}")
    if count := together.unanswered(work.session, outcome.review_id):
        waits.append(f"suggestions:{count}")
    if count := decision_reasons.unanswered(work.session, outcome.review_id):
        waits.append(f"reasons:{count}")
    return tuple(waits)


def publish(tools: Tools, member: StaffMember, reference: str) -> None:
    """Publish: the outcome is shown, everybody who takes part gets a letter, promises are kept. Twice is once.

    Raises NotFound, or Refused `waits` (details: for, the codes of `waits_for`). One contributor who can't be written
    to stops nobody else's letter: telling them becomes a task on the page.
    """
    with tools.writing() as work:
        session = work.session
        head = store.review_head(session, member.area_ids, reference=reference)
        if head is None:
            raise NotFound
        row = store.row_of(session, head.id)
        if row is not None and row.state == OutcomeState.PUBLISHED:
            return
        waits = waits_for(tools, work, store.written(session, head))
        if row is None or waits:
            raise Refused("waits", **{"for": " ".join(waits)})
        row.state, row.published_at, row.published_by_id = OutcomeState.PUBLISHED, work.now, member.id
        session.execute(update(Review).where(Review.id == head.id).values(state=ReviewState.OUTCOME_SHARED))
        session.flush()
        word_translations.keep_review_up(work, head.id)
        told = [tell(work, tools, member, row.id, each.id) for each in store.to_be_told(session, head.id)]
        work.record(
            member.audit_name,
            "published_outcome",
            f"review:{head.id}",
            told=str(sum(told)),
            to_be_told=str(len(told) - sum(told)),
        )


def tell(
    work: Work,
    tools: Tools,
    member: StaffMember,
    outcome_id: int,
    contributor_id: int,
    *,
    update_id: int | None = None,
) -> bool:
    """Queue one contributor's letter; return whether it was. A refusal is kept as a task, never dropped (rule 8)."""
    key = f"update:{update_id}:{contributor_id}" if update_id else f"outcome:{outcome_id}:{contributor_id}"
    row = store.telling(work.session, key)
    if row is not None and not row.refused:
        return True
    if row is None:
        row = OutcomeTelling(
            outcome_id=outcome_id,
            contributor_id=contributor_id,
            action_update_id=update_id,
            key=key,
            noted_at=work.now,
        )
        work.session.add(row)
        work.session.flush()
    try:
        # A savepoint: a refused letter leaves nothing half made behind.
        with work.session.begin_nested():
            letters.queue(
                work,
                tools,
                name="action_update" if update_id else "outcome",
                contributor_id=contributor_id,
                asked_by=member.id,
                due_at=work.now,
                submission=key,
            )
    except Refused as problem:
        row.refused, row.about = problem.code, ", ".join(problem.details.values())
        work.session.flush()
        return False
    row.refused = row.about = ""
    if not update_id:
        choices.keep_promises(work.session, contributor_id, OUTCOME_PROMISES, work.now)
    work.session.flush()
    return True


def try_again(tools: Tools, member: StaffMember, outcome_id: int, telling_id: int) -> bool:
    """Try a refused letter again, once what was missing is there; return whether it is queued now."""
    with tools.writing() as work:
        row = _telling(work, member, outcome_id, telling_id)
        return tell(
            work,
            tools,
            member,
            outcome_id,
            row.contributor_id,
            update_id=row.action_update_id,
        )


def told_in_person(tools: Tools, member: StaffMember, outcome_id: int, telling_id: int) -> None:
    """Somebody told this contributor another way: the task is done."""
    with tools.writing() as work:
        row = _telling(work, member, outcome_id, telling_id)
        if not row.refused or row.told_at is not None:
            return
        row.told_at, row.told_by_id = work.now, member.id
        if row.action_update_id is None:
            choices.keep_promises(work.session, row.contributor_id, OUTCOME_PROMISES, work.now)
        work.record(member.audit_name, "told_in_person", f"contributor:{row.contributor_id}")


def _telling(work: Work, member: StaffMember, outcome_id: int, telling_id: int) -> OutcomeTelling:
    outcome = store.by_id(work.session, outcome_id, member.area_ids)
    row = store.telling_by_id(work.session, outcome_id, telling_id)
    if outcome is None or row is None:
        raise NotFound
    return row
