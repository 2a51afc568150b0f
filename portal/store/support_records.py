"""What staff noted of a supporter, and who sat with a contributor. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.names import shown_name
from portal.domain.supporting import Agreed, SupportNote, SupportSheet
from portal.models import Contributor, Person, Review, Staff, SupportRecord
from portal.store import supporting


def sheet(session: Session, contributor_id: int, area_ids: Collection[int]) -> SupportSheet | None:
    found = session.execute(
        select(Contributor, Review, Person)
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .where(Contributor.id == contributor_id, Review.area_id.in_(area_ids))
    ).one_or_none()
    if found is None:
        return None
    contributor, review, person = found
    rows = session.execute(
        select(SupportRecord, Staff.name)
        .join(Staff, SupportRecord.written_by_id == Staff.id)
        .where(SupportRecord.contributor_id == contributor_id)
        .order_by(SupportRecord.id.desc())
    )
    return SupportSheet(
        contributor_id=contributor.id,
        name=contributor.name,
        person=shown_name(person.first_name, person.last_name, person.known_as),
        reference=review.reference,
        known_as_supporter=contributor.supporter_name,
        sittings=supporting.of_contributor(session, contributor_id),
        notes=tuple(
            SupportNote(Agreed(row.agreed), row.how, row.doubt, row.decision, row.tried, by, row.written_at)
            for row, by in rows
        ),
    )


def is_written(session: Session, submission: str) -> bool:
    return session.scalar(select(SupportRecord.id).where(SupportRecord.submission == submission)) is not None


def add(
    session: Session,
    contributor_id: int,
    *,
    agreed: Agreed,
    doubt: bool,
    how: str,
    decision: str,
    tried: str,
    staff_id: int,
    now: datetime,
    submission: str,
) -> None:
    session.add(
        SupportRecord(
            contributor_id=contributor_id,
            agreed=agreed,
            how=how,
            doubt=doubt,
            decision=decision,
            tried=tried,
            written_by_id=staff_id,
            written_at=now,
            submission=submission,
        )
    )
    session.flush()
