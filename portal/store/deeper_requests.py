"""Deeper reviews that contributors asked for, and our answers. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from portal.domain.deeper import DeeperAsked, DeeperSheet
from portal.domain.names import shown_name
from portal.domain.reported import RequestState
from portal.domain.second_reading import ReadKind, Source, ToRead
from portal.models import Contributor, DeeperRequest, Person, Review, Staff

_writer, _passer = aliased(Staff), aliased(Staff)
_OF_CONTRIBUTOR = (
    select(
        DeeperRequest.id,
        DeeperRequest.words,
        DeeperRequest.asked_at,
        DeeperRequest.promised_on,
        DeeperRequest.visit_id,
        DeeperRequest.state,
        DeeperRequest.answer,
        DeeperRequest.easy_answer,
        DeeperRequest.passed_at,
        _writer.name.label("by"),
        _passer.name.label("passed_by"),
    )
    .outerjoin(_writer, DeeperRequest.answered_by_id == _writer.id)
    .outerjoin(_passer, DeeperRequest.passed_by_id == _passer.id)
    .where(DeeperRequest.contributor_id == bindparam("contributor_id"))
    .order_by(DeeperRequest.asked_at.desc(), DeeperRequest.id)
)


def of_contributor(connection: Connection, contributor_id: int) -> tuple[DeeperAsked, ...]:
    """Return what a contributor asked, newest first. An answer is there once a second reader has passed it."""
    rows = connection.execute(_OF_CONTRIBUTOR, {"contributor_id": contributor_id})
    return tuple(_shown(row) for row in rows)


def _shown(row: Any) -> DeeperAsked:
    passed = row.passed_at is not None
    return DeeperAsked(
        words=row.words,
        asked_at=row.asked_at,
        promised_on=row.promised_on,
        visit_id=row.visit_id,
        state=RequestState(row.state) if passed else RequestState.ASKED,
        answer=row.answer if passed else "",
        easy_answer=row.easy_answer if passed else "",
        answered_by=row.by if passed else "",
        passed_by=row.passed_by if passed else "",
        passed_at=row.passed_at,
    )


def by_submission(session: Session, submission: str) -> DeeperRequest | None:
    return session.scalars(select(DeeperRequest).where(DeeperRequest.submission == submission)).one_or_none()


def open_one(session: Session, contributor_id: int) -> DeeperRequest | None:
    """Return what waits for an answer: one at a time is enough."""
    return session.scalars(
        select(DeeperRequest)
        .where(DeeperRequest.contributor_id == contributor_id, DeeperRequest.passed_at.is_(None))
        .limit(1)
    ).one_or_none()


def _in_areas(area_ids: Collection[int]) -> Select[Any]:
    found: Select[Any] = (
        select(DeeperRequest, Contributor, Review.reference, Person)  # type: ignore[assignment]
        .join(Contributor, DeeperRequest.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .where(Review.area_id.in_(area_ids))
    )
    return found


def sheet(session: Session, request_id: int, area_ids: Collection[int]) -> tuple[DeeperRequest, DeeperSheet] | None:
    row = session.execute(_in_areas(area_ids).where(DeeperRequest.id == request_id)).one_or_none()
    if row is None:
        return None
    asked, contributor, reference, person = row
    return asked, DeeperSheet(
        id=asked.id,
        reference=reference,
        person=shown_name(person.first_name, person.last_name, person.known_as),
        contributor_id=contributor.id,
        contributor_name=contributor.name,
        relationship=contributor.relationship,
        words=asked.words,
        asked_at=asked.asked_at,
        promised_on=asked.promised_on,
        state=RequestState(asked.state),
        answer=asked.answer,
        easy_answer=asked.easy_answer,
        waiting=asked.answered_at is not None and asked.passed_at is None and not asked.sent_back_because,
        passed_at=asked.passed_at,
        sent_back=asked.sent_back_because,
    )


def of_review(session: Session, review_id: int) -> tuple[tuple[int, str, RequestState, bool], ...]:
    """Return (id, who asks, state, answered for them to read) of a review's requests, newest first."""
    rows = session.execute(
        select(DeeperRequest.id, Contributor.name, DeeperRequest.state, DeeperRequest.passed_at)
        .join(Contributor, DeeperRequest.contributor_id == Contributor.id)
        .where(Contributor.review_id == review_id)
        .order_by(DeeperRequest.asked_at.desc())
    )
    return tuple((row.id, row.name, RequestState(row.state), row.passed_at is not None) for row in rows)


# --- for the second reader


def waiting(session: Session, area_ids: frozenset[int], reader_id: int) -> list[ToRead]:
    rows = session.execute(
        _in_areas(area_ids)
        .add_columns(Staff.name)
        .join(Staff, DeeperRequest.answered_by_id == Staff.id)
        .where(
            DeeperRequest.answered_at.is_not(None),
            DeeperRequest.passed_at.is_(None),
            DeeperRequest.sent_back_because == "",
            DeeperRequest.answered_by_id != reader_id,
        )
    )
    return [
        ToRead(
            kind=ReadKind.DEEPER,
            id=asked.id,
            reference=reference,
            person=shown_name(person.first_name, person.last_name, person.known_as),
            contributor_name=contributor.name,
            words=asked.answer,
            easy_words=asked.easy_answer or asked.answer,
            before="",
            written_by_id=asked.answered_by_id,
            written_by=writer,
            written_at=asked.answered_at,
            contributor_id=contributor.id,
        )
        for asked, contributor, reference, person, writer in rows
    ]


def sources(session: Session, request_id: int) -> tuple[str, tuple[Source, ...]]:
    asked = session.get_one(DeeperRequest, request_id)
    decided = "They said yes to it." if asked.state == RequestState.AGREED else "They said no to it, and why."
    return decided, (Source("question", asked.words, asked.asked_at),)


def answered_row(session: Session, request_id: int, area_ids: frozenset[int]) -> DeeperRequest | None:
    row = session.execute(
        _in_areas(area_ids).where(DeeperRequest.id == request_id, DeeperRequest.answered_at.is_not(None))
    ).one_or_none()
    return None if row is None else row[0]
