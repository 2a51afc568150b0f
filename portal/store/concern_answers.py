"""Answers to what was raised, and who may be their second reader. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.concerns import ConcernAbout, Desk, WrittenAnswer
from portal.domain.second_reading import ReadKind, ToRead
from portal.domain.states import Role
from portal.models import Concern, ConcernAnswer, Contributor, Staff

_writer, _passer = aliased(Staff), aliased(Staff)


def last_answer(session: Session, concern_id: int) -> ConcernAnswer | None:
    return session.scalars(
        select(ConcernAnswer).where(ConcernAnswer.concern_id == concern_id).order_by(ConcernAnswer.id.desc())
    ).first()


def written_answers(session: Session, concern_id: int) -> tuple[WrittenAnswer, ...]:
    rows = session.execute(
        select(ConcernAnswer, _writer.name, func.coalesce(_passer.name, ""))
        .join(_writer, ConcernAnswer.written_by_id == _writer.id)
        .outerjoin(_passer, ConcernAnswer.passed_by_id == _passer.id)
        .where(ConcernAnswer.concern_id == concern_id)
        .order_by(ConcernAnswer.id)
    )
    return tuple(
        WrittenAnswer(
            each.id, each.words, each.easy_words, written_by, each.written_by_id, each.written_at, passed_by,
            each.passed_at, each.sent_back_because,
        )
        for each, written_by, passed_by in rows
    )  # fmt: skip


def may_read(area_ids: Collection[int], reader_id: int) -> ColumnElement[bool]:
    """A coordinator reads what coordinators of their area have; a programme lead reads either desk's.

    Never whom it is about, and never a reviewer: it may be about a colleague beside them.
    """
    role = select(Staff.role).where(Staff.id == reader_id).scalar_subquery()
    return and_(
        or_(Concern.about_staff_id.is_(None), Concern.about_staff_id != reader_id),
        or_(
            role == Role.PROGRAMME,
            and_(
                role == Role.COORDINATOR,
                Concern.desk == Desk.COORDINATOR,
                Concern.about != ConcernAbout.COORDINATOR,
                Concern.area_id.in_(area_ids),
            ),
        ),
    )


def waiting(session: Session, area_ids: frozenset[int], reader_id: int) -> list[ToRead]:
    """Return the answers that wait for a second reader who did not write them."""
    rows = session.execute(
        select(ConcernAnswer, Concern.reference, Concern.contributor_id, Concern.name, Contributor.name, _writer.name)
        .join(Concern, ConcernAnswer.concern_id == Concern.id)
        .outerjoin(Contributor, Concern.contributor_id == Contributor.id)
        .join(_writer, ConcernAnswer.written_by_id == _writer.id)
        .where(
            ConcernAnswer.passed_at.is_(None),
            ConcernAnswer.sent_back_because == "",
            ConcernAnswer.written_by_id != reader_id,
            may_read(area_ids, reader_id),
        )
    )
    return [
        ToRead(
            kind=ReadKind.CONCERN,
            id=answer.id,
            reference=reference,
            person="",
            contributor_name=contributor_name or name,
            words=answer.words,
            easy_words=answer.easy_words,
            before="",
            written_by_id=answer.written_by_id,
            written_by=written_by,
            written_at=answer.written_at,
        )
        for answer, reference, _contributor_id, name, contributor_name, written_by in rows
    ]


def answer_to_read(
    session: Session, answer_id: int, area_ids: frozenset[int], reader_id: int
) -> tuple[ConcernAnswer, Concern] | None:
    found = session.execute(
        select(ConcernAnswer, Concern)
        .join(Concern, ConcernAnswer.concern_id == Concern.id)
        .where(ConcernAnswer.id == answer_id, may_read(area_ids, reader_id))
        .with_for_update(of=ConcernAnswer)
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def raised_words(session: Session, answer_id: int) -> tuple[str, datetime]:
    """Return what an answer answers, and when it was said."""
    row = session.execute(
        select(Concern.words, Concern.raised_at)
        .join(ConcernAnswer, ConcernAnswer.concern_id == Concern.id)
        .where(ConcernAnswer.id == answer_id)
    ).one()
    return row.words, row.raised_at
