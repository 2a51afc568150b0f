"""Statements, replies and answers that wait for a second reader, and their passing or sending back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from portal.domain.errors import NotFound
from portal.domain.names import shown_name
from portal.domain.second_reading import ReadKind, Source, ToRead
from portal.domain.states import QuestionState, StatementState
from portal.domain.supporting import SaidBy
from portal.models import (
    Answer,
    Check,
    Contributor,
    Person,
    Question,
    Reply,
    Review,
    Staff,
    Statement,
    StatementVersion,
)
from portal.models.sealed import opened

Waiting: TypeAlias = StatementVersion | Reply | Question

_writer = aliased(Staff)
_other = aliased(StatementVersion)
_LAST_NUMBER = (
    select(func.max(_other.number)).where(_other.statement_id == Statement.id).correlate(Statement).scalar_subquery()
)
_SHOWN_BEFORE = (
    select(opened(_other.words))
    .where(
        _other.statement_id == Statement.id,
        _other.number < StatementVersion.number,
        _other.shown_at.is_not(None),
    )
    .order_by(_other.number.desc())
    .limit(1)
    .correlate(Statement, StatementVersion)
    .scalar_subquery()
)
_ABOUT = (
    Review.reference,
    Person.first_name,
    Person.last_name,
    Person.known_as,
    Contributor.name.label("contributor_name"),
    Contributor.id.label("contributor_id"),
    _writer.name.label("written_by"),
)
_MINE_TO_READ = (
    Review.area_id.in_(bindparam("area_ids", expanding=True)),
    _writer.id != bindparam("reader_id"),
)
_STATEMENTS: Select[*tuple[Any, ...]] = (
    select(
        StatementVersion.id,
        StatementVersion.words,
        StatementVersion.easy_words,
        func.coalesce(_SHOWN_BEFORE, "").label("before"),
        StatementVersion.written_by_id,
        StatementVersion.written_at,
        *_ABOUT,
    )
    .join(Statement, StatementVersion.statement_id == Statement.id)
    .join(Contributor, Statement.contributor_id == Contributor.id)
    .join(Review, Contributor.review_id == Review.id)
    .join(Person, Review.person_id == Person.id)
    .join(_writer, StatementVersion.written_by_id == _writer.id)
    .where(
        *_MINE_TO_READ,
        Statement.state != StatementState.TAKEN_OUT,
        StatementVersion.number == _LAST_NUMBER,
        StatementVersion.passed_at.is_(None),
        StatementVersion.sent_back_because == "",
    )
)
_REPLIES: Select[*tuple[Any, ...]] = (
    select(
        Reply.id,
        Reply.words,
        Reply.easy_words,
        bindparam("nothing", "").label("before"),
        Reply.written_by_id,
        Reply.written_at,
        *_ABOUT,
    )
    .join(Check, Reply.check_id == Check.id)
    .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
    .join(Statement, StatementVersion.statement_id == Statement.id)
    .join(Contributor, Statement.contributor_id == Contributor.id)
    .join(Review, Contributor.review_id == Review.id)
    .join(Person, Review.person_id == Person.id)
    .join(_writer, Reply.written_by_id == _writer.id)
    .where(
        *_MINE_TO_READ,
        Statement.state != StatementState.TAKEN_OUT,
        Reply.passed_at.is_(None),
        Reply.sent_back_because == "",
    )
)
_ANSWERS: Select[*tuple[Any, ...]] = (
    select(
        Question.id,
        Question.answer.label("words"),
        Question.easy_answer.label("easy_words"),
        bindparam("nothing", "").label("before"),
        Question.answered_by_id.label("written_by_id"),
        Question.answered_at.label("written_at"),
        *_ABOUT,
    )
    .join(Contributor, Question.contributor_id == Contributor.id)
    .join(Review, Contributor.review_id == Review.id)
    .join(Person, Review.person_id == Person.id)
    .join(_writer, Question.answered_by_id == _writer.id)
    .where(
        *_MINE_TO_READ,
        Question.state.in_([QuestionState.ANSWERED, QuestionState.CANNOT_BE_ANSWERED]),
        Question.passed_at.is_(None),
        Question.sent_back_because == "",
    )
)
_WAITING = {ReadKind.STATEMENT: _STATEMENTS, ReadKind.REPLY: _REPLIES, ReadKind.ANSWER: _ANSWERS}


def waiting(session: Session, kind: ReadKind, area_ids: frozenset[int], reader_id: int) -> list[ToRead]:
    """Return what waits of one kind in these areas, but what this reader wrote."""
    rows = session.execute(_WAITING[kind], {"area_ids": sorted(area_ids), "reader_id": reader_id})
    return [_to_read(kind, row) for row in rows]


def _to_read(kind: ReadKind, row: Row[Any]) -> ToRead:
    return ToRead(
        kind=kind,
        id=row.id,
        reference=row.reference,
        person=shown_name(row.first_name, row.last_name, row.known_as),
        contributor_name=row.contributor_name,
        words=row.words,
        easy_words=row.easy_words or row.words,
        before=row.before,
        written_by_id=row.written_by_id,
        written_by=row.written_by,
        written_at=row.written_at,
        contributor_id=row.contributor_id,
    )


def version_row(session: Session, version_id: int, area_ids: frozenset[int]) -> tuple[StatementVersion, Statement]:
    """Return the newest version of a statement in these areas by its id; raise NotFound for any other."""
    found = session.execute(
        select(StatementVersion, Statement)
        .join(Statement, StatementVersion.statement_id == Statement.id)
        .join(Contributor, Statement.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(
            StatementVersion.id == version_id,
            StatementVersion.number == _LAST_NUMBER,
            Statement.state != StatementState.TAKEN_OUT,
            Review.area_id.in_(area_ids),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


def reply_row(session: Session, reply_id: int, area_ids: frozenset[int]) -> Reply:
    found = session.scalar(
        select(Reply)
        .join(Check, Reply.check_id == Check.id)
        .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
        .join(Statement, StatementVersion.statement_id == Statement.id)
        .join(Contributor, Statement.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(Reply.id == reply_id, Review.area_id.in_(area_ids))
    )
    if found is None:
        raise NotFound
    return found


def question_row(session: Session, question_id: int, area_ids: frozenset[int]) -> Question:
    found = session.scalar(
        select(Question)
        .join(Contributor, Question.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(Question.id == question_id, Question.answered_at.is_not(None), Review.area_id.in_(area_ids))
    )
    if found is None:
        raise NotFound
    return found


def sources(session: Session, kind: ReadKind, read_id: int) -> tuple[str, tuple[Source, ...]]:
    """Return the reason given with a text and the words that it came from: account, check or question."""
    if kind is ReadKind.STATEMENT:
        version, statement = session.execute(
            select(StatementVersion, Statement)
            .join(Statement, StatementVersion.statement_id == Statement.id)
            .where(StatementVersion.id == read_id)
        ).one()
        found = []
        if statement.answer_id is not None:
            answer = session.get_one(Answer, statement.answer_id)
            # What the person took out again is not shown to another reader.
            if answer.taken_out_at is None:
                what = "account" if answer.said_by == SaidBy.PERSON else "supporter"
                found.append(Source(what, answer.words, answer.saved_at))
        return version.because, (*found, *_said(session, statement.id))
    if kind is ReadKind.REPLY:
        said, version = session.execute(
            select(Check, StatementVersion)
            .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
            .join(Reply, Reply.check_id == Check.id)
            .where(Reply.id == read_id)
        ).one()
        return "", (Source("statement", version.words), Source(said.verdict, said.correction, said.said_at))
    asked = session.get_one(Question, read_id)
    return "", (Source("question", asked.words, asked.asked_at),)


def _said(session: Session, statement_id: int) -> list[Source]:
    rows = session.scalars(
        select(Check)
        .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
        .where(StatementVersion.statement_id == statement_id)
        .order_by(Check.id)
    )
    return [Source(row.verdict, row.correction, row.said_at) for row in rows]


def mark_passed(row: Waiting, reader_id: int, now: datetime) -> None:
    row.passed_by_id = reader_id
    row.passed_at = now


def of_reply(session: Session, reply_id: int) -> int:
    """Return the id of the contributor to whom a reply is."""
    return session.execute(
        select(Statement.contributor_id)
        .join(StatementVersion, StatementVersion.statement_id == Statement.id)
        .join(Check, Check.statement_version_id == StatementVersion.id)
        .join(Reply, Reply.check_id == Check.id)
        .where(Reply.id == reply_id)
    ).scalar_one()
