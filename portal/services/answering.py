"""The reviewer's side of the check-back: each thing a contributor said is revised, replied to, or answered."""

from __future__ import annotations

from datetime import date

from portal.domain.accounts import as_kept
from portal.domain.errors import Conflict, NotFound, Refused
from portal.domain.oversight import SeenWhat
from portal.domain.rooms import StaffMember
from portal.domain.sentences import MOST_CHARACTERS, typographic
from portal.domain.statements import CheckSheet, StatementRead
from portal.domain.states import QuestionState, WhoKnows
from portal.models import Reply, Statement
from portal.services import easy_writing, telling_families
from portal.services import statements as writing_statements
from portal.services.tools import Tools, Work
from portal.store import checks, seen
from portal.store import question_steps as steps
from portal.store import statements as rows


def sheet(tools: Tools, member: StaffMember, contributor_id: int) -> CheckSheet:
    """Return all that the contributor said about what we wrote; the look is an audit event."""
    with tools.writing() as work:
        session = work.session
        found = CheckSheet(
            whose=rows.whose(session, contributor_id, member.area_ids),
            answers={each.id: each for each in rows.answers(session, contributor_id)},
            statements=tuple(each for each in rows.of_contributor(session, contributor_id) if each.shown_versions),
            additions=checks.additions(session, contributor_id),
            questions=checks.questions(session, contributor_id),
        )
        work.record(member.audit_name, "saw_checks", f"contributor:{contributor_id}")
        if found.statements or found.additions or found.questions:
            seen.note(session, [contributor_id], member.id, SeenWhat.CHECKS, work.now)
    return found


def revise(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    statement_id: int,
    *,
    words: str,
    easy_words: str,
    because: str,
    base: int,
    looked_at: bool = False,
) -> None:
    """Write a new version with `because`, the reply that the contributor reads beside the change."""
    sentence, easy = writing_statements.checked(tools, words, easy_words, looked_at=looked_at)
    reason = _needed(because)
    with tools.writing() as work:
        row = _statement(work, member, contributor_id, statement_id)
        writing_statements.add_version(work, member, row, sentence, easy, base, reason)


def reply(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    check_id: int,
    *,
    words: str,
    easy_words: str,
    looked_at: bool = False,
) -> None:
    """Reply to a check without a change. The same words again are one reply. Raises NotFound, Refused `empty`."""
    kept = _needed(words)
    easy = _easy(tools, easy_words, kept, looked_at)
    with tools.writing() as work:
        rows.whose(work.session, contributor_id, member.area_ids)
        check = checks.check_of(work.session, check_id, contributor_id)
        before = checks.last_reply(work.session, check.id)
        same = before is not None and (before.words, before.easy_words) == (kept, easy)
        if before is not None and same and not before.sent_back_because:
            return
        if before is not None and before.passed_at is None and not before.sent_back_because:
            # Replaced before anybody passed it: the one that waited is put aside with its reason.
            before.sent_back_because = "replaced"
        made = Reply(
            check_id=check.id,
            words=kept,
            easy_words=easy,
            written_by_id=member.id,
            written_at=work.now,
        )
        work.session.add(made)
        work.session.flush()
        work.record(member.audit_name, "replied_to_check", f"check:{check.id}", reply=str(made.id))


def take_out(tools: Tools, member: StaffMember, contributor_id: int, statement_id: int) -> None:
    with tools.reading() as session:
        if rows.row_of(session, statement_id, member.area_ids).contributor_id != contributor_id:
            raise NotFound
    writing_statements.take_out(tools, member, statement_id)


def let_both_stand(tools: Tools, member: StaffMember, contributor_id: int, statement_id: int) -> None:
    """Mark that both accounts stand side by side. Refused `too_soon` until a reply was shown and they still say so."""
    with tools.writing() as work:
        row = _statement(work, member, contributor_id, statement_id)
        read = _read(work, contributor_id, statement_id)
        if read.both_stand and not read.unanswered:
            return
        if not read.can_both_stand:
            raise Refused("too_soon")
        row.both_stand_at = work.now
        work.record(member.audit_name, "let_both_stand", f"statement:{statement_id}")


def write_from_addition(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    addition_id: int,
    *,
    words: str,
    easy_words: str,
    looked_at: bool = False,
) -> None:
    """Make a statement of what a contributor said is missing. It is settled when they have been shown it."""
    sentence, easy = writing_statements.checked(tools, words, easy_words, looked_at=looked_at)
    with tools.writing() as work:
        session = work.session
        rows.whose(session, contributor_id, member.area_ids)
        addition = checks.addition_of(session, addition_id, contributor_id)
        said = next(each for each in checks.additions(session, contributor_id) if each.id == addition_id)
        if said.statement_id is not None:
            return
        made = rows.add(
            session,
            contributor_id=contributor_id,
            answer_id=None,
            words=sentence,
            easy_words=easy,
            written_by_id=member.id,
            now=work.now,
            submission="",
        )
        addition.statement_id = made.id
        work.record(member.audit_name, "wrote_statement", f"statement:{made.id}", addition=str(addition_id))


def find_out(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    question_id: int,
    *,
    asks: WhoKnows | None = None,
    due_on: date | None = None,
) -> None:
    """Tell the contributor that their question is being found out: whom we ask, and by when we know.

    The same again is one step; another day or another body is a new one. Raises NotFound, Refused `day_not_later`, and
    Conflict `already_answered`.
    """
    with tools.writing() as work:
        rows.whose(work.session, contributor_id, member.area_ids)
        asked = checks.question_of(work.session, question_id, contributor_id)
        if asked.passed_at is not None:
            raise Conflict("already_answered")
        if due_on is not None and due_on < work.today:
            raise Refused("day_not_later")
        before = steps.last(work.session, question_id)
        found = (QuestionState.BEING_FOUND_OUT, asks or "", due_on)
        if before is not None and (before.state, before.asks, before.due_on) == found:
            return
        if asked.state == QuestionState.ASKED:
            asked.state = QuestionState.BEING_FOUND_OUT
        steps.add(
            work.session, question_id, QuestionState.BEING_FOUND_OUT, work.now,
            asks=asks or "", due_on=due_on, by_id=member.id,
        )  # fmt: skip
        steps.promise_the_first(work.session, contributor_id, work.now, kept=False)
        work.record(member.audit_name, "finds_out", f"question:{question_id}")


def answer(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    question_id: int,
    *,
    words: str,
    easy_words: str,
    can_be_answered: bool,
    might_answer: WhoKnows | None = None,
    looked_at: bool = False,
) -> None:
    """Answer a question, or say why it can't be answered and who might. Shown when a second reader has passed it.

    Raises NotFound, Refused `empty`, and Conflict `already_answered` when an answer was shown: it stays as it was.
    """
    kept = _needed(words)
    easy = _easy(tools, easy_words, kept, looked_at)
    state = QuestionState.ANSWERED if can_be_answered else QuestionState.CANNOT_BE_ANSWERED
    might = (might_answer or "") if not can_be_answered else ""
    with tools.writing() as work:
        rows.whose(work.session, contributor_id, member.area_ids)
        asked = checks.question_of(work.session, question_id, contributor_id)
        same = (asked.answer, asked.easy_answer, asked.state, asked.might_answer) == (kept, easy, state, might)
        if same and not asked.sent_back_because:
            return
        if asked.passed_at is not None:
            raise Conflict("already_answered")
        asked.answer, asked.easy_answer, asked.state, asked.might_answer = kept, easy, state, might
        asked.answered_by_id, asked.answered_at, asked.sent_back_because = member.id, work.now, ""
        work.record(member.audit_name, "answered_question", f"question:{question_id}", state=state.value)


def tell(tools: Tools, member: StaffMember, contributor_id: int) -> str:
    """Queue a letter saying that there are answers to read. Return `queued`, `nothing`, or why none could go."""
    with tools.writing() as work:
        session = work.session
        rows.whose(session, contributor_id, member.area_ids)
        read = rows.of_contributor(session, contributor_id, shown_only=True)
        replies = [each.id for statement in read for check in statement.checks for each in check.shown_replies]
        answers = [each.id for each in checks.questions(session, contributor_id) if each.answered]
        if not replies and not answers:
            return "nothing"
        return telling_families.of_reply_now(
            work,
            tools,
            contributor_id,
            f"answers-{max(replies, default=0)}-{len(answers)}",
            who=member.audit_name,
        )


def _statement(work: Work, member: StaffMember, contributor_id: int, statement_id: int) -> Statement:
    row = rows.row_of(work.session, statement_id, member.area_ids)
    if row.contributor_id != contributor_id:
        raise NotFound
    return row


def _read(work: Work, contributor_id: int, statement_id: int) -> StatementRead:
    return next(each for each in rows.of_contributor(work.session, contributor_id) if each.id == statement_id)


def _easy(tools: Tools, typed: str, plain: str, looked_at: bool) -> str:
    if len(typed) > MOST_CHARACTERS:
        raise Refused("too_long")
    return easy_writing.to_keep(tools, as_kept(typed), plain, looked_at=looked_at)


def _needed(words: str) -> str:
    kept = typographic(as_kept(words).strip())
    if not kept:
        raise Refused("empty")
    if len(kept) > MOST_CHARACTERS:
        raise Refused("too_long")
    return kept
