"""The states that questions came into. Rows are added and never changed. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from portal.domain.question_ledger import ANSWER, Step
from portal.domain.sending import first_day_after
from portal.domain.states import QuestionState, WhoKnows
from portal.models import Contributor, Question, QuestionStep, Review, Staff
from portal.store import choices
from portal.store.prebuilt import prebuilt
from portal.store.quiet_days import quiet_spans

_by = aliased(Staff)
_STEPS: Select[*tuple[Any, ...]] = (
    select(
        QuestionStep.id,
        QuestionStep.question_id,
        QuestionStep.state,
        QuestionStep.at,
        QuestionStep.asks,
        QuestionStep.due_on,
        QuestionStep.words,
        QuestionStep.answer,
        QuestionStep.easy_answer,
        QuestionStep.might_answer,
        _by.name.label("by"),
    )
    .join(Question, QuestionStep.question_id == Question.id)
    .outerjoin(_by, QuestionStep.by_id == _by.id)
    # Several in one moment stand as they were added.
    .order_by(QuestionStep.at, QuestionStep.number)
)
_OF_ONE = prebuilt(_STEPS.where(Question.contributor_id == bindparam("contributor_id")))


def known(code: str) -> WhoKnows | None:
    """Return who a code names, or None for none and for any other text."""
    return next((each for each in WhoKnows if each.value == code), None)


def of_contributor(connection: Connection | Session, contributor_id: int) -> dict[int, tuple[Step, ...]]:
    """Return the steps of a contributor’s questions by the question, oldest first."""
    found: dict[int, tuple[Step, ...]] = {}
    for row in connection.execute(_OF_ONE, {"contributor_id": contributor_id}):
        found[row.question_id] = (*found.get(row.question_id, ()), _step(row))
    return found


def contributors_who_asked(session: Session, reference: str, area_ids: Collection[int]) -> list[int]:
    rows = session.scalars(
        select(Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(
            Review.reference == reference,
            Review.area_id.in_(area_ids),
            Review.merged_into_id.is_(None),
            exists().where(Question.contributor_id == Contributor.id),
        )
        .order_by(Contributor.id)
    )
    return list(rows)


def add(session: Session, question_id: int, state: QuestionState, now: datetime, **more: Any) -> QuestionStep:
    number = session.scalar(
        select(func.coalesce(func.max(QuestionStep.number), 0)).where(QuestionStep.question_id == question_id)
    )
    made = QuestionStep(question_id=question_id, state=state, at=now, number=(number or 0) + 1, **more)
    session.add(made)
    session.flush()
    return made


def last(session: Session, question_id: int) -> QuestionStep | None:
    return session.scalar(
        select(QuestionStep)
        .where(QuestionStep.question_id == question_id)
        .order_by(QuestionStep.number.desc())
        .limit(1)
    )


def is_kept(session: Session, submission: str) -> bool:
    return session.scalar(select(QuestionStep.id).where(QuestionStep.submission == submission)) is not None


def promise_the_first(session: Session, contributor_id: int, now: datetime, *, kept: bool) -> None:
    """Promise the earliest day of the questions that are being found out. `kept`: an answer was given, so what stood
    before was done; otherwise a new day overtakes it."""
    if kept:
        choices.keep_promises(session, contributor_id, (ANSWER,), now)
    else:
        choices.end_promises(session, contributor_id, now, (ANSWER,))
    if days := _open_days(session, contributor_id):
        day = first_day_after(min(days), quiet_spans(session, contributor_id))
        choices.promise(session, contributor_id, ANSWER, day, now)


def _open_days(session: Session, contributor_id: int) -> list[date]:
    newest = (
        select(func.max(QuestionStep.number)).where(QuestionStep.question_id == Question.id).correlate(Question)
    ).scalar_subquery()
    rows = session.scalars(
        select(QuestionStep.due_on)
        .join(Question, QuestionStep.question_id == Question.id)
        .where(
            Question.contributor_id == contributor_id,
            QuestionStep.number == newest,
            QuestionStep.due_on.is_not(None),
            QuestionStep.state == QuestionState.BEING_FOUND_OUT,
            Question.passed_at.is_(None),
        )
    )
    return [day for day in rows if day is not None]


def _step(row: Row[Any]) -> Step:
    return Step(
        question_id=row.question_id,
        state=QuestionState(row.state),
        at=row.at,
        asks=known(row.asks),
        due_on=row.due_on,
        words=row.words,
        answer=row.answer,
        easy_answer=row.easy_answer,
        might_answer=known(row.might_answer),
        by=row.by or "",
        id=row.id,
    )
