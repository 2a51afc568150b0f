"""Writing what came of a review: each part saved by itself, nothing lost, every edit wants a new second reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.easy_rows import rows_of, text_of, to_look_at, words_alone
from portal.domain.errors import Conflict, NotFound, Refused
from portal.domain.kind_words import typographic, unkind_words
from portal.domain.outcomes import PartKind, PartName, PartWords, Text, WrittenOutcome, stamp_of
from portal.domain.rooms import StaffMember
from portal.domain.states import OutcomeState
from portal.models import Action, Learning, LearningSource, Outcome, Recommendation
from portal.services import easy_writing
from portal.services.tools import Tools, Work
from portal.store import outcomes as store
from portal.store import together

MODELS: dict[PartKind, Any] = {
    PartKind.LEARNING: Learning,
    PartKind.RECOMMENDATION: Recommendation,
    PartKind.ACTION: Action,
}


def save(
    tools: Tools, member: StaffMember, reference: str, part: PartName, typed: PartWords, *, seen: str, submission: str
) -> PartName:
    """Save one part and return its name. `seen` is the stamp that the form carried; `submission` makes it once.

    Raises NotFound; Conflict when somebody else changed this part since; Refused `published`, `empty`, `unkind`,
    `no_owner`, `no_due_on`, `not_their_statement`. Rows that break a rule of Easy Read are kept: they stop `ready`.
    """
    try:
        with tools.writing() as work:
            return _save(tools, work, member, reference, part, typed, seen=seen, submission=f"{reference}.{submission}")
    except IntegrityError:
        # Two presses at one moment where the database lets them race: the first one stands.
        with tools.writing() as work:
            return _save(tools, work, member, reference, part, typed, seen=seen, submission=f"{reference}.{submission}")


def _save(
    tools: Tools,
    work: Work,
    member: StaffMember,
    reference: str,
    part: PartName,
    typed: PartWords,
    *,
    seen: str,
    submission: str,
) -> PartName:
    head = _head(work.session, member, reference)
    outcome = store.row_of(work.session, head.id)
    if outcome is not None and outcome.state == OutcomeState.PUBLISHED:
        raise Refused("published")
    refuse_unkind(typed)
    typed = replace(typed, words=typographic(typed.words.strip()))
    typed = replace(typed, easy_words=easy_words_of(tools, typed))
    if part.is_new and outcome is not None:
        model = MODELS[part.kind]
        again = work.session.scalar(select(model).where(model.submission == submission))
        if again is not None and store.part_of(work.session, outcome.id, model, again.id) is not None:
            return PartName(part.kind, id=again.id)
    if part.kind is PartKind.ACTION and not typed.owner:
        raise Refused("no_owner")
    if part.kind is PartKind.ACTION and typed.due_on is None:
        raise Refused("no_due_on")
    if outcome is None:
        if part.under or part.id:
            raise NotFound
        outcome = store.start(work.session, head.id, member.id, work.now)
    saved, changed = _WRITERS[part.kind](work, outcome, part, typed, seen, submission)
    if changed:
        edited(work, outcome, member)
        work.record(member.audit_name, "wrote_outcome", f"review:{head.id}", part=str(saved))
    return saved


def remove(tools: Tools, member: StaffMember, reference: str, part: PartName) -> None:
    """Take a learning, recommendation or action out of a draft, with what is below it. A second press does nothing."""
    with tools.writing() as work:
        head = _head(work.session, member, reference)
        outcome = store.row_of(work.session, head.id)
        if outcome is None or part.kind not in MODELS or not part.id:
            raise NotFound
        if outcome.state == OutcomeState.PUBLISHED:
            raise Refused("published")
        if store.part_of(work.session, outcome.id, MODELS[part.kind], part.id) is None:
            return
        together.forget_offers(work.session, part)
        _remove_below(work.session, part)
        work.session.flush()
        edited(work, outcome, member)
        work.record(member.audit_name, "removed_from_outcome", f"review:{head.id}", part=str(part))


def ready(tools: Tools, member: StaffMember, reference: str) -> None:
    """Give the outcome to a second reader. Raises NotFound, Refused `published` or `not_complete` (details: waits)."""
    with tools.writing() as work:
        head = _head(work.session, member, reference)
        outcome = store.row_of(work.session, head.id)
        if outcome is None:
            raise Refused("not_complete", waits="found thanks learning")
        if outcome.state == OutcomeState.PUBLISHED:
            raise Refused("published")
        if outcome.state == OutcomeState.PASSED or outcome.ready_at is not None:
            return
        waits = incomplete(tools, store.written(work.session, head))
        if waits:
            raise Refused("not_complete", waits=" ".join(waits))
        outcome.ready_at, outcome.ready_by_id, outcome.sent_back_because = work.now, member.id, ""
        work.record(member.audit_name, "outcome_ready", f"review:{head.id}")


def take_back(tools: Tools, member: StaffMember, reference: str) -> None:
    """Take the outcome back from the second reader, to write on. A pass, if there was one, is gone."""
    with tools.writing() as work:
        head = _head(work.session, member, reference)
        outcome = store.row_of(work.session, head.id)
        if outcome is None:
            raise NotFound
        if outcome.state == OutcomeState.PUBLISHED:
            raise Refused("published")
        not_passed(outcome)
        work.record(member.audit_name, "outcome_taken_back", f"review:{head.id}")


def incomplete(tools: Tools, outcome: WrittenOutcome) -> tuple[str, ...]:
    """Return what must be written before a second reader can read it: codes found, thanks, learning, easy_words
    (nobody has looked at some rows), easy_rows (the checker stops some)."""
    waits = []
    if not outcome.found.words:
        waits.append("found")
    if not outcome.thanks.words:
        waits.append("thanks")
    if not outcome.learnings:
        waits.append("learning")
    if any(text.to_look_at for text in outcome.texts):
        waits.append("easy_words")
    stopped = easy_writing.stopped(tools, [text.easy_words for text in outcome.texts if text.words])
    if any(each.rule not in {"look-at-me", "empty"} for each in stopped):
        waits.append("easy_rows")
    return tuple(waits)


def edited(work: Work, outcome: Outcome, member: StaffMember) -> None:
    """An edit takes the pass away (rule 10), and its writer can't be the second reader."""
    not_passed(outcome)
    outcome.written_by_id, outcome.written_at = member.id, work.now
    store.add_writer(work.session, outcome.id, member.id)


def not_passed(outcome: Outcome) -> None:
    outcome.state = OutcomeState.DRAFT
    outcome.ready_at = outcome.ready_by_id = outcome.passed_at = outcome.passed_by_id = None


def refuse_unkind(typed: PartWords) -> None:
    """Raise Refused for words that the house does not send to a family; the form says which and what instead."""
    if not typed.words.strip():
        raise Refused("empty")
    refuse_unkind_words(typed.words, typed.easy_words)


def refuse_unkind_words(words: str, easy_words: str) -> None:
    """Raise Refused `unkind` for plain or Easy Read words that hurt."""
    if unkind_words(f"{words}\n{words_alone(easy_words)}"):
        raise Refused("unkind")


def easy_words_of(tools: Tools, typed: PartWords) -> str:
    """Return the rows to keep. Rows that the program put there, and nobody touched, follow the plain words."""
    if _untouched(typed):
        return text_of(easy_writing.prefilled(tools, typed.words))
    return easy_writing.to_keep(tools, typed.easy_words, typed.words, looked_at=typed.looked_at)


def _untouched(typed: PartWords) -> bool:
    rows = rows_of(typed.easy_words)
    as_begun = all(row.to_look_at for row in rows) and not typed.looked_at
    return as_begun and typed.prefill == stamp_of(*words_alone(typed.easy_words).split())


def _head(session: Session, member: StaffMember, reference: str) -> store.ReviewHead:
    head = store.review_head(session, member.area_ids, reference=reference)
    if head is None:
        raise NotFound
    return head


def _write_found(
    work: Work, outcome: Outcome, part: PartName, typed: PartWords, seen: str, submission: str
) -> tuple[PartName, bool]:
    before = store.found_text(outcome)
    easy, unread = typed.easy_words, to_look_at(typed.easy_words)
    if _same(before, typed.words, easy, unread):
        return part, False
    _unless_changed(before, seen)
    outcome.found, outcome.easy_found, outcome.easy_found_prefilled = typed.words, easy, unread
    return part, True


def _write_thanks(
    work: Work, outcome: Outcome, part: PartName, typed: PartWords, seen: str, submission: str
) -> tuple[PartName, bool]:
    before = store.thanks_text(outcome)
    easy, unread = typed.easy_words, to_look_at(typed.easy_words)
    if _same(before, typed.words, easy, unread):
        return part, False
    _unless_changed(before, seen)
    outcome.thanks, outcome.easy_thanks, outcome.easy_thanks_prefilled = typed.words, easy, unread
    return part, True


def _write_learning(
    work: Work, outcome: Outcome, part: PartName, typed: PartWords, seen: str, submission: str
) -> tuple[PartName, bool]:
    session = work.session
    easy, unread = typed.easy_words, to_look_at(typed.easy_words)
    allowed = {each.id for each in store.tickable(session, outcome.review_id)}
    if not typed.statement_ids <= allowed:
        raise Refused("not_their_statement")
    if part.is_new:
        row = Learning(
            outcome_id=outcome.id, position=_next(session, Learning.position, Learning.outcome_id == outcome.id),
            submission=submission, words="",
        )  # fmt: skip
        session.add(row)
        session.flush()
    else:
        found = store.part_of(session, outcome.id, Learning, part.id)
        if not isinstance(found, Learning):
            raise NotFound
        row = found
        ticked = store.source_ids(session, row.id)
        before = store.learning_text(row, ticked)
        if _same(before, typed.words, easy, unread) and ticked & allowed == typed.statement_ids:
            return part, False
        _unless_changed(before, seen)
    row.words, row.easy_words, row.easy_words_prefilled = typed.words, easy, unread
    session.execute(delete(LearningSource).where(LearningSource.learning_id == row.id))
    session.add_all(LearningSource(learning_id=row.id, statement_id=each) for each in sorted(typed.statement_ids))
    session.flush()
    return PartName(PartKind.LEARNING, id=row.id), True


def _write_recommendation(
    work: Work, outcome: Outcome, part: PartName, typed: PartWords, seen: str, submission: str
) -> tuple[PartName, bool]:
    session = work.session
    easy, unread = typed.easy_words, to_look_at(typed.easy_words)
    if part.is_new:
        if store.part_of(session, outcome.id, Learning, part.under) is None:
            raise NotFound
        place = _next(session, Recommendation.position, Recommendation.learning_id == part.under)
        row = Recommendation(learning_id=part.under, position=place, submission=submission)
    else:
        found = store.part_of(session, outcome.id, Recommendation, part.id)
        if not isinstance(found, Recommendation):
            raise NotFound
        row, before = found, store.recommendation_text(found)
        if _same(before, typed.words, easy, unread):
            return part, False
        _unless_changed(before, seen)
    row.words, row.easy_words, row.easy_words_prefilled = typed.words, easy, unread
    session.add(row)
    session.flush()
    return PartName(PartKind.RECOMMENDATION, id=row.id), True


def _write_means(
    work: Work, outcome: Outcome, part: PartName, typed: PartWords, seen: str, submission: str
) -> tuple[PartName, bool]:
    row = store.part_of(work.session, outcome.id, Recommendation, part.id)
    if not isinstance(row, Recommendation):
        raise NotFound
    before, easy, unread = store.means_text(row), typed.easy_words, to_look_at(typed.easy_words)
    if _same(before, typed.words, easy, unread):
        return part, False
    _unless_changed(before, seen)
    row.means, row.easy_means, row.easy_means_prefilled = typed.words, easy, unread
    work.session.flush()
    return part, True


def _write_action(
    work: Work, outcome: Outcome, part: PartName, typed: PartWords, seen: str, submission: str
) -> tuple[PartName, bool]:
    session = work.session
    easy, unread = typed.easy_words, to_look_at(typed.easy_words)
    assert typed.due_on is not None
    if part.is_new:
        if store.part_of(session, outcome.id, Recommendation, part.under) is None:
            raise NotFound
        row = Action(recommendation_id=part.under, submission=submission)
    else:
        found = store.part_of(session, outcome.id, Action, part.id)
        if not isinstance(found, Action):
            raise NotFound
        row, before = found, store.action_text(found)
        as_was = (row.owner, row.due_on) == (typed.owner, typed.due_on)
        if as_was and _same(before, typed.words, easy, unread):
            return part, False
        _unless_changed(before, seen)
    row.words, row.easy_words, row.easy_words_prefilled = typed.words, easy, unread
    row.owner, row.due_on = typed.owner, typed.due_on
    session.add(row)
    session.flush()
    return PartName(PartKind.ACTION, id=row.id), True


_WRITERS: dict[PartKind, Callable[[Work, Outcome, PartName, PartWords, str, str], tuple[PartName, bool]]] = {
    PartKind.FOUND: _write_found,
    PartKind.THANKS: _write_thanks,
    PartKind.LEARNING: _write_learning,
    PartKind.RECOMMENDATION: _write_recommendation,
    PartKind.MEANS: _write_means,
    PartKind.ACTION: _write_action,
}


def _same(before: Text, words: str, easy: str, unread: bool) -> bool:
    return (before.words, before.easy_words, before.prefilled) == (words, easy, unread)


def _unless_changed(before: Text, seen: str) -> None:
    if seen != before.stamp:
        raise Conflict("changed_since")


def _next(session: Session, column: Any, where: Any) -> int:
    return int(session.scalar(select(func.coalesce(func.max(column), 0)).where(where)) or 0) + 1


def _remove_below(session: Session, part: PartName) -> None:
    """Take the row out, and first what hangs below it."""
    if part.kind is PartKind.LEARNING:
        recommendations = select(Recommendation.id).where(Recommendation.learning_id == part.id)
        session.execute(delete(Action).where(Action.recommendation_id.in_(recommendations)))
        session.execute(delete(Recommendation).where(Recommendation.learning_id == part.id))
        session.execute(delete(LearningSource).where(LearningSource.learning_id == part.id))
        session.execute(delete(Learning).where(Learning.id == part.id))
    elif part.kind is PartKind.RECOMMENDATION:
        session.execute(delete(Action).where(Action.recommendation_id == part.id))
        session.execute(delete(Recommendation).where(Recommendation.id == part.id))
    else:
        session.execute(delete(Action).where(Action.id == part.id))
