"""Which files on the disk belong to which rows."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.states import WENT
from portal.models import AddedFile, Contributor, Delivery, Letter


def contributors_of(session: Session, review_ids: Collection[int]) -> set[int]:
    return set(session.scalars(select(Contributor.id).where(Contributor.review_id.in_(review_ids))))


def written(session: Session, contributor_ids: Collection[int]) -> list[str]:
    """Return the files of the outbox that these people's letters were written to."""
    rows = session.scalars(
        select(Delivery.files)
        .join(Letter, Delivery.letter_id == Letter.id)
        .where(Letter.contributor_id.in_(contributor_ids))
    )
    return [file for files in rows for file in files]


def added(session: Session, contributor_ids: Collection[int]) -> set[str]:
    """Return the stored names of what these people added."""
    rows = session.execute(
        select(AddedFile.stored, AddedFile.stored_picture).where(AddedFile.contributor_id.in_(contributor_ids))
    ).all()
    return {name for row in rows for name in row if name}


def of_deliveries(session: Session) -> tuple[list[str], set[int]]:
    """Return every file that a delivery names, and the deliveries that may have one which they don't name yet."""
    rows = session.execute(select(Delivery.id, Delivery.state, Delivery.files)).all()
    unfinished = {row.id for row in rows if row.state not in WENT}
    return [file for row in rows for file in row.files], unfinished
