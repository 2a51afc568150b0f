"""What an import reads and writes: whole batches in few statements, so that 10,000 rows take seconds."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.domain.imports import Case
from portal.domain.names import fold
from portal.domain.states import DuplicateState, ReviewState, Role
from portal.models import (
    Allocation,
    Area,
    Base,
    CareProvided,
    Contributor,
    Need,
    Organisation,
    OtherProcess,
    Person,
    PossibleDuplicate,
    Review,
    Staff,
    StaffArea,
    person_token,
)
from portal.models.row_ids import new_row_id
from portal.models.sealed import rows_sealed, sealed_columns
from portal.store.name_index import index_contributors, index_people, like_token, vault_of

RECORDED_BY = "import"


@dataclass(frozen=True, slots=True)
class ReviewerHere:
    id: int
    employer_id: int | None
    area_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case with what was worked out for it: its area, the organisations that gave care, a reviewer who may."""

    case: Case
    prints: Mapping[str, str]
    area_id: int
    organisation_ids: tuple[int, ...]
    reviewer_id: int | None


def known_reviews(session: Session, references: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the prints kept with each reference that is already here; empty ones for a review not imported."""
    rows = session.execute(select(Review.reference, Review.source_row).where(Review.reference.in_(references)))
    return {row.reference: json.loads(row.source_row) if row.source_row.startswith("{") else {} for row in rows}


def area_ids(session: Session, names: Sequence[str]) -> dict[str, int]:
    """Return area ids by folded name, having made those that were not there."""
    found = {fold(row.name): row.id for row in session.execute(select(Area.id, Area.name))}
    missing = {fold(name): name for name in reversed(names) if fold(name) not in found}
    ids = _add(session, Area, [{"name": name} for name in missing.values()])
    return found | dict(zip(missing, ids, strict=True))


def organisation_ids(session: Session, names: Sequence[str]) -> dict[str, int]:
    """Return organisation ids by folded name, having made those that were not there."""
    wanted = {fold(name): name for name in reversed(names)}
    rows = session.execute(select(Organisation.id, Organisation.folded).where(Organisation.folded.in_(wanted)))
    found = {row.folded: row.id for row in rows}
    missing = {folded: name for folded, name in wanted.items() if folded not in found}
    ids = _add(session, Organisation, [{"name": name, "folded": folded} for folded, name in missing.items()])
    return found | dict(zip(missing, ids, strict=True))


def reviewers(session: Session) -> dict[str, ReviewerHere]:
    """Return the reviewers who may be given a review, by e-mail address in lower case."""
    areas: dict[int, set[int]] = {}
    for row in session.execute(select(StaffArea.staff_id, StaffArea.area_id)):
        areas.setdefault(row.staff_id, set()).add(row.area_id)
    rows = session.execute(
        select(Staff.id, Staff.email, Staff.employer_id).where(Staff.role == Role.REVIEWER, Staff.disabled_at.is_(None))
    )
    return {
        row.email.casefold(): ReviewerHere(row.id, row.employer_id, frozenset(areas.get(row.id, ()))) for row in rows
    }


def reviews_alike(session: Session, likenesses: Collection[str]) -> dict[str, list[int]]:
    """Return the reviews whose person may be one of those with these likenesses, by likeness. Nothing is opened: the
    keyed hashes are equal or they are not."""
    vault = vault_of(session)
    asked = {like_token(vault, each): each for each in likenesses}
    found: dict[str, list[int]] = {each: [] for each in likenesses}
    for row in session.execute(
        select(person_token.c.token, Review.id)
        .join(Review, Review.person_id == person_token.c.person_id)
        .where(person_token.c.token.in_(asked), Review.merged_into_id.is_(None))
        .order_by(Review.id)
    ):
        found[asked[row.token]].append(row.id)
    return found


def add_cases(session: Session, cases: Sequence[NewCase], now: datetime) -> list[int]:
    """Add everything that a batch of cases brings; return the new review ids in the same order."""
    person_ids = _add(session, Person, [_person(new.case) for new in cases])
    reviews = [_review(new, person_id) for new, person_id in zip(cases, person_ids, strict=True)]
    review_ids = _add(session, Review, reviews)
    beside = list(zip(cases, review_ids, strict=True))
    contributor_ids = _add(session, Contributor, [_contributor(new.case, review_id, now) for new, review_id in beside])
    index_people(session, ((id_, _person(new.case)) for new, id_ in zip(cases, person_ids, strict=True)))
    index_contributors(
        session, ((id_, new.case.contributor_name) for new, id_ in zip(cases, contributor_ids, strict=True))
    )
    _add_many(
        session,
        Need,
        [
            {
                "contributor_id": contributor_id,
                "kind": need.kind,
                "detail": need.detail,
                "recorded_by": RECORDED_BY,
                "recorded_at": now,
                "ended_at": None,
            }
            for new, contributor_id in zip(cases, contributor_ids, strict=True)
            for need in new.case.needs
        ],
    )
    _add_many(
        session,
        CareProvided,
        [{"review_id": id_, "organisation_id": each} for new, id_ in beside for each in new.organisation_ids],
    )
    _add_many(
        session,
        OtherProcess,
        [{"review_id": id_, "kind": kind, "note": ""} for new, id_ in beside for kind in new.case.other_processes],
    )
    _add_many(
        session,
        Allocation,
        [
            {"review_id": id_, "reviewer_id": new.reviewer_id, "allocated_by_id": None, "allocated_at": now}
            for new, id_ in beside
            if new.reviewer_id is not None
        ],
    )
    return review_ids


def offer_duplicates(session: Session, pairs: Sequence[tuple[int, int]]) -> None:
    _add_many(
        session,
        PossibleDuplicate,
        [
            {"first_review_id": min(pair), "second_review_id": max(pair), "state": DuplicateState.OFFERED}
            for pair in pairs
        ],
    )


def _person(case: Case) -> dict[str, object]:
    return {
        "first_name": case.first_name,
        "last_name": case.last_name,
        "known_as": case.known_as,
        "born_on": case.born_on,
        "died_on": case.died_on,
        "ethnicity": case.ethnicity,
        "place_of_death": case.place_of_death,
    }


def _review(new: NewCase, person_id: int) -> dict[str, object]:
    case = new.case
    return {
        "reference": case.reference,
        "person_id": person_id,
        "area_id": new.area_id,
        "reviewer_id": new.reviewer_id,
        "notified_on": case.notified_on,
        "due_on": case.due_on,
        "state": ReviewState.ALLOCATED if new.reviewer_id else ReviewState.NOTIFIED,
        "reviewer_asked_for": case.reviewer_email,
        "source_row": json.dumps(dict(new.prints), separators=(",", ":")),
    }


def _contributor(case: Case, review_id: int, now: datetime) -> dict[str, object]:
    return {
        "review_id": review_id,
        "name": case.contributor_name,
        "relationship": case.relationship,
        "scope": case.scope,
        "language": case.language,
        "presentation": case.presentation,
        "has_learning_disability": case.has_learning_disability,
        "supporter_name": case.supporter_name,
        "faith": case.faith,
        "address_line_1": case.address_line_1,
        "address_town": case.address_town,
        "postcode": case.postcode,
        "email": case.email,
        "mobile": case.mobile,
        "landline": case.landline,
        "created_at": now,
    }


def _add(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows in few statements and return their ids in the same order."""
    if sealed_columns(table.__table__):
        ids = [new_row_id() for _ in rows]
        _add_many(session, table, [{"id": id_, **row} for id_, row in zip(ids, rows, strict=True)])
        return ids
    made = [table(**row) for row in rows]
    session.add_all(made)
    session.flush()
    return [row.id for row in made]


def _add_many(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    if sealed_columns(table.__table__):
        rows = rows_sealed(table, [row if "id" in row else {"id": new_row_id(), **row} for row in rows])
    session.execute(insert(table), rows)
