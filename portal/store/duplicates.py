"""Offers of two reviews for merging, and the merging itself: rows move, none is deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain.duplicates import OfferedReview
from portal.domain.names import full_name, shown_name
from portal.domain.states import DuplicateState, ReviewState
from portal.models import (
    Area,
    CareProvided,
    Contributor,
    Organisation,
    OtherProcess,
    Outcome,
    Person,
    PlannedContact,
    PossibleDuplicate,
    Review,
    Staff,
)

_first, _second = aliased(Review), aliased(Review)


def offers(session: Session, area_ids: Collection[int], offer_id: int | None = None) -> Sequence[PossibleDuplicate]:
    """Return the undecided offers whose both reviews are in these areas, the oldest first; or the one of this id."""
    found = (
        select(PossibleDuplicate)
        .join(_first, PossibleDuplicate.first_review_id == _first.id)
        .join(_second, PossibleDuplicate.second_review_id == _second.id)
        .where(
            PossibleDuplicate.state == DuplicateState.OFFERED,
            _first.area_id.in_(area_ids),
            _second.area_id.in_(area_ids),
            _first.merged_into_id.is_(None),
            _second.merged_into_id.is_(None),
        )
        .order_by(PossibleDuplicate.id)
        .limit(50)
    )
    return session.scalars(found if offer_id is None else found.where(PossibleDuplicate.id == offer_id)).all()


def offered_reviews(session: Session, ids: Collection[int]) -> dict[int, OfferedReview]:
    rows = session.execute(
        select(
            Review,
            Person,
            Area.name.label("area"),
            Staff.name.label("reviewer"),
            exists().where(Outcome.review_id == Review.id).label("outcome_written"),
        )
        .join(Person, Review.person_id == Person.id)
        .join(Area, Review.area_id == Area.id)
        .outerjoin(Staff, Review.reviewer_id == Staff.id)
        .where(Review.id.in_(ids))
    ).all()
    people: dict[int, list[tuple[str, str]]] = {}
    for review_id, name, relationship in session.execute(
        select(Contributor.review_id, Contributor.name, Contributor.relationship)
        .where(Contributor.review_id.in_(ids))
        .order_by(Contributor.id)
    ):
        people.setdefault(review_id, []).append((name, relationship))
    care: dict[int, list[str]] = {}
    for review_id, organisation in session.execute(
        select(CareProvided.review_id, Organisation.name)
        .join(Organisation, CareProvided.organisation_id == Organisation.id)
        .where(CareProvided.review_id.in_(ids))
        .order_by(Organisation.name)
    ):
        care.setdefault(review_id, []).append(organisation)
    return {
        row.Review.id: OfferedReview(
            id=row.Review.id,
            reference=row.Review.reference,
            area=row.area,
            person=shown_name(row.Person.first_name, row.Person.last_name, row.Person.known_as),
            person_full=full_name(row.Person.first_name, row.Person.last_name),
            born_on=row.Person.born_on,
            died_on=row.Person.died_on,
            place_of_death=row.Person.place_of_death,
            notified_on=row.Review.notified_on,
            reviewer_name=row.reviewer or "",
            care_providers=tuple(care.get(row.Review.id, ())),
            people=tuple(people.get(row.Review.id, ())),
            outcome_written=bool(row.outcome_written),
        )
        for row in rows
    }


def decide(offer: PossibleDuplicate, state: DuplicateState, by_id: int, now: datetime) -> None:
    offer.state, offer.decided_by_id, offer.decided_at = state, by_id, now


def merge(session: Session, kept: Review, other: Review) -> None:
    """Bring all of `other` into `kept` and mark `other` as merged. Its own facts stay in its row."""
    session.execute(update(Contributor).where(Contributor.review_id == other.id).values(review_id=kept.id))
    _unite_care(session, kept.id, other.id)
    _unite_processes(session, kept.id, other.id)
    _unite_names(session, kept.person_id, other.person_id)
    # The family has waited since the first notification.
    kept.notified_on = min(kept.notified_on, other.notified_on)
    kept.due_on = min(kept.due_on, other.due_on)
    session.flush()
    if kept.reviewer_id is None and other.reviewer_id is not None and _independent(session, kept.id, other.reviewer_id):
        kept.reviewer_id = other.reviewer_id
        if kept.state == ReviewState.NOTIFIED:
            kept.state = other.state
    other.merged_into_id = kept.id
    # What was merged into the other before is now in the kept one too.
    session.execute(update(Review).where(Review.merged_into_id == other.id).values(merged_into_id=kept.id))
    session.flush()
    _move_offers(session, kept.id, other.id)


def _unite_care(session: Session, kept_id: int, other_id: int) -> None:
    known = set(session.scalars(select(CareProvided.organisation_id).where(CareProvided.review_id == kept_id)))
    theirs = session.scalars(select(CareProvided.organisation_id).where(CareProvided.review_id == other_id))
    session.add_all(CareProvided(review_id=kept_id, organisation_id=each) for each in theirs if each not in known)
    session.flush()


def _unite_processes(session: Session, kept_id: int, other_id: int) -> None:
    known = {each.kind: each for each in session.scalars(select(OtherProcess).where(OtherProcess.review_id == kept_id))}
    for theirs in session.scalars(select(OtherProcess).where(OtherProcess.review_id == other_id)).all():
        ours = known.get(theirs.kind)
        if ours is None:
            ours = OtherProcess(review_id=kept_id, kind=theirs.kind, note=theirs.note)
            session.add(ours)
            session.flush()
        elif theirs.note and theirs.note not in ours.note:
            ours.note = f"{ours.note}; {theirs.note}".strip("; ")
        session.execute(
            update(PlannedContact).where(PlannedContact.other_process_id == theirs.id).values(other_process_id=ours.id)
        )


def _unite_names(session: Session, kept_id: int, other_id: int) -> None:
    """The name the family uses is kept if only one of them had it. The other spelling still finds the review, since a
    search looks at what was merged into it too."""
    kept, other = session.get_one(Person, kept_id), session.get_one(Person, other_id)
    kept.known_as = kept.known_as or other.known_as
    kept.born_on = kept.born_on or other.born_on


def _independent(session: Session, review_id: int, staff_id: int) -> bool:
    return not session.scalar(
        select(
            exists().where(
                CareProvided.review_id == review_id,
                CareProvided.organisation_id == Staff.employer_id,
                Staff.id == staff_id,
            )
        )
    )


def _move_offers(session: Session, kept_id: int, other_id: int) -> None:
    """Offers of the merged review with a third one are now offers of the kept review, where there is none yet."""
    for offer in session.scalars(
        select(PossibleDuplicate).where(
            PossibleDuplicate.state == DuplicateState.OFFERED,
            or_(PossibleDuplicate.first_review_id == other_id, PossibleDuplicate.second_review_id == other_id),
        )
    ).all():
        third = offer.second_review_id if offer.first_review_id == other_id else offer.first_review_id
        first, second = sorted((kept_id, third))
        taken = session.scalar(
            select(PossibleDuplicate.id).where(
                PossibleDuplicate.first_review_id == first, PossibleDuplicate.second_review_id == second
            )
        )
        if first != second and taken is None:
            offer.first_review_id, offer.second_review_id = first, second
            session.flush()
