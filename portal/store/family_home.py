"""A contributor's own page, in one query. Every part of it is bound to that contributor (rule 5)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.orm import aliased

from portal.domain.days import day_of
from portal.domain.family_home import FamilyHome, NewThing
from portal.domain.states import OutcomeState, StatementState
from portal.models import (
    Account,
    Check,
    Contributor,
    Extension,
    Outcome,
    Promise,
    Review,
    Statement,
    StatementVersion,
    ThingToRead,
)
from portal.models.sealed import opened
from portal.store.prebuilt import prebuilt

_newer = aliased(StatementVersion)
_THEIRS = (
    select(func.count())
    .select_from(Statement)
    .where(Statement.contributor_id == Contributor.id, Statement.state == StatementState.SHOWN)
)
_CHECKED = (
    select(Check.id)
    .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
    .where(
        StatementVersion.statement_id == Statement.id,
        # An answer to an older wording is not an answer to what we show now.
        ~select(_newer.id)
        .where(
            _newer.statement_id == StatementVersion.statement_id,
            _newer.number > StatementVersion.number,
            _newer.shown_at.is_not(None),
        )
        .exists(),
    )
)
_OPEN_PROMISE = (
    select(Promise)
    .where(Promise.contributor_id == Contributor.id, Promise.kept_at.is_(None), Promise.ended_at.is_(None))
    .order_by(Promise.due_on, Promise.id)
    .limit(1)
)
_LONGER = (
    select(Extension)
    .where(Extension.review_id == Review.id, Extension.passed_at.is_not(None))
    .order_by(Extension.passed_at.desc(), Extension.id.desc())
    .limit(1)
)
_HOME = prebuilt(
    select(
        Review.due_on,
        _LONGER.with_only_columns(opened(Extension.words)).scalar_subquery().label("longer"),
        _LONGER.with_only_columns(opened(Extension.easy_words)).scalar_subquery().label("longer_easy"),
        Contributor.mobile,
        Contributor.landline,
        select(Account.state)
        .where(Account.contributor_id == Contributor.id)
        .order_by(Account.number.desc())
        .limit(1)
        .scalar_subquery()
        .label("telling"),
        _THEIRS.scalar_subquery().label("statements"),
        _THEIRS.where(~_CHECKED.exists()).scalar_subquery().label("to_check"),
        select(func.count())
        .select_from(Outcome)
        .where(Outcome.review_id == Review.id, Outcome.state == OutcomeState.PUBLISHED)
        .scalar_subquery()
        .label("outcomes"),
        _OPEN_PROMISE.with_only_columns(Promise.code).scalar_subquery().label("promise"),
        _OPEN_PROMISE.with_only_columns(Promise.due_on).scalar_subquery().label("promised_on"),
    )
    .join(Review, Contributor.review_id == Review.id)
    .where(Contributor.id == bindparam("contributor_id"))
)


_NEW = prebuilt(
    select(ThingToRead.about, ThingToRead.noted_at)
    .where(ThingToRead.contributor_id == bindparam("contributor_id"), ThingToRead.noted_at >= bindparam("since"))
    .order_by(ThingToRead.noted_at.desc(), ThingToRead.id.desc())
)


def read(connection: Connection, contributor_id: int) -> FamilyHome:
    row = connection.execute(_HOME, {"contributor_id": contributor_id}).one()
    return FamilyHome(
        due_on=row.due_on,
        longer_because=row.longer or "",
        longer_because_easy=row.longer_easy or "",
        telling=row.telling or "",
        statements=row.statements,
        to_check=row.to_check,
        outcome_published=row.outcomes > 0,
        promise=row.promise or "",
        promised_on=row.promised_on,
        has_phone=bool(row.mobile or row.landline),
    )


def new_things(connection: Connection, contributor_id: int, since: datetime) -> tuple[NewThing, ...]:
    """Return what came since a moment, each kind once, the newest first."""
    kinds: dict[str, NewThing] = {}
    for about, noted_at in connection.execute(_NEW, {"contributor_id": contributor_id, "since": since}):
        kind = about.partition(":")[0]
        kinds.setdefault(kind, NewThing(kind, day_of(noted_at)))
    return tuple(kinds.values())
