"""Statements, their versions, and the checks and replies on them: read in two queries however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from portal.domain.errors import NotFound
from portal.domain.names import shown_name
from portal.domain.statements import CheckMade, ReplyShown, SourceAnswer, StatementRead, Version, Whose
from portal.domain.states import AccountState, StatementState, Verdict
from portal.domain.supporting import SaidBy
from portal.models import (
    Account,
    Answer,
    Check,
    Contributor,
    Person,
    Reply,
    Review,
    Staff,
    Statement,
    StatementVersion,
)
from portal.store.prebuilt import prebuilt

_writer = aliased(Staff)

_VERSIONS = (
    select(
        Statement.id.label("statement_id"),
        Statement.position,
        Statement.state,
        Statement.answer_id,
        Statement.both_stand_at,
        Statement.taken_out_at,
        StatementVersion.id,
        StatementVersion.number,
        StatementVersion.words,
        StatementVersion.easy_words,
        StatementVersion.because,
        StatementVersion.written_by_id,
        _writer.name.label("written_by"),
        StatementVersion.written_at,
        StatementVersion.passed_at,
        StatementVersion.sent_back_because,
        StatementVersion.shown_at,
    )
    .join(StatementVersion, StatementVersion.statement_id == Statement.id)
    .join(_writer, StatementVersion.written_by_id == _writer.id)
    .where(Statement.contributor_id == bindparam("contributor_id"))
    .order_by(Statement.position, Statement.id, StatementVersion.number)
)
_SHOWN_VERSIONS = prebuilt(_VERSIONS.where(StatementVersion.shown_at.is_not(None)))
_ALL_VERSIONS = prebuilt(_VERSIONS)


def _checks(*, shown_only: bool) -> Select[*tuple[Any, ...]]:
    replied = Reply.check_id == Check.id
    return (
        select(
            Check.id,
            StatementVersion.statement_id,
            StatementVersion.id.label("version_id"),
            StatementVersion.number,
            Check.verdict,
            Check.correction,
            Check.said_at,
            Reply.id.label("reply_id"),
            Reply.words,
            Reply.easy_words,
            Reply.written_at,
            Reply.passed_at,
            Reply.sent_back_because,
            _writer.name.label("written_by"),
        )
        .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
        .join(Statement, StatementVersion.statement_id == Statement.id)
        .outerjoin(Reply, replied & Reply.passed_at.is_not(None) if shown_only else replied)
        .outerjoin(_writer, Reply.written_by_id == _writer.id)
        .where(Statement.contributor_id == bindparam("contributor_id"))
        .order_by(Check.id, Reply.id)
    )


_ALL_CHECKS = prebuilt(_checks(shown_only=False))
_SHOWN_CHECKS = prebuilt(_checks(shown_only=True))

_WHOSE = (
    select(
        Contributor.id,
        Contributor.name,
        Contributor.relationship,
        Contributor.language,
        Contributor.presentation,
        Review.id.label("review_id"),
        Review.reference,
        Person.first_name,
        Person.last_name,
        Person.known_as,
    )
    .join(Review, Contributor.review_id == Review.id)
    .join(Person, Review.person_id == Person.id)
    .where(Contributor.id == bindparam("contributor_id"), Review.area_id.in_(bindparam("area_ids", expanding=True)))
)
_ANSWERS = (
    select(
        Answer.id,
        Answer.prompt,
        Answer.words,
        Answer.picture_answer,
        Answer.language,
        Account.sent_at,
        Answer.said_by,
    )
    .join(Account, Answer.account_id == Account.id)
    .where(
        Account.contributor_id == bindparam("contributor_id"),
        Account.state == AccountState.SENT,
        Answer.taken_out_at.is_(None),
        # Put together with another copy, or taken back: it stays, and is not shown.
        Answer.settled_at.is_(None),
    )
    .order_by(Account.number, Answer.id)
)


def whose(session: Session, contributor_id: int, area_ids: frozenset[int]) -> Whose:
    """Return whose statements these are; raise NotFound when the contributor is in none of these areas."""
    row = session.execute(_WHOSE, {"contributor_id": contributor_id, "area_ids": sorted(area_ids)}).one_or_none()
    if row is None:
        raise NotFound
    return Whose(
        contributor_id=row.id,
        name=row.name,
        relationship=row.relationship,
        language=row.language,
        presentation=row.presentation,
        review_id=row.review_id,
        reference=row.reference,
        person=shown_name(row.first_name, row.last_name, row.known_as),
    )


def answers(session: Session, contributor_id: int) -> tuple[SourceAnswer, ...]:
    """Return a contributor's words in the accounts they sent, oldest first. What they still write is theirs alone."""
    rows = session.execute(_ANSWERS, {"contributor_id": contributor_id})
    return tuple(
        SourceAnswer(row.id, row.prompt, row.words, row.picture_answer, row.language, row.sent_at, SaidBy(row.said_by))
        for row in rows
        if row.words.strip() or row.picture_answer
    )


def of_contributor(
    connection: Connection | Session, contributor_id: int, *, shown_only: bool = False
) -> tuple[StatementRead, ...]:
    """Return a contributor's statements in order, in two queries. `shown_only` is what the contributor may see:
    versions that were shown, replies that a second reader passed, and nothing taken out before it was shown."""
    given = {"contributor_id": contributor_id}
    checks = _checks_by_statement(connection.execute(_SHOWN_CHECKS if shown_only else _ALL_CHECKS, given).all())
    rows: dict[int, list[Any]] = {}
    for row in connection.execute(_SHOWN_VERSIONS if shown_only else _ALL_VERSIONS, given):
        rows.setdefault(row.statement_id, []).append(row)
    return tuple(_statement(versions, tuple(checks.get(id_, ()))) for id_, versions in rows.items())


def _statement(rows: Sequence[Any], checks: tuple[CheckMade, ...]) -> StatementRead:
    first = rows[0]
    return StatementRead(
        id=first.statement_id,
        position=first.position,
        state=StatementState(first.state),
        answer_id=first.answer_id,
        both_stand_at=first.both_stand_at,
        taken_out_at=first.taken_out_at,
        versions=tuple(
            Version(
                id=row.id,
                number=row.number,
                words=row.words,
                easy_words=row.easy_words,
                because=row.because,
                written_by_id=row.written_by_id,
                written_by=row.written_by,
                written_at=row.written_at,
                passed_at=row.passed_at,
                sent_back_because=row.sent_back_because,
                shown_at=row.shown_at,
            )
            for row in rows
        ),
        checks=checks,
    )


def _checks_by_statement(rows: Sequence[Any]) -> dict[int, list[CheckMade]]:
    replies: dict[int, list[ReplyShown]] = {}
    for row in rows:
        kept = replies.setdefault(row.id, [])
        if row.reply_id is not None:
            kept.append(
                ReplyShown(
                    id=row.reply_id,
                    check_id=row.id,
                    words=row.words,
                    easy_words=row.easy_words,
                    written_by=row.written_by,
                    written_at=row.written_at,
                    passed_at=row.passed_at,
                    sent_back_because=row.sent_back_because,
                )
            )
    found: dict[int, list[CheckMade]] = {}
    done: set[int] = set()
    for row in rows:
        if row.id not in done:
            done.add(row.id)
            made = CheckMade(
                id=row.id,
                version_id=row.version_id,
                version_number=row.number,
                verdict=Verdict(row.verdict),
                correction=row.correction,
                said_at=row.said_at,
                replies=tuple(replies[row.id]),
            )
            found.setdefault(row.statement_id, []).append(made)
    return found


def row_of(session: Session, statement_id: int, area_ids: frozenset[int]) -> Statement:
    """Return one statement's row for staff; raise NotFound when it is in none of these areas."""
    found = session.scalar(
        select(Statement)
        .join(Contributor, Statement.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(Statement.id == statement_id, Review.area_id.in_(area_ids))
    )
    if found is None:
        raise NotFound
    return found


def by_submission(session: Session, submission: str) -> Statement | None:
    return session.scalar(select(Statement).where(Statement.submission == submission))


def add(
    session: Session,
    *,
    contributor_id: int,
    answer_id: int | None,
    words: str,
    easy_words: str,
    written_by_id: int,
    now: datetime,
    submission: str,
) -> Statement:
    """Add a statement after the last one, with its first version."""
    last = session.scalar(select(func.max(Statement.position)).where(Statement.contributor_id == contributor_id)) or 0
    made = Statement(
        contributor_id=contributor_id, answer_id=answer_id, position=last + 1, submission=submission or None
    )
    session.add(made)
    session.flush()
    add_version(session, made.id, words=words, easy_words=easy_words, written_by_id=written_by_id, now=now)
    return made


def last_version(session: Session, statement_id: int) -> StatementVersion:
    return session.scalars(
        select(StatementVersion)
        .where(StatementVersion.statement_id == statement_id)
        .order_by(StatementVersion.number.desc())
        .limit(1)
    ).one()


def add_version(
    session: Session,
    statement_id: int,
    *,
    words: str,
    easy_words: str,
    written_by_id: int,
    now: datetime,
    because: str = "",
) -> StatementVersion:
    last = session.scalar(
        select(func.max(StatementVersion.number)).where(StatementVersion.statement_id == statement_id)
    )
    made = StatementVersion(
        statement_id=statement_id,
        number=(last or 0) + 1,
        words=words,
        easy_words=easy_words,
        because=because,
        written_by_id=written_by_id,
        written_at=now,
    )
    session.add(made)
    session.flush()
    return made


def was_shown(session: Session, statement_id: int) -> bool:
    """Whether the contributor has seen any version of a statement."""
    found = session.scalar(
        select(StatementVersion.id)
        .where(StatementVersion.statement_id == statement_id, StatementVersion.shown_at.is_not(None))
        .limit(1)
    )
    return found is not None


def answer_belongs(session: Session, answer_id: int, contributor_id: int) -> bool:
    """Whether an answer is in an account that this contributor sent."""
    return (
        session.scalar(
            select(Answer.id)
            .join(Account, Answer.account_id == Account.id)
            .where(
                Answer.id == answer_id,
                Account.contributor_id == contributor_id,
                Account.state == AccountState.SENT,
                Answer.taken_out_at.is_(None),
            )
        )
        is not None
    )
