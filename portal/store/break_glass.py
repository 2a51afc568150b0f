"""Reviews opened in an emergency: the grant that stands inside a query beside the areas, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain.names import shown_name
from portal.domain.oversight import GlassKind, GlassUse, GlassVerdict
from portal.models import Area, BreakGlass, Person, Review, Staff

_asker, _judge = aliased(Staff), aliased(Staff)


def open_to(staff_id: object, now: object) -> ColumnElement[bool]:
    """Return the condition that this member of staff may read the Review of a query now, whatever its area.

    It stands in the query beside `Review.area_id`, never instead of it. `staff_id` and `now` may be bound parameters.
    """
    return exists().where(BreakGlass.review_id == Review.id, BreakGlass.asked_by_id == staff_id, BreakGlass.until > now)


def by_submission(session: Session, submission: str) -> BreakGlass | None:
    return session.scalar(select(BreakGlass).where(BreakGlass.submission == submission))


def asked_since(session: Session, staff_id: int, moment: datetime) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(BreakGlass)
            .where(BreakGlass.asked_by_id == staff_id, BreakGlass.asked_at > moment)
        )
        or 0
    )


def review_of(session: Session, reference: str) -> int | None:
    """Return the id of the review of a reference in any area, or of the one it was merged into."""
    return session.scalar(select(func.coalesce(Review.merged_into_id, Review.id)).where(Review.reference == reference))


def note_look(session: Session, staff_id: int, review_id: int, now: datetime) -> int:
    """Count one look in the grant that allows it; return the grant's id."""
    grant = session.scalar(
        select(BreakGlass)
        .where(BreakGlass.review_id == review_id, BreakGlass.asked_by_id == staff_id, BreakGlass.until > now)
        .order_by(BreakGlass.id.desc())
        .limit(1)
    )
    if grant is None:
        return 0
    grant.looks += 1
    session.flush()
    return grant.id


def _uses(area_ids: Collection[int]) -> Select[Any]:
    found: Select[Any] = (
        select(  # type: ignore[assignment]
            BreakGlass, Review.reference.label("its_reference"), Person.first_name, Person.last_name, Person.known_as,
            _asker.name.label("who"), _asker.job_title.label("job"), _judge.name.label("judge"),
        )
        .join(Review, BreakGlass.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .join(_asker, BreakGlass.asked_by_id == _asker.id)
        .outerjoin(_judge, BreakGlass.judged_by_id == _judge.id)
        .where(Review.area_id.in_(area_ids))
        # What nobody has looked at comes first.
        .order_by(BreakGlass.verdict.is_not(None), BreakGlass.id.desc())
    )  # fmt: skip
    return found


def uses(session: Session, area_ids: Collection[int], staff_id: int, most: int = 200) -> tuple[GlassUse, ...]:
    rows = session.execute(_uses(area_ids).limit(most))
    return tuple(
        GlassUse(
            id=row.BreakGlass.id,
            who=row.who,
            job=row.job,
            reference=row.its_reference,
            person=shown_name(row.first_name, row.last_name, row.known_as),
            kind=GlassKind(row.BreakGlass.kind),
            reason=row.BreakGlass.reason,
            asked_at=row.BreakGlass.asked_at,
            until=row.BreakGlass.until,
            looks=row.BreakGlass.looks,
            verdict=GlassVerdict(row.BreakGlass.verdict) if row.BreakGlass.verdict else None,
            judged_by=row.judge or "",
            judged_words=row.BreakGlass.judged_words,
            own=row.BreakGlass.asked_by_id == staff_id,
        )
        for row in rows
    )


def to_judge(session: Session, area_ids: Collection[int], staff_id: int) -> int:
    """Return how many openings in these areas nobody has looked at yet, but this member's own."""
    return (
        session.scalar(
            select(func.count())
            .select_from(BreakGlass)
            .join(Review, BreakGlass.review_id == Review.id)
            .where(Review.area_id.in_(area_ids), BreakGlass.verdict.is_(None), BreakGlass.asked_by_id != staff_id)
        )
        or 0
    )


def judge(
    session: Session,
    use_id: int,
    area_ids: Collection[int],
    *,
    by_id: int,
    verdict: GlassVerdict,
    words: str,
    now: datetime,
) -> int | None:
    """Keep what a coordinator found; return the review's id, or None when it is not theirs to judge. Not fine closes
    the review to whoever opened it, at once."""
    grant = session.scalar(
        select(BreakGlass)
        .join(Review, BreakGlass.review_id == Review.id)
        .where(
            BreakGlass.id == use_id,
            Review.area_id.in_(area_ids),
            BreakGlass.verdict.is_(None),
            BreakGlass.asked_by_id != by_id,
        )
    )
    if grant is None:
        return None
    grant.verdict, grant.judged_by_id, grant.judged_at, grant.judged_words = verdict, by_id, now, words
    if verdict is GlassVerdict.NOT_FINE:
        session.execute(
            update(BreakGlass)
            .where(
                BreakGlass.review_id == grant.review_id,
                BreakGlass.asked_by_id == grant.asked_by_id,
                BreakGlass.until > now,
            )
            .values(until=now)
        )
    session.flush()
    return grant.review_id


def counts(session: Session) -> tuple[tuple[str, int, int], ...]:
    """Return (area, openings, of these not fine) for every area that has any."""
    rows = session.execute(
        select(
            Area.name,
            func.count(BreakGlass.id),
            func.sum(case((BreakGlass.verdict == GlassVerdict.NOT_FINE, 1), else_=0)),
        )
        .join(Review, BreakGlass.review_id == Review.id)
        .join(Area, Review.area_id == Area.id)
        .group_by(Area.id, Area.name)
        .order_by(Area.name)
    )
    return tuple((row[0], row[1], int(row[2] or 0)) for row in rows)


def not_there(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(BreakGlass).where(BreakGlass.review_id.is_(None))) or 0
