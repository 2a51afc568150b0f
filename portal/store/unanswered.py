"""Counts what contributors of a review said that has no answer yet (rule 9), in one query."""

from __future__ import annotations

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.statements import Unanswered
from portal.domain.states import QuestionState, StatementState, Verdict
from portal.models import Addition, Check, Contributor, Question, Reply, Statement, StatementVersion

_seen = aliased(StatementVersion)
_later = aliased(StatementVersion)
_any = aliased(StatementVersion)

_LAST_CHECK = (
    select(func.max(Check.id))
    .join(_any, Check.statement_version_id == _any.id)
    .where(_any.statement_id == Statement.id)
    .correlate(Statement)
    .scalar_subquery()
)
# The same rule as StatementRead.unanswered; a test holds the two together.
_CHECKS = (
    select(func.count())
    .select_from(Statement)
    .join(Contributor, Statement.contributor_id == Contributor.id)
    .join(Check, Check.id == _LAST_CHECK)
    .join(_seen, Check.statement_version_id == _seen.id)
    .where(
        Contributor.review_id == bindparam("review_id"),
        Statement.state != StatementState.TAKEN_OUT,
        or_(Check.verdict != Verdict.RIGHT, Check.correction != ""),
        or_(Statement.both_stand_at.is_(None), Statement.both_stand_at < Check.said_at),
        ~exists().where(Reply.check_id == Check.id, Reply.passed_at.is_not(None)),
        ~exists().where(
            _later.statement_id == Statement.id,
            _later.number > _seen.number,
            _later.shown_at.is_not(None),
            _later.written_at >= Check.said_at,
        ),
    )
    .scalar_subquery()
)
_QUESTIONS = (
    select(func.count())
    .select_from(Question)
    .join(Contributor)
    .where(
        Contributor.review_id == bindparam("review_id"),
        or_(
            Question.state.not_in([QuestionState.ANSWERED, QuestionState.CANNOT_BE_ANSWERED]),
            Question.passed_at.is_(None),
        ),
    )
    .scalar_subquery()
)
_ADDITIONS = (
    select(func.count())
    .select_from(Addition)
    .join(Contributor)
    .where(
        Contributor.review_id == bindparam("review_id"),
        # What became a statement is settled when the contributor has been shown it.
        ~exists().where(_later.statement_id == Addition.statement_id, _later.shown_at.is_not(None)),
    )
    .scalar_subquery()
)
_UNANSWERED = select(_CHECKS.label("checks"), _QUESTIONS.label("questions"), _ADDITIONS.label("additions"))


def of_review(session: Session, review_id: int) -> Unanswered:
    row = session.execute(_UNANSWERED, {"review_id": review_id}).one()
    return Unanswered(checks=row.checks, questions=row.questions, additions=row.additions)
