"""Who sat with a contributor, and what they helped with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.supporting import Sitting as SittingRead
from portal.domain.supporting import ways_of
from portal.models import Account, Answer, Check, Choice, Helped, Sitting, Statement, StatementVersion


def read(row: Any) -> SittingRead:
    return SittingRead(row.id, row.name, ways_of(row.ways), row.began_at, row.ended_at)


def open_of_visit(session: Session, visit_id: int) -> Sitting | None:
    return session.scalars(
        select(Sitting).where(Sitting.visit_id == visit_id, Sitting.ended_at.is_(None))
    ).one_or_none()


def begin(
    session: Session,
    contributor_id: int,
    visit_id: int,
    *,
    name: str,
    ways: str,
    now: datetime,
    ended_at: datetime | None = None,
) -> Sitting:
    made = Sitting(
        contributor_id=contributor_id, visit_id=visit_id, name=name, ways=ways, began_at=now, ended_at=ended_at
    )
    session.add(made)
    session.flush()
    return made


def end(session: Session, visit_id: int, now: datetime) -> bool:
    """End the sitting of a visit; False when none was open."""
    ended = session.execute(
        update(Sitting)
        .where(Sitting.visit_id == visit_id, Sitting.ended_at.is_(None))
        .values(ended_at=now)
        .returning(Sitting.id)
        .execution_options(synchronize_session=False)
    )
    return bool(ended.all())


def note(session: Session, sitting_id: int, **thing: int) -> None:
    """Note what a supporter was there for: `answer_id`, `choice_id` or `check_id`. Once, however often it is saved."""
    [(name, row_id)] = thing.items()
    column = getattr(Helped, name)
    if session.scalar(select(Helped.id).where(Helped.sitting_id == sitting_id, column == row_id)) is None:
        session.add(Helped(sitting_id=sitting_id, **thing))
        session.flush()


def of_contributor(session: Session, contributor_id: int) -> tuple[SittingRead, ...]:
    """Return everybody who sat with a contributor, the newest first."""
    rows = session.execute(
        select(Sitting.id, Sitting.name, Sitting.ways, Sitting.began_at, Sitting.ended_at)
        .where(Sitting.contributor_id == contributor_id)
        .order_by(Sitting.id.desc())
    )
    return tuple(read(row) for row in rows)


_WHO = (Sitting.id, Sitting.name, Sitting.ways, Sitting.began_at, Sitting.ended_at)


def helpers_of_answers(session: Session, contributor_id: int) -> Mapping[int, tuple[SittingRead, ...]]:
    """Return who sat with a contributor when each answer was written, by the answer's id."""
    return _by_thing(
        session.execute(
            select(Helped.answer_id.label("thing"), *_WHO)
            .join(Sitting, Helped.sitting_id == Sitting.id)
            .join(Answer, Helped.answer_id == Answer.id)
            .join(Account, Answer.account_id == Account.id)
            .where(Account.contributor_id == contributor_id)
            .order_by(Helped.id)
        )
    )


def helpers_of_checks(session: Session, contributor_id: int) -> Mapping[int, tuple[SittingRead, ...]]:
    """Return who sat with a contributor at each check, by the check's id."""
    return _by_thing(
        session.execute(
            select(Helped.check_id.label("thing"), *_WHO)
            .join(Sitting, Helped.sitting_id == Sitting.id)
            .join(Check, Helped.check_id == Check.id)
            .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
            .join(Statement, StatementVersion.statement_id == Statement.id)
            .where(Statement.contributor_id == contributor_id)
            .order_by(Helped.id)
        )
    )


def helpers_of_choices(session: Session, contributor_id: int) -> Mapping[int, tuple[SittingRead, ...]]:
    """Return who sat with a contributor at each choice, by the choice's id."""
    return _by_thing(
        session.execute(
            select(Helped.choice_id.label("thing"), *_WHO)
            .join(Sitting, Helped.sitting_id == Sitting.id)
            .join(Choice, Helped.choice_id == Choice.id)
            .where(Choice.contributor_id == contributor_id)
            .order_by(Helped.id)
        )
    )


def _by_thing(rows: Any) -> Mapping[int, tuple[SittingRead, ...]]:
    found: dict[int, list[SittingRead]] = {}
    for row in rows:
        found.setdefault(row.thing, []).append(read(row))
    return {thing: tuple(each) for thing, each in found.items()}
