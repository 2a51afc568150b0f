"""What contributors say back: checks, replies to them, additions and questions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from portal.domain.errors import NotFound
from portal.domain.statements import AdditionSaid, QuestionAsked
from portal.domain.states import QuestionState, StatementState, Verdict
from portal.models import (
    Addition,
    Check,
    Correction,
    Question,
    Reply,
    Staff,
    Statement,
    StatementVersion,
)
from portal.store.prebuilt import prebuilt

_answerer = aliased(Staff)
_shown = aliased(StatementVersion)

_QUESTIONS = prebuilt(
    select(
        Question.id,
        Question.words,
        Question.wants_to_talk,
        Question.state,
        Question.asked_at,
        Question.answer,
        Question.easy_answer,
        _answerer.name.label("answered_by"),
        Question.answered_at,
        Question.passed_at,
        Question.sent_back_because,
        Question.visit_id,
        Question.might_answer,
        Correction.what,
        Question.language,
    )
    .outerjoin(_answerer, Question.answered_by_id == _answerer.id)
    .outerjoin(Correction, Correction.question_id == Question.id)
    .where(Question.contributor_id == bindparam("contributor_id"))
    .order_by(Question.id)
)
_LAST_SHOWN = (
    select(func.max(_shown.id))
    .where(_shown.statement_id == Addition.statement_id, _shown.shown_at.is_not(None))
    .correlate(Addition)
    .scalar_subquery()
)
_ADDITIONS = prebuilt(
    select(
        Addition.id,
        Addition.words,
        Addition.said_at,
        Addition.statement_id,
        Addition.visit_id,
        Addition.language,
        StatementVersion.words.label("became"),
        Statement.state.label("state"),
    )
    .select_from(Addition)
    .outerjoin(StatementVersion, StatementVersion.id == _LAST_SHOWN)
    .outerjoin(Statement, Statement.id == Addition.statement_id)
    .where(Addition.contributor_id == bindparam("contributor_id"))
    .order_by(Addition.id)
)


def questions(connection: Connection | Session, contributor_id: int) -> tuple[QuestionAsked, ...]:
    rows = connection.execute(_QUESTIONS, {"contributor_id": contributor_id})
    return tuple(
        QuestionAsked(
            id=row.id,
            words=row.words,
            wants_to_talk=row.wants_to_talk,
            state=QuestionState(row.state),
            asked_at=row.asked_at,
            answer=row.answer,
            easy_answer=row.easy_answer,
            answered_by=row.answered_by or "",
            answered_at=row.answered_at,
            passed_at=row.passed_at,
            sent_back_because=row.sent_back_because,
            visit_id=row.visit_id,
            might_answer=row.might_answer,
            to_correct=row.what or "",
            language=row.language or "",
        )
        for row in rows
    )


def additions(connection: Connection | Session, contributor_id: int) -> tuple[AdditionSaid, ...]:
    """Return what a contributor said is missing. A draft that was taken out again leaves it to be written."""
    rows = connection.execute(_ADDITIONS, {"contributor_id": contributor_id})
    return tuple(
        AdditionSaid(
            id=row.id,
            words=row.words,
            said_at=row.said_at,
            statement_id=None if row.state == StatementState.TAKEN_OUT and not row.became else row.statement_id,
            became=row.became or "",
            settled=row.became is not None,
            visit_id=row.visit_id,
            language=row.language or "",
        )
        for row in rows
    )


def shown_version(session: Session, contributor_id: int, statement_id: int, version_id: int) -> StatementVersion:
    """Return a version that this contributor was shown; raise NotFound for any other."""
    found = session.scalar(
        select(StatementVersion)
        .join(Statement, StatementVersion.statement_id == Statement.id)
        .where(
            StatementVersion.id == version_id,
            Statement.id == statement_id,
            Statement.contributor_id == contributor_id,
            StatementVersion.shown_at.is_not(None),
        )
    )
    if found is None:
        raise NotFound
    return found


def last_check(session: Session, statement_id: int) -> Check | None:
    return session.scalar(
        select(Check)
        .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
        .where(StatementVersion.statement_id == statement_id)
        .order_by(Check.id.desc())
        .limit(1)
    )


def has_shown_reply(session: Session, check_id: int) -> bool:
    found = session.scalar(select(Reply.id).where(Reply.check_id == check_id, Reply.passed_at.is_not(None)).limit(1))
    return found is not None


def add_check(session: Session, version_id: int, verdict: Verdict, correction: str, now: datetime) -> Check:
    made = Check(statement_version_id=version_id, verdict=verdict, correction=correction, said_at=now)
    session.add(made)
    session.flush()
    return made


def check_of(session: Session, check_id: int, contributor_id: int) -> Check:
    """Return a check on one of this contributor's statements; raise NotFound for any other."""
    found = session.scalar(
        select(Check)
        .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
        .join(Statement, StatementVersion.statement_id == Statement.id)
        .where(Check.id == check_id, Statement.contributor_id == contributor_id)
    )
    if found is None:
        raise NotFound
    return found


def last_reply(session: Session, check_id: int) -> Reply | None:
    return session.scalar(select(Reply).where(Reply.check_id == check_id).order_by(Reply.id.desc()).limit(1))


def question_of(session: Session, question_id: int, contributor_id: int) -> Question:
    found = session.scalar(
        select(Question).where(Question.id == question_id, Question.contributor_id == contributor_id)
    )
    if found is None:
        raise NotFound
    return found


def addition_of(session: Session, addition_id: int, contributor_id: int) -> Addition:
    found = session.scalar(
        select(Addition).where(Addition.id == addition_id, Addition.contributor_id == contributor_id)
    )
    if found is None:
        raise NotFound
    return found


def statement_of(session: Session, statement_id: int, contributor_id: int) -> Statement:
    found = session.scalar(
        select(Statement).where(Statement.id == statement_id, Statement.contributor_id == contributor_id)
    )
    if found is None:
        raise NotFound
    return found
