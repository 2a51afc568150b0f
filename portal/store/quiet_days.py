"""Quiet days of contributors: read in one place, so that each that comes again is obeyed by all. Never commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.orm import Session

from portal.domain.contact import QuietSpan
from portal.domain.quiet_days import Again, NextQuiet, Quiet, all_spans, coming, next_of
from portal.models import Person, QuietDay, Review
from portal.store.prebuilt import prebuilt

_COLUMNS = (QuietDay.id, QuietDay.starts_on, QuietDay.ends_on, QuietDay.again, QuietDay.faith_day)
_THEIRS = prebuilt(
    select(*_COLUMNS)
    .where(QuietDay.contributor_id == bindparam("contributor_id"), QuietDay.ended_at.is_(None))
    .order_by(QuietDay.starts_on, QuietDay.id)
)
_PERSON = prebuilt(
    select(Person.born_on, Person.died_on)
    .join(Review, Review.person_id == Person.id)
    .where(Review.id == bindparam("review_id"))
)


def quiet_spans(session: Session, contributor_id: int) -> tuple[tuple[date, date], ...]:
    """Return every span of days on which nothing is sent to somebody, those that come again for years ahead."""
    return all_spans(map(_quiet, session.execute(_THEIRS, {"contributor_id": contributor_id})))


def theirs(connection: Connection, contributor_id: int, today: date) -> tuple[QuietSpan, ...]:
    """Return the quiet days that are not over, as their own page shows them: when each is next."""
    found = []
    for row in connection.execute(_THEIRS, {"contributor_id": contributor_id}):
        quiet = _quiet(row)
        if (soon := next_of(quiet, today)) is not None:
            found.append(QuietSpan(row.id, soon.starts_on, soon.ends_on, quiet.again, quiet.faith_day))
    return tuple(sorted(found, key=lambda span: (span.starts_on, span.id)))


def days_of_person(connection: Connection, review_id: int) -> dict[str, date]:
    """Return the days of the person who died that may be hard each year, as far as we know them."""
    row = connection.execute(_PERSON, {"review_id": review_id}).one()
    return {code: day for code, day in (("birthday", row.born_on), ("death", row.died_on)) if day is not None}


def spans_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[tuple[date, date], ...]]:
    """Return every span of days on which nothing is sent to some contributors, in one query."""
    return {contributor_id: all_spans(every) for contributor_id, every in _of(session, ids).items()}


def coming_of(session: Session, ids: Sequence[int], today: date) -> dict[int, tuple[NextQuiet, ...]]:
    """Return when the quiet days of some contributors are next, for staff: days alone, never whose faith."""
    return {contributor_id: coming(every, today) for contributor_id, every in _of(session, ids).items()}


def _of(session: Session, ids: Sequence[int]) -> dict[int, list[Quiet]]:
    rows: dict[int, list[Quiet]] = {}
    asked = (
        select(QuietDay.contributor_id, *_COLUMNS)
        .where(QuietDay.contributor_id.in_(ids), QuietDay.ended_at.is_(None))
        .order_by(QuietDay.starts_on, QuietDay.id)
    )
    for row in session.execute(asked):
        rows.setdefault(row.contributor_id, []).append(_quiet(row))
    return rows


def add(session: Session, contributor_id: int, quiet: Quiet, now: datetime) -> bool:
    """Add quiet days unless the very same stand already (a double press); return whether they were added."""
    standing = session.execute(_THEIRS, {"contributor_id": contributor_id})
    if quiet in {_quiet(row) for row in standing}:
        return False
    session.add(
        QuietDay(
            contributor_id=contributor_id,
            starts_on=quiet.starts_on,
            ends_on=quiet.ends_on,
            again=quiet.again,
            faith_day=quiet.faith_day,
            recorded_at=now,
        )
    )
    session.flush()
    return True


def end(session: Session, contributor_id: int, quiet_id: int, now: datetime) -> bool:
    """End a contributor's own quiet days; return whether there were any."""
    result = session.execute(
        update(QuietDay)
        .where(QuietDay.id == quiet_id, QuietDay.contributor_id == contributor_id, QuietDay.ended_at.is_(None))
        .values(ended_at=now)
        .returning(QuietDay.id)
    )
    return result.first() is not None


def _quiet(row: Any) -> Quiet:
    return Quiet(row.starts_on, row.ends_on, Again(row.again), row.faith_day)
