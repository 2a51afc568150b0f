"""An area's reviews: found by part of a name, and what waits for a coordinator or an administrator."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.caseload import ContributorLine, NeedShown, ReviewLine, Show
from portal.domain.days import day_of
from portal.domain.names import fold, full_name, shown_name
from portal.domain.states import DeliveryState, DuplicateState
from portal.domain.waiting import LetterNotArriving, ReviewToMind
from portal.models import (
    Area,
    CareProvided,
    Contributor,
    Delivery,
    Letter,
    Need,
    Person,
    PossibleDuplicate,
    Review,
    Staff,
)

_reviewer = aliased(Staff)


def _without_marks(column: ColumnElement[str]) -> ColumnElement[str]:
    """O'Brien is found as OBrien, Mary-Ann as Mary Ann: names as compared, without apostrophes and hyphens."""
    return func.replace(func.replace(column, "'", ""), "-", " ")


def _holds(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    return column.contains(word, autoescape=True)


def _found_by(asked: str) -> list[ColumnElement[bool]]:
    """Return one condition a word: each must be in the person's names, a contributor's name, or the reference."""
    words = fold(asked).replace("'", "").split()
    return [
        or_(
            _holds(_without_marks(Person.folded_names.expression), word.replace("-", " ")),
            Review.id.in_(
                select(Contributor.review_id).where(
                    _holds(_without_marks(Contributor.folded_name.expression), word.replace("-", " "))
                )
            ),
            _holds(func.lower(Review.reference), word),
        )
        for word in words
    ]


def _lines(area_ids: Collection[int], asked: str, show: Show, staff_id: int) -> Select[int]:
    found = (
        select(Review.id)
        .join(Person, Review.person_id == Person.id)
        .where(Review.area_id.in_(area_ids), Review.merged_into_id.is_(None), *_found_by(asked))
    )
    if show is Show.MINE:
        return found.where(or_(Review.reviewer_id == staff_id, Review.second_reader_id == staff_id))
    if show is Show.NOT_ALLOCATED:
        return found.where(Review.reviewer_id.is_(None))
    return found


def count(session: Session, area_ids: Collection[int], asked: str, show: Show, staff_id: int) -> int:
    return session.scalar(select(func.count()).select_from(_lines(area_ids, asked, show, staff_id).subquery())) or 0


def lines(
    session: Session, area_ids: Collection[int], asked: str, show: Show, staff_id: int, *, skip: int, most: int
) -> tuple[ReviewLine, ...]:
    """Return a page of reviews, by the person's last name, each with its contributors and their needs."""
    rows = session.execute(
        _lines(area_ids, asked, show, staff_id)
        .add_columns(
            Review.reference,
            Person.first_name,
            Person.last_name,
            Person.known_as,
            Person.died_on,
            Area.name.label("area"),
            _reviewer.name.label("reviewer_name"),
        )
        .join(Area, Review.area_id == Area.id)
        .outerjoin(_reviewer, Review.reviewer_id == _reviewer.id)
        .order_by(func.lower(Person.last_name), func.lower(Person.first_name), Review.id)
        .offset(skip)
        .limit(most)
    ).all()
    people = _contributors(session, [row.id for row in rows])
    return tuple(
        ReviewLine(
            reference=row.reference,
            person=shown_name(row.first_name, row.last_name, row.known_as),
            person_full=full_name(row.first_name, row.last_name),
            died_on=row.died_on,
            area=row.area,
            reviewer_name=row.reviewer_name or "",
            contributors=tuple(people.get(row.id, ())),
        )
        for row in rows
    )


def _contributors(session: Session, review_ids: Sequence[int]) -> dict[int, list[ContributorLine]]:
    found: dict[int, list[ContributorLine]] = {}
    rows = session.execute(
        select(
            Contributor.id,
            Contributor.review_id,
            Contributor.name,
            Contributor.relationship,
            Contributor.language,
            Contributor.presentation,
        )
        .where(Contributor.review_id.in_(review_ids))
        .order_by(Contributor.id)
    ).all()
    needs = needs_of(session, [row.id for row in rows])
    for row in rows:
        line = ContributorLine(row.name, row.relationship, row.language, row.presentation, needs.get(row.id, ()))
        found.setdefault(row.review_id, []).append(line)
    return found


def needs_of(session: Session, contributor_ids: Sequence[int]) -> dict[int, tuple[NeedShown, ...]]:
    """Return the needs that stand, by contributor, in the order in which they were recorded."""
    found: dict[int, tuple[NeedShown, ...]] = {}
    for row in session.execute(
        select(Need.contributor_id, Need.kind, Need.detail)
        .where(Need.contributor_id.in_(contributor_ids), Need.ended_at.is_(None))
        .order_by(Need.id)
    ):
        shown = NeedShown(row.kind, row.detail)
        if shown not in found.get(row.contributor_id, ()):
            found[row.contributor_id] = (*found.get(row.contributor_id, ()), shown)
    return found


def letters_not_arriving(session: Session, area_ids: Collection[int], most: int = 100) -> tuple[LetterNotArriving, ...]:
    """Return letters that are held or came back, the oldest first."""
    rows = session.execute(
        select(
            Review.reference,
            Person.first_name,
            Person.last_name,
            Person.known_as,
            Contributor.name.label("contributor_name"),
            Letter.name.label("letter"),
            Delivery.channel,
            Delivery.state,
            Delivery.why_held,
            Delivery.due_at,
        )
        .join(Letter, Delivery.letter_id == Letter.id)
        .join(Contributor, Letter.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .where(
            Review.area_id.in_(area_ids),
            Review.merged_into_id.is_(None),
            Delivery.state.in_([DeliveryState.HELD, DeliveryState.FAILED]),
        )
        .order_by(Delivery.due_at)
        .limit(most)
    )
    return tuple(
        LetterNotArriving(
            reference=row.reference,
            person=shown_name(row.first_name, row.last_name, row.known_as),
            contributor_name=row.contributor_name,
            letter=row.letter,
            channel=row.channel,
            failed=row.state == DeliveryState.FAILED,
            why=row.why_held,
            since=day_of(row.due_at),
        )
        for row in rows
    )


def not_independent(session: Session, area_ids: Collection[int]) -> tuple[ReviewToMind, ...]:
    """Return reviews whose reviewer's employer gave care: known only after they were allocated (an import, a merge)."""
    rows = session.execute(
        select(
            Review.reference,
            Review.notified_on,
            Person.first_name,
            Person.last_name,
            Person.known_as,
            _reviewer.name.label("reviewer_name"),
        )
        .join(Person, Review.person_id == Person.id)
        .join(_reviewer, Review.reviewer_id == _reviewer.id)
        .join(
            CareProvided,
            (CareProvided.review_id == Review.id) & (CareProvided.organisation_id == _reviewer.employer_id),
        )
        .where(Review.area_id.in_(area_ids), Review.merged_into_id.is_(None))
        .order_by(Review.notified_on)
    )
    return tuple(
        ReviewToMind(
            row.reference,
            shown_name(row.first_name, row.last_name, row.known_as),
            row.reviewer_name,
            row.notified_on,
        )
        for row in rows
    )


def offered_duplicates(session: Session, area_ids: Collection[int]) -> int:
    first, second = aliased(Review), aliased(Review)
    return (
        session.scalar(
            select(func.count())
            .select_from(PossibleDuplicate)
            .join(first, PossibleDuplicate.first_review_id == first.id)
            .join(second, PossibleDuplicate.second_review_id == second.id)
            .where(
                PossibleDuplicate.state == DuplicateState.OFFERED,
                first.area_id.in_(area_ids),
                second.area_id.in_(area_ids),
                first.merged_into_id.is_(None),
                second.merged_into_id.is_(None),
            )
        )
        or 0
    )
