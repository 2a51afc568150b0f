"""What families wait for, one query a kind, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.days import day_of
from portal.domain.names import shown_name
from portal.domain.states import AccountState, Decision, MeetingState, QuestionState, StatementState, Verdict
from portal.domain.waiting import PROMISE_AHEAD, Waiting, WaitingKind
from portal.models import (
    Account,
    Addition,
    Answer,
    AskedCall,
    Check,
    Choice,
    Contributor,
    Correction,
    DecisionReason,
    DeeperRequest,
    Meeting,
    Message,
    NamedPerson,
    NamedPersonDecision,
    OutcomeTelling,
    Person,
    Promise,
    Question,
    QuestionStep,
    Reply,
    Review,
    SharedItem,
    Staff,
    Statement,
    StatementVersion,
    Suggestion,
    SuggestionAnswer,
    TakenBack,
    Untold,
)
from portal.models.sealed import opened
from portal.store.owning import WISH_WAITS
from portal.store.together import NOT_ANSWERED

_reviewer = aliased(Staff)
_later = aliased(StatementVersion)
_any = aliased(StatementVersion)
_PROMISED = (
    select(func.min(Promise.due_on))
    .where(Promise.contributor_id == Contributor.id, Promise.kept_at.is_(None), Promise.ended_at.is_(None))
    .correlate(Contributor)
    .scalar_subquery()
)
_WHO = (
    Contributor.id.label("contributor_id"),
    Contributor.name.label("contributor_name"),
    Contributor.relationship,
    Contributor.language,
    Review.reference,
    Review.reviewer_id,
    _reviewer.name.label("reviewer_name"),
    Person.first_name,
    Person.last_name,
    Person.known_as,
    _PROMISED.label("promised_on"),
)


def _of(*columns: Any) -> Select[Any]:
    found: Select[Any] = (
        select(*_WHO, *columns)  # type: ignore[assignment]
        .select_from(Contributor)
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .outerjoin(_reviewer, Review.reviewer_id == _reviewer.id)
        .where(Review.merged_into_id.is_(None))
    )
    return found


_last_choice = (
    select(func.max(Choice.id)).where(Choice.contributor_id == Contributor.id).correlate(Contributor).scalar_subquery()
)
_CHOICES = (
    _of(Choice.decision, Choice.later_on, Choice.made_at, Choice.words)
    .join(Choice, Choice.id == _last_choice)
    .where(Contributor.stopped_at.is_(None), Choice.decision.in_([Decision.TALK_FIRST, Decision.LATER]))
)
_ACCOUNTS = (
    _of(Account.sent_at)
    .join(Account, Account.contributor_id == Contributor.id)
    .where(
        Account.state == AccountState.SENT,
        ~exists().where(
            Statement.contributor_id == Contributor.id,
            or_(
                Statement.answer_id.is_(None),
                Statement.answer_id.in_(select(Answer.id).where(Answer.account_id == Account.id)),
            ),
        ),
    )
)
# A learning disability given as a reason: ours to act upon, whatever else they ask of us.
_REASONS = (
    _of(
        DecisionReason.noted_at,
        DecisionReason.said,
        and_(DecisionReason.words != "", DecisionReason.sent_back_because == "").label("written"),
    )
    .join(DecisionReason, DecisionReason.contributor_id == Contributor.id)
    .where(DecisionReason.passed_at.is_(None))
)
_last_check = (
    select(func.max(Check.id))
    .join(_any, Check.statement_version_id == _any.id)
    .where(_any.statement_id == Statement.id)
    .correlate(Statement)
    .scalar_subquery()
)
# A reply or a revision settles a check when the contributor can see it; until then it is with the second reader.
_CHECKS = (
    _of(
        Check.said_at,
        Check.verdict,
        Check.correction,
        StatementVersion.words.label("statement"),
        or_(
            exists().where(Reply.check_id == Check.id, Reply.passed_at.is_(None), Reply.sent_back_because == ""),
            exists().where(
                _later.statement_id == Statement.id,
                _later.number > StatementVersion.number,
                _later.shown_at.is_(None),
                _later.sent_back_because == "",
            ),
        ).label("written"),
    )
    .join(Statement, Statement.contributor_id == Contributor.id)
    .join(Check, Check.id == _last_check)
    .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
    .where(
        Statement.state != StatementState.TAKEN_OUT,
        or_(Check.verdict != Verdict.RIGHT, Check.correction != ""),
        or_(Statement.both_stand_at.is_(None), Statement.both_stand_at < Check.said_at),
        ~exists().where(Reply.check_id == Check.id, Reply.passed_at.is_not(None)),
        ~exists().where(
            _later.statement_id == Statement.id,
            _later.number > StatementVersion.number,
            _later.shown_at.is_not(None),
            _later.written_at >= Check.said_at,
        ),
    )
)
_SAID_SINCE = (
    select(opened(QuestionStep.words))
    .where(QuestionStep.question_id == Question.id, QuestionStep.at == Question.reopened_at, QuestionStep.words != "")
    .limit(1)
    .correlate(Question)
    .scalar_subquery()
)
_QUESTIONS = (
    _of(
        Question.asked_at,
        Question.words,
        Question.answered_at,
        Question.sent_back_because,
        Question.reopened_at,
        _SAID_SINCE.label("said_since"),
        Correction.what,
    )
    .join(Question, Question.contributor_id == Contributor.id)
    .outerjoin(Correction, Correction.question_id == Question.id)
    .where(
        or_(
            Question.state.not_in([QuestionState.ANSWERED, QuestionState.CANNOT_BE_ANSWERED]),
            Question.passed_at.is_(None),
        )
    )
)
_MEETINGS = (
    _of(Meeting.said_at, Meeting.words)
    .join(Meeting, Meeting.contributor_id == Contributor.id)
    .where(Meeting.state == MeetingState.OTHER_TIMES)
)
_reply = aliased(Message)
# An answer settles a message when the contributor can read it; until then it is with the second reader.
_MESSAGES = (
    _of(
        Message.written_at,
        Message.words,
        exists()
        .where(
            _reply.contributor_id == Message.contributor_id,
            _reply.by_id.is_not(None),
            _reply.written_at >= Message.written_at,
            _reply.passed_at.is_(None),
            _reply.sent_back_because == "",
        )
        .label("written"),
    )
    .join(Message, Message.contributor_id == Contributor.id)
    .where(
        Message.by_id.is_(None),
        ~exists().where(
            _reply.contributor_id == Message.contributor_id,
            _reply.by_id.is_not(None),
            _reply.passed_at >= Message.written_at,
        ),
    )
)
_ADDITIONS = (
    _of(Addition.said_at, Addition.words, Addition.statement_id)
    .join(Addition, Addition.contributor_id == Contributor.id)
    .where(~exists().where(_later.statement_id == Addition.statement_id, _later.shown_at.is_not(None)))
)
# Somebody whom they named, of whom nobody has decided, or who was changed or taken back since.
_newer = aliased(NamedPerson)
_chain = func.coalesce(NamedPerson.first_id, NamedPerson.id)
_NAMED = (
    _of(NamedPerson.said_at)
    .join(NamedPerson, NamedPerson.contributor_id == Contributor.id)
    .where(
        ~exists().where(_newer.first_id == _chain, _newer.id > NamedPerson.id),
        ~exists().where(
            NamedPersonDecision.named_person_id == _chain, NamedPersonDecision.decided_at >= NamedPerson.said_at
        ),
        or_(NamedPerson.taken_back.is_(False), exists().where(NamedPersonDecision.named_person_id == _chain)),
    )
)
# A wish that everything be erased, until it was, or until they could read why it must wait.
_TAKEN_BACK = (
    _of(TakenBack.made_at, TakenBack.due_on, TakenBack.words, TakenBack.settled_at)
    .join(TakenBack, TakenBack.contributor_id == Contributor.id)
    .where(WISH_WAITS)
)
# Something that another body holds and that they took back: somebody asks for it.
_ASK_BACK = (
    _of(SharedItem.asked_back_at, SharedItem.body)
    .join(SharedItem, SharedItem.contributor_id == Contributor.id)
    .where(SharedItem.asked_back_at.is_not(None), SharedItem.asked_at.is_(None))
)
_SUGGESTIONS = (
    _of(
        Suggestion.said_at,
        Suggestion.words,
        exists()
        .where(SuggestionAnswer.suggestion_id == Suggestion.id, SuggestionAnswer.sent_back_because == "")
        .label("written"),
    )
    .join(Suggestion, Suggestion.contributor_id == Contributor.id)
    .where(NOT_ANSWERED)
)
# No letter could go: telling them is a task for a person.
_TELLINGS = (
    _of(OutcomeTelling.noted_at, OutcomeTelling.refused)
    .join(OutcomeTelling, OutcomeTelling.contributor_id == Contributor.id)
    .where(OutcomeTelling.refused != "", OutcomeTelling.told_at.is_(None), Contributor.stopped_at.is_(None))
)
_UNTOLD = (
    _of(Untold.id, Untold.noted_at, Untold.refused, Untold.letter)
    .join(Untold, Untold.contributor_id == Contributor.id)
    .where(Untold.refused != "", Untold.told_at.is_(None), Contributor.stopped_at.is_(None))
)
# They asked for it themselves, a stop or not: somebody calls, and tells the code.
_CALLS = (
    _of(AskedCall.asked_at)
    .join(AskedCall, AskedCall.contributor_id == Contributor.id)
    .where(AskedCall.settled_at.is_(None))
)
_DEEPER = (
    _of(
        DeeperRequest.id,
        DeeperRequest.asked_at,
        DeeperRequest.words,
        DeeperRequest.promised_on.label("answer_by"),
        DeeperRequest.answered_at,
        DeeperRequest.sent_back_because,
    )
    .join(DeeperRequest, DeeperRequest.contributor_id == Contributor.id)
    .where(DeeperRequest.passed_at.is_(None))
)
_PROMISES = (
    _of(Promise.made_at, Promise.due_on, Promise.code)
    .join(Promise, Promise.contributor_id == Contributor.id)
    .where(Promise.kept_at.is_(None), Promise.ended_at.is_(None), Contributor.stopped_at.is_(None))
)


def of_areas(session: Session, area_ids: Collection[int], today: date) -> list[Waiting]:
    """Return all that contributors of these areas' reviews wait for."""
    return list(_all(session, Review.area_id.in_(area_ids), today))


def of_review(session: Session, review_id: int, today: date) -> list[Waiting]:
    return list(_all(session, Review.id == review_id, today))


def _all(session: Session, scope: ColumnElement[bool], today: date) -> Iterator[Waiting]:
    def rows(statement: Select[Any]) -> Iterator[Row[Any]]:
        yield from session.execute(statement.where(scope))

    kinds = WaitingKind
    seen: set[int] = set()

    def wait(kind: WaitingKind, row: Row[Any], since: date, **more: Any) -> Waiting:
        seen.add(row.contributor_id)
        return _wait(kind, row, since, **more)

    for row in rows(_CALLS):
        yield wait(kinds.CALL, row, day_of(row.asked_at))
    for row in rows(_CHOICES.where(or_(Choice.decision == Decision.TALK_FIRST, Choice.later_on <= today))):
        talk = row.decision == Decision.TALK_FIRST
        since = day_of(row.made_at) if talk else row.later_on
        yield wait(kinds.TALK_FIRST if talk else kinds.LATER_DUE, row, since, words=row.words)
    for row in rows(_REASONS):
        yield wait(kinds.REASON, row, day_of(row.noted_at), about=row.said, with_second_reader=bool(row.written))
    for row in rows(_ACCOUNTS):
        yield wait(kinds.ACCOUNT, row, day_of(row.sent_at))
    for row in rows(_CHECKS):
        yield wait(
            kinds.CHECK,
            row,
            day_of(row.said_at),
            words=row.correction,
            about=row.statement,
            verdict=row.verdict,
            with_second_reader=bool(row.written),
        )
    for row in rows(_QUESTIONS):
        written = row.answered_at is not None and not row.sent_back_because
        again = row.reopened_at is not None
        yield wait(
            kinds.NOT_ANSWERED if again else kinds.CORRECTION if row.what else kinds.QUESTION,
            row,
            day_of(row.asked_at),
            words=row.said_since or row.words,
            about=row.words if row.said_since else "" if again else row.what or "",
            with_second_reader=written,
        )
    for row in rows(_MESSAGES):
        yield wait(kinds.MESSAGE, row, day_of(row.written_at), words=row.words, with_second_reader=bool(row.written))
    for row in rows(_MEETINGS):
        yield wait(kinds.MEETING, row, day_of(row.said_at), words=row.words)
    for row in rows(_ADDITIONS):
        yield wait(kinds.ADDITION, row, day_of(row.said_at), words=row.words)
    for row in rows(_NAMED):
        yield wait(kinds.NAMED, row, day_of(row.said_at))
    for row in rows(_TAKEN_BACK):
        since, written = day_of(row.made_at), row.settled_at is not None
        found = wait(kinds.TAKEN_BACK, row, since, words=row.words, with_second_reader=written)
        yield replace(found, promised_on=min(filter(None, (found.promised_on, row.due_on)), default=None))
    for row in rows(_ASK_BACK):
        yield wait(kinds.ASK_BACK, row, day_of(row.asked_back_at), about=row.body)
    for row in rows(_SUGGESTIONS):
        since, written = day_of(row.said_at), bool(row.written)
        yield wait(kinds.SUGGESTION, row, since, words=row.words, with_second_reader=written)
    for row in rows(_TELLINGS):
        yield wait(kinds.TELL, row, day_of(row.noted_at), about=row.refused)
    for row in rows(_UNTOLD):
        yield wait(kinds.UNTOLD, row, day_of(row.noted_at), about=row.refused, letter=row.letter, row_id=row.id)
    for row in rows(_DEEPER):
        found = wait(
            kinds.DEEPER,
            row,
            day_of(row.asked_at),
            words=row.words,
            row_id=row.id,
            with_second_reader=row.answered_at is not None and not row.sent_back_because,
        )
        # The answer has a day of its own, which may come before any other that was promised.
        yield replace(found, promised_on=min(filter(None, (found.promised_on, row.answer_by))))
    # A promise to somebody who is in the list already is shown beside what they wait for.
    for row in rows(_PROMISES.where(Promise.due_on <= today + PROMISE_AHEAD)):
        if row.contributor_id not in seen:
            yield wait(kinds.PROMISE, row, day_of(row.made_at), about=row.code)


def _wait(kind: WaitingKind, row: Row[Any], since: date, **more: Any) -> Waiting:
    return Waiting(
        kind=kind,
        contributor_id=row.contributor_id,
        contributor_name=row.contributor_name,
        relationship=row.relationship,
        language=row.language,
        reference=row.reference,
        person=shown_name(row.first_name, row.last_name, row.known_as),
        reviewer_id=row.reviewer_id,
        reviewer_name=row.reviewer_name or "",
        since=since,
        promised_on=row.promised_on,
        **more,
    )
