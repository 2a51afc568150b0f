"""Reviews that take longer. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.names import shown_name
from portal.domain.second_reading import ReadKind, ToRead
from portal.models import Extension, Person, Review, Staff

LAST_PASSED = (
    select(Extension.words, Extension.easy_words)
    .where(Extension.review_id == bindparam("review_id"), Extension.passed_at.is_not(None))
    .order_by(Extension.passed_at.desc(), Extension.id.desc())
    .limit(1)
)


def last_passed(session: Session, review_id: int) -> tuple[str, str]:
    """Return why the review takes longer, in plain and Easy Read words, as its families were told last."""
    found = session.execute(LAST_PASSED, {"review_id": review_id}).one_or_none()
    return ("", "") if found is None else (found.words, found.easy_words)


def review_of(session: Session, reference: str, area_ids: Collection[int]) -> tuple[Review, Person] | None:
    found = session.execute(
        select(Review, Person)
        .join(Person, Review.person_id == Person.id)
        .where(Review.reference == reference, Review.area_id.in_(area_ids), Review.merged_into_id.is_(None))
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def newest(session: Session, review_id: int) -> Extension | None:
    return session.scalars(
        select(Extension)
        .where(Extension.review_id == review_id)
        .order_by(Extension.written_at.desc(), Extension.id.desc())
    ).first()


def by_submission(session: Session, submission: str) -> Extension | None:
    return session.scalars(select(Extension).where(Extension.submission == submission)).one_or_none()


def row_of(session: Session, extension_id: int, area_ids: Collection[int]) -> tuple[Extension, Review] | None:
    found = session.execute(
        select(Extension, Review)
        .join(Review, Extension.review_id == Review.id)
        .where(Extension.id == extension_id, Review.area_id.in_(area_ids))
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def waiting(session: Session, area_ids: Collection[int], reader_id: int) -> list[ToRead]:
    """Return those that wait for a second reader who did not write them."""
    rows = session.execute(
        select(Extension, Review.reference, Person, Staff.name.label("written_by"))
        .join(Review, Extension.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .join(Staff, Extension.written_by_id == Staff.id)
        .where(
            Review.area_id.in_(area_ids),
            Extension.written_by_id != reader_id,
            Extension.passed_at.is_(None),
            Extension.sent_back_because == "",
        )
    )
    return [_to_read(each, reference, person, by) for each, reference, person, by in rows]


def _to_read(each: Extension, reference: str, person: Person, written_by: str) -> ToRead:
    return ToRead(
        kind=ReadKind.EXTENSION,
        id=each.id,
        reference=reference,
        person=shown_name(person.first_name, person.last_name, person.known_as),
        contributor_name="",
        words=each.words,
        easy_words=each.easy_words or each.words,
        before="",
        written_by_id=each.written_by_id,
        written_by=written_by,
        written_at=each.written_at,
    )


def add(
    session: Session,
    review: Review,
    *,
    due_on: date,
    words: str,
    easy_words: str,
    staff_id: int,
    now: datetime,
    submission: str,
) -> Extension:
    made = Extension(
        review_id=review.id,
        due_on=due_on,
        was_due_on=review.due_on,
        words=words,
        easy_words=easy_words,
        written_by_id=staff_id,
        written_at=now,
        submission=submission,
    )
    session.add(made)
    session.flush()
    return made
