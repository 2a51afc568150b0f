"""Rows of replies on paper, and a contributor's room as it is for whoever types them. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.names import full_name, shown_name
from portal.domain.paper import FromPaper, PaperReplyShown, PaperRoom
from portal.domain.states import MeetingState, OutcomeState, Presentation, Purpose, Scope, StatementState
from portal.models import (
    AddedFile,
    Choice,
    Contributor,
    DeeperRequest,
    Learning,
    Meeting,
    Need,
    Organisation,
    OtherProcess,
    Outcome,
    PaperReply,
    Person,
    Question,
    QuietDay,
    Recommendation,
    RecommendationOffer,
    Review,
    Staff,
    Statement,
)

_reviewer = aliased(Staff)


def room(session: Session, contributor_id: int, area_ids: Collection[int], typed_by: int) -> PaperRoom | None:
    """Return a contributor's room without a visit: nothing that was written in one may be read there."""
    row = session.execute(
        select(Contributor, Review, Person, _reviewer, Organisation.name.label("employer"))
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .outerjoin(_reviewer, Review.reviewer_id == _reviewer.id)
        .outerjoin(Organisation, _reviewer.employer_id == Organisation.id)
        .where(Contributor.id == contributor_id, Review.area_id.in_(area_ids), Contributor.erased_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    who, review, person, reviewer, employer = row
    decision = session.scalar(
        select(Choice.decision).where(Choice.contributor_id == who.id).order_by(Choice.id.desc()).limit(1)
    )
    return PaperRoom(
        visit_id=0, invitation_id=0, purpose=Purpose.FAMILY, contributor_id=who.id, contributor_name=who.name,
        relationship=who.relationship, scope=Scope(who.scope), language=who.language,
        presentation=Presentation(who.presentation),
        reads_language=who.language, reads_presentation=Presentation(who.presentation),
        supporter_name=who.supporter_name,
        stopped=who.stopped_at is not None, review_id=review.id, reference=review.reference,
        person=shown_name(person.first_name, person.last_name, person.known_as),
        person_full=full_name(person.first_name, person.last_name),
        reviewer_name=reviewer.name if reviewer else "", reviewer_job=reviewer.job_title if reviewer else "",
        reviewer_employer=employer or "", reviewer_phone=reviewer.phone if reviewer else "",
        decision=decision or "", typed_by=typed_by,
    )  # fmt: skip


def asks_now(session: Session, contributor_id: int, review_id: int) -> dict[str, bool]:
    """Return, by form, whether there is anything that it could ask about. The form itself looks closer."""
    own = {table: table.contributor_id == contributor_id for table in (Statement, Question, Meeting, AddedFile, Need)}
    statement = exists().where(own[Statement], Statement.state == StatementState.SHOWN)
    need = exists().where(own[Need], Need.ended_at.is_(None))
    quiet = exists().where(QuietDay.contributor_id == contributor_id, QuietDay.ended_at.is_(None))
    newest = select(func.max(Meeting.id)).where(own[Meeting]).scalar_subquery()
    outcome = (
        select(Recommendation.id)
        .join(Learning, Recommendation.learning_id == Learning.id)
        .join(Outcome, Learning.outcome_id == Outcome.id)
        .outerjoin(RecommendationOffer, RecommendationOffer.recommendation_id == Recommendation.id)
        .where(
            Outcome.review_id == review_id,
            or_(Outcome.state == OutcomeState.PUBLISHED, RecommendationOffer.passed_at.is_not(None)),
        )
        .exists()
    )
    deeper = exists().where(DeeperRequest.contributor_id == contributor_id, DeeperRequest.passed_at.is_(None))
    wanted = {
        "check": statement,
        "questions": exists().where(own[Question], Question.passed_at.is_not(None)),
        "meeting": exists().where(Meeting.id == newest, Meeting.state != MeetingState.CANCELLED),
        "photo": exists().where(own[AddedFile], AddedFile.taken_away_at.is_(None)),
        "sharing": and_(exists().where(OtherProcess.review_id == review_id), or_(statement, need)),
        "recommendations": outcome,
        "still_right": or_(need, quiet),
        "ask_deeper": not_(deeper),
    }
    row = session.execute(select(*(each.label(name) for name, each in wanted.items()))).one()
    return {name: bool(value) for name, value in row._mapping.items()}


def by_submission(session: Session, submission: str) -> int | None:
    return session.scalar(select(PaperReply.id).where(PaperReply.submission == submission))


def add(
    session: Session, contributor_id: int, form: str, fields: Mapping[str, list[str]], *, received_on: date,
    typed_by: int, account_id: int | None, said: Sequence[tuple[str, str]], submission: str, now: datetime,
) -> PaperReply:  # fmt: skip
    made = PaperReply(
        contributor_id=contributor_id, form=form, fields=dict(fields), received_on=received_on, typed_by_id=typed_by,
        typed_at=now, account_id=account_id, said={"answers": [list(each) for each in said]}, submission=submission,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def of_contributor(session: Session, contributor_id: int, *, with_fields: bool) -> tuple[PaperReplyShown, ...]:
    """Return what was typed from somebody's paper, newest first. Staff are not given the words back."""
    rows = session.execute(
        select(PaperReply, Staff.name)
        .join(Staff, PaperReply.typed_by_id == Staff.id)
        .where(PaperReply.contributor_id == contributor_id)
        .order_by(PaperReply.id.desc())
    )
    return tuple(_shown(row, by, with_fields=with_fields) for row, by in rows)


def _shown(row: PaperReply, by: str, *, with_fields: bool) -> PaperReplyShown:
    fields: Mapping[str, Any] = row.fields if with_fields else {}
    return PaperReplyShown(
        id=row.id, form=row.form, received_on=row.received_on, typed_at=row.typed_at, typed_by=by,
        verdict=row.verdict or "", words=row.words if with_fields else "", said_at=row.said_at,
        fields={name: tuple(values) for name, values in fields.items()},
        said=answers(row) if with_fields else (),
    )  # fmt: skip


def answers(row: PaperReply) -> tuple[tuple[str, str], ...]:
    """Return each question of a form and its answer; nothing of a row that is older than that."""
    return tuple((label, words) for label, words in (row.said or {}).get("answers", ()))


def typed_by(session: Session, staff_id: int | None, received_on: date | None) -> FromPaper | None:
    """Return who typed something from a paper without a room; None of what did not come on paper."""
    if staff_id is None or received_on is None:
        return None
    return FromPaper(session.scalars(select(Staff.name).where(Staff.id == staff_id)).one(), received_on, "")


def own(session: Session, contributor_id: int, reply_id: int) -> PaperReply | None:
    return session.scalar(
        select(PaperReply).where(PaperReply.id == reply_id, PaperReply.contributor_id == contributor_id)
    )
