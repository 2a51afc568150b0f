"""Rows of receipts, corrections and what was taken back. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain.owning import TakenByOne, TakenKind, WishSettled
from portal.domain.states import AccountState, Verdict
from portal.models import (
    Account,
    Answer,
    Check,
    Contributor,
    Correction,
    Outcome,
    Question,
    Receipt,
    Review,
    Staff,
    Statement,
    StatementVersion,
    TakenBack,
)
from portal.models import Message as Told
from portal.store.prebuilt import prebuilt

_any, _version = aliased(Check), aliased(StatementVersion)
_LAST_CHECK = (
    select(func.max(_any.id))
    .join(_version, _any.statement_version_id == _version.id)
    .where(_version.statement_id == Statement.id)
    .correlate(Statement)
    .scalar_subquery()
)
_RECEIPTS = prebuilt(
    select(
        Statement.id.label("statement_id"),
        Statement.position,
        Statement.state,
        Receipt.code,
        Check.id.label("check_id"),
        Check.said_at,
        StatementVersion.words,
        StatementVersion.number,
        select(func.max(_version.number))
        .where(_version.statement_id == Statement.id, _version.shown_at.is_not(None))
        .correlate(Statement)
        .scalar_subquery()
        .label("newest"),
    )
    .select_from(Receipt)
    .join(Check, Receipt.check_id == Check.id)
    .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
    .join(Statement, StatementVersion.statement_id == Statement.id)
    .where(
        Receipt.contributor_id == bindparam("contributor_id"),
        Statement.contributor_id == bindparam("contributor_id"),
        Check.id == _LAST_CHECK,
        Check.verdict == Verdict.RIGHT,
    )
    .order_by(Statement.position, Statement.id, Check.id)
)

# A wish that everything be erased waits until it was, or until they could read why it must wait.
_TOLD_WHY = exists().where(
    Told.contributor_id == TakenBack.contributor_id,
    Told.by_id.is_not(None),
    Told.written_at >= TakenBack.settled_at,
    Told.passed_at.is_not(None),
)
WISH_WAITS = and_(
    TakenBack.kind == TakenKind.EVERYTHING,
    or_(TakenBack.settled_at.is_(None), and_(TakenBack.how == WishSettled.MUST_WAIT, ~_TOLD_WHY)),
)


def add_receipt(session: Session, contributor_id: int, check_id: int, code: str, now: datetime) -> None:
    session.add(Receipt(contributor_id=contributor_id, check_id=check_id, code=code, made_at=now))
    session.flush()


def receipts(session: Any, contributor_id: int) -> tuple[Any, ...]:
    """Return the receipt of each statement whose last word is still "right". One query."""
    return tuple(session.execute(_RECEIPTS, {"contributor_id": contributor_id}))


def without_receipt(session: Session, most: int) -> Sequence[Any]:
    """Return (check, contributor, words, reference) of each "right" that has no receipt yet."""
    return session.execute(
        select(Check.id, Statement.contributor_id, StatementVersion.words, Review.reference)
        .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
        .join(Statement, StatementVersion.statement_id == Statement.id)
        .join(Contributor, Statement.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(Check.verdict == Verdict.RIGHT, ~exists().where(Receipt.check_id == Check.id))
        .order_by(Check.id)
        .limit(most)
    ).all()


def add_correction(session: Session, contributor_id: int, what: str, question_id: int, now: datetime) -> None:
    session.add(Correction(contributor_id=contributor_id, what=what, question_id=question_id, asked_at=now))
    session.flush()


def question_by_submission(session: Session, submission: str) -> int | None:
    return session.scalar(select(Question.id).where(Question.submission == submission))


def has_correction(session: Session, question_id: int) -> bool:
    return session.scalar(select(Correction.id).where(Correction.question_id == question_id)) is not None


def corrections(session: Session, contributor_id: int) -> Sequence[Any]:
    return session.execute(
        select(Correction.what, Correction.asked_at, Correction.question_id, Question.words)
        .outerjoin(Question, Correction.question_id == Question.id)
        .where(Correction.contributor_id == contributor_id)
        .order_by(Correction.id)
    ).all()


def sent_answers(session: Any, contributor_id: int) -> Sequence[Any]:
    """Return what they sent, with whether it was taken back and whether sentences were written from it."""
    return session.execute(  # type: ignore[no-any-return]
        select(
            Answer.id,
            Answer.prompt,
            Answer.words,
            Answer.settled_at,
            Account.sent_at,
            TakenBack.made_at.label("taken_at"),
            exists().where(Statement.answer_id == Answer.id).label("written_from"),
        )
        .join(Account, Answer.account_id == Account.id)
        .outerjoin(TakenBack, TakenBack.answer_id == Answer.id)
        .where(
            Account.contributor_id == contributor_id,
            Account.state == AccountState.SENT,
            Answer.taken_out_at.is_(None),
        )
        .order_by(Account.number, Answer.id)
    ).all()


def settle_answer(session: Session, contributor_id: int, answer_id: int, now: datetime) -> bool:
    """Put one sent answer away: from now on no page shows it. False when it is not theirs, or is away already."""
    theirs = select(Account.id).where(Account.contributor_id == contributor_id, Account.state == AccountState.SENT)
    changed = session.execute(
        update(Answer)
        .where(Answer.id == answer_id, Answer.account_id.in_(theirs), Answer.settled_at.is_(None))
        .values(settled_at=now)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def taken(session: Session, submission: str) -> TakenBack | None:
    return session.scalar(select(TakenBack).where(TakenBack.submission == submission))


def add_taken(session: Session, **row: Any) -> TakenBack:
    made = TakenBack(**row)
    session.add(made)
    session.flush()
    return made


def everything_asked(session: Any, contributor_id: int) -> Any:
    """Return when they asked for all of it to be erased and by when they hear, while that waits; else None."""
    return session.execute(
        select(TakenBack.made_at, TakenBack.due_on)
        .where(TakenBack.contributor_id == contributor_id, WISH_WAITS)
        .order_by(TakenBack.id.desc())
        .limit(1)
    ).first()


def settle_everything(session: Session, contributor_id: int, how: WishSettled, staff_id: int, now: datetime) -> bool:
    changed = session.execute(
        update(TakenBack)
        .where(
            TakenBack.contributor_id == contributor_id,
            TakenBack.kind == TakenKind.EVERYTHING,
            TakenBack.settled_at.is_(None),
        )
        .values(settled_at=now, settled_by_id=staff_id, how=how)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def taken_by(session: Session, contributor_ids: Collection[int]) -> dict[int, list[TakenByOne]]:
    """Return what each of them took back, newest first: never what it was."""
    rows = session.execute(
        select(TakenBack, Answer.prompt, Staff.name)
        .outerjoin(Answer, TakenBack.answer_id == Answer.id)
        .outerjoin(Staff, TakenBack.settled_by_id == Staff.id)
        .where(TakenBack.contributor_id.in_(contributor_ids))
        .order_by(TakenBack.id.desc())
    )
    found: dict[int, list[TakenByOne]] = {}
    for row, prompt, by in rows:
        one = TakenByOne(
            row.id,
            TakenKind(row.kind),
            row.words,
            row.made_at,
            prompt or "",
            row.due_on,
            row.how or "",
            row.settled_at,
            by or "",
        )
        found.setdefault(row.contributor_id, []).append(one)
    return found


def told_why(session: Session, contributor_id: int) -> datetime | None:
    """Return when they could read why their words are kept for now."""
    return session.scalar(
        select(func.max(Told.passed_at))
        .join(TakenBack, TakenBack.contributor_id == Told.contributor_id)
        .where(
            Told.contributor_id == contributor_id,
            TakenBack.how == WishSettled.MUST_WAIT,
            Told.by_id.is_not(None),
            Told.written_at >= TakenBack.settled_at,
        )
    )


def is_published(session: Any, review_id: int) -> bool:
    return (
        session.scalar(select(Outcome.id).where(Outcome.review_id == review_id, Outcome.published_at.is_not(None)))
        is not None
    )


def shown_sentences(session: Any, contributor_id: int) -> Sequence[Any]:
    """Return (statement, version, words, shown) of the last shown version of each sentence, taken out ones too."""
    newest = (
        select(func.max(StatementVersion.id))
        .where(StatementVersion.statement_id == Statement.id, StatementVersion.shown_at.is_not(None))
        .correlate(Statement)
        .scalar_subquery()
    )
    last_check = (
        select(Check.verdict)
        .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
        .where(StatementVersion.statement_id == Statement.id)
        .correlate(Statement)
        .order_by(Check.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return session.execute(  # type: ignore[no-any-return]
        select(
            Statement.id,
            Statement.state,
            Statement.taken_out_at,
            StatementVersion.id.label("version_id"),
            StatementVersion.words,
            StatementVersion.shown_at,
            last_check.label("verdict"),
        )
        .join(StatementVersion, StatementVersion.id == newest)
        .where(Statement.contributor_id == contributor_id)
        .order_by(Statement.position, Statement.id)
    ).all()
