"""Files that were asked for: who may allow one, and taking it once. Every step has its area inside the query."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain.oversight import FileAsked, FileKind, FileState
from portal.models import Area, FileRequest, Review, Staff

_asker, _decider = aliased(Staff), aliased(Staff)


def in_reach(area_ids: Collection[int], *, everywhere: bool) -> ColumnElement[bool]:
    """Files of these areas; those of every area for somebody who sees every area's figures, and for nobody else."""
    # A review may have been given to another area since: where it is now is what counts.
    mine = func.coalesce(Review.area_id, FileRequest.area_id).in_(area_ids)
    return and_(FileRequest.area_id.is_(None), FileRequest.kind == FileKind.FIGURES) if everywhere else mine


def review_in(session: Session, area_ids: Collection[int], reference: str) -> tuple[int, int] | None:
    """Return (review, area) of a reference in these areas, or None."""
    row = session.execute(
        select(Review.id, Review.area_id).where(
            Review.reference == reference, Review.area_id.in_(area_ids), Review.merged_into_id.is_(None)
        )
    ).one_or_none()
    return None if row is None else (row.id, row.area_id)


def areas(session: Session, area_ids: Collection[int]) -> tuple[tuple[int, str], ...]:
    rows = session.execute(select(Area.id, Area.name).where(Area.id.in_(area_ids)).order_by(Area.name))
    return tuple((row.id, row.name) for row in rows)


def by_submission(session: Session, submission: str) -> FileRequest | None:
    return session.scalar(select(FileRequest).where(FileRequest.submission == submission))


def of_member(session: Session, staff_id: int, now: datetime, most: int = 50) -> tuple[FileAsked, ...]:
    return _asked(session, FileRequest.asked_by_id == staff_id, now, most)


def to_decide(
    session: Session, area_ids: Collection[int], staff_id: int, now: datetime, *, everywhere: bool
) -> tuple[FileAsked, ...]:
    """Return what waits for a second person who is not the first."""
    waiting_for_me = and_(
        in_reach(area_ids, everywhere=everywhere),
        FileRequest.decided_by_id.is_(None),
        FileRequest.asked_by_id != staff_id,
    )
    return _asked(session, waiting_for_me, now, 200)


def waiting(session: Session, area_ids: Collection[int], staff_id: int) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(FileRequest)
            .outerjoin(Review, FileRequest.review_id == Review.id)
            .where(
                in_reach(area_ids, everywhere=False),
                FileRequest.decided_by_id.is_(None),
                FileRequest.asked_by_id != staff_id,
            )
        )
        or 0
    )


def _asked(session: Session, which: ColumnElement[bool], now: datetime, most: int) -> tuple[FileAsked, ...]:
    rows = session.execute(
        select(
            FileRequest, Review.reference, Area.name.label("area"), _asker.name.label("who"),
            _decider.name.label("decider"),
        )
        .join(_asker, FileRequest.asked_by_id == _asker.id)
        .outerjoin(_decider, FileRequest.decided_by_id == _decider.id)
        .outerjoin(Review, FileRequest.review_id == Review.id)
        .outerjoin(Area, FileRequest.area_id == Area.id)
        .where(which)
        .order_by(FileRequest.id.desc())
        .limit(most)
    )  # fmt: skip
    return tuple(_one(row, now) for row in rows)


def _one(row: Any, now: datetime) -> FileAsked:
    asked: FileRequest = row.FileRequest
    return FileAsked(
        id=asked.id,
        kind=FileKind(asked.kind),
        about=row.reference or row.area or "",
        asked_by=row.who,
        asked_at=asked.asked_at,
        reason=asked.reason,
        state=_state(asked, now),
        until=asked.allowed_until,
        decided_by=row.decider or "",
        refused_words=asked.refused_words,
    )


def _state(asked: FileRequest, now: datetime) -> FileState:
    if asked.taken_at is not None:
        return FileState.TAKEN
    if asked.decided_by_id is None:
        return FileState.WAITING
    if asked.allowed_until is None:
        return FileState.REFUSED
    return FileState.ALLOWED if asked.allowed_until > now else FileState.TOO_LATE


def one_to_decide(
    session: Session, file_id: int, area_ids: Collection[int], staff_id: int, *, everywhere: bool
) -> FileRequest | None:
    return session.scalar(
        select(FileRequest)
        .outerjoin(Review, FileRequest.review_id == Review.id)
        .where(
            FileRequest.id == file_id,
            in_reach(area_ids, everywhere=everywhere),
            FileRequest.decided_by_id.is_(None),
            FileRequest.asked_by_id != staff_id,
        )
        .with_for_update(of=FileRequest)
    )


def take(
    session: Session, file_id: int, area_ids: Collection[int], staff_id: int, now: datetime, *, everywhere: bool
) -> FileRequest | None:
    """Take a file once: by who asked, while it is allowed, and while its area is still theirs. None otherwise.

    One conditional UPDATE: of two presses at one moment one gets the file (safety.md, fact 9).
    """
    still_mine = (
        select(FileRequest.id)
        .outerjoin(Review, FileRequest.review_id == Review.id)
        .where(in_reach(area_ids, everywhere=everywhere))
    )
    taken = session.execute(
        update(FileRequest)
        .where(
            FileRequest.id == file_id,
            FileRequest.asked_by_id == staff_id,
            FileRequest.decided_by_id != staff_id,
            FileRequest.taken_at.is_(None),
            FileRequest.allowed_until > now,
            FileRequest.id.in_(still_mine),
        )
        .values(taken_at=now)
        .execution_options(synchronize_session=False)
    )
    return session.get(FileRequest, file_id, populate_existing=True) if taken.rowcount == 1 else None  # type: ignore[attr-defined]
