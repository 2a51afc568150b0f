"""Who works in an area, who employs them, and who was given a review."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from portal.domain.allocation import Candidate
from portal.domain.states import ReviewState, Role
from portal.models import Allocation, CareProvided, Organisation, Review, Staff, StaffArea

_theirs = aliased(Review)


def review_in(session: Session, area_ids: Collection[int], reference: str) -> Review | None:
    """Return the review of this reference in these areas, unless it was merged into another."""
    return session.scalar(
        select(Review).where(
            Review.reference == reference, Review.area_id.in_(area_ids), Review.merged_into_id.is_(None)
        )
    )


def candidates(session: Session, review: Review) -> tuple[Candidate, ...]:
    """Return the area's reviewers and coordinators who still work here, by name."""
    rows = session.execute(
        select(
            Staff.id,
            Staff.name,
            Staff.job_title,
            Staff.role,
            Organisation.name.label("employer"),
            exists()
            .where(CareProvided.review_id == review.id, CareProvided.organisation_id == Staff.employer_id)
            .label("gave_care"),
            select(func.count())
            .where(
                _theirs.reviewer_id == Staff.id,
                _theirs.state != ReviewState.OUTCOME_SHARED,
                _theirs.merged_into_id.is_(None),
            )
            .correlate(Staff)
            .scalar_subquery()
            .label("reviews"),
        )
        .join(StaffArea, StaffArea.staff_id == Staff.id)
        .outerjoin(Organisation, Staff.employer_id == Organisation.id)
        .where(
            StaffArea.area_id == review.area_id,
            Staff.disabled_at.is_(None),
            Staff.role.in_([Role.REVIEWER, Role.COORDINATOR]),
        )
        .order_by(Staff.name, Staff.id)
    )
    return tuple(
        Candidate(
            id=row.id,
            name=row.name,
            job_title=row.job_title,
            employer=row.employer or "",
            gave_care=bool(row.gave_care),
            can_review=row.role == Role.REVIEWER,
            reviews=row.reviews,
        )
        for row in rows
    )


def add(session: Session, review: Review, reviewer_id: int, by_id: int, now: datetime) -> None:
    session.add(Allocation(review_id=review.id, reviewer_id=reviewer_id, allocated_by_id=by_id, allocated_at=now))
    session.flush()


def history(session: Session, review_id: int) -> Sequence[Allocation]:
    return session.scalars(select(Allocation).where(Allocation.review_id == review_id).order_by(Allocation.id)).all()
