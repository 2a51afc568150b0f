"""Rows of what contributors added. What was taken away is in no answer here."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.added_files import AddedFileShown, FileFormat, FileState, FileUse
from portal.domain.errors import NotFound
from portal.models import AddedFile, Contributor, Review


def of_contributor(session: Session, contributor_id: int) -> tuple[AddedFileShown, ...]:
    """Return their files, oldest first."""
    rows = session.scalars(
        select(AddedFile)
        .where(AddedFile.contributor_id == contributor_id, AddedFile.taken_away_at.is_(None))
        .order_by(AddedFile.added_at, AddedFile.id)
    )
    return tuple(shown(row) for row in rows)


def shown(row: AddedFile) -> AddedFileShown:
    kept = FileFormat(row.format)
    return AddedFileShown(
        id=row.id,
        kind=kept.kind,
        format=kept,
        state=FileState(row.state),
        name=row.name,
        words=row.words,
        size=row.size,
        added_at=row.added_at,
        seen_at=row.seen_at,
        seen_in_it=row.seen_in_it,
        may_be_used=FileUse(row.may_be_used),
    )


def how_many(session: Session, contributor_id: int) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(AddedFile)
            .where(AddedFile.contributor_id == contributor_id, AddedFile.taken_away_at.is_(None))
        )
        or 0
    )


def by_submission(session: Session, contributor_id: int, submission: str) -> AddedFile | None:
    return session.scalars(
        select(AddedFile).where(AddedFile.contributor_id == contributor_id, AddedFile.submission == submission)
    ).one_or_none()


def own(session: Session, contributor_id: int, file_id: int) -> AddedFile:
    """Return the row of this contributor. Raises NotFound for anybody else’s, as for one that is not there."""
    row = session.scalars(
        select(AddedFile).where(
            AddedFile.id == file_id, AddedFile.contributor_id == contributor_id, AddedFile.taken_away_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def of_area(session: Session, area_ids: Collection[int], contributor_id: int, file_id: int) -> AddedFile:
    """Return the row for staff of the review’s area. Raises NotFound otherwise, and for one that they may not see."""
    row = session.scalars(
        select(AddedFile)
        .join(Contributor, AddedFile.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(
            AddedFile.id == file_id,
            AddedFile.contributor_id == contributor_id,
            AddedFile.taken_away_at.is_(None),
            AddedFile.may_be_used != FileUse.NOWHERE,
            Review.area_id.in_(area_ids),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def held(session: Session) -> list[int]:
    return list(
        session.scalars(
            select(AddedFile.id)
            .where(AddedFile.state == FileState.HELD, AddedFile.taken_away_at.is_(None))
            .order_by(AddedFile.id)
        )
    )


def names_stored(session: Session) -> set[str]:
    rows = session.execute(select(AddedFile.stored, AddedFile.stored_picture)).all()
    return {name for row in rows for name in row if name}
