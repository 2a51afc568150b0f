"""An area's reviews: found by part of a name, and what waits for a coordinator or an administrator."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.caseload import ContributorLine, ReviewLine, Show
from portal.domain.days import day_of
from portal.domain.names import asked_words, full_name, holds, in_order, search_words, shown_name
from portal.domain.states import CAME_BACK, DeliveryState, DuplicateState
from portal.domain.waiting import LetterNotArriving, ReviewToMind
from portal.models import (
    Area,
    CameBack,
    CareProvided,
    Contributor,
    Delivery,
    Letter,
    Person,
    PossibleDuplicate,
    Review,
    Staff,
)
from portal.store.name_index import NameVault, contributors_with, people_with, vault_of
from portal.store.needs import needs_of

_reviewer, _merged = aliased(Staff), aliased(Review)


def _found_by(vault: NameVault, asked: str) -> list[ColumnElement[bool]]:
    """Return one condition a word: each must be in the person's names, a contributor's name, or the reference.

    Names are found by their keyed hashes, so a few may be too many: `_ranked` looks at them.
    """
    return [
        or_(
            Review.person_id.in_(people_with(vault, word)),
            # The other spelling of a person who was notified twice.
            Review.id.in_(select(_merged.merged_into_id).where(_merged.person_id.in_(people_with(vault, word)))),
            Review.id.in_(select(Contributor.review_id).where(Contributor.id.in_(contributors_with(vault, word)))),
            func.lower(Review.reference).contains(word, autoescape=True),
        )
        for word in asked_words(asked)
    ]


def _reviews(area_ids: Collection[int], show: Show, staff_id: int, *found_by: ColumnElement[bool]) -> Select[int]:
    found = select(Review.id).where(Review.area_id.in_(area_ids), Review.merged_into_id.is_(None), *found_by)
    if show is Show.MINE:
        return found.where(or_(Review.reviewer_id == staff_id, Review.second_reader_id == staff_id))
    if show is Show.NOT_ALLOCATED:
        return found.where(Review.reviewer_id.is_(None))
    return found


def count(session: Session, area_ids: Collection[int], show: Show, staff_id: int) -> int:
    return session.scalar(select(func.count()).select_from(_reviews(area_ids, show, staff_id).subquery())) or 0


def find(session: Session, area_ids: Collection[int], asked: str, show: Show, staff_id: int) -> list[int]:
    """Return the ids of all reviews found: those with a whole name that was asked for first, then by last name.

    Names can be put in order only once they are opened, so this opens the name of each.
    """
    words = asked_words(asked)
    found = _reviews(area_ids, show, staff_id, *_found_by(vault_of(session), asked))
    rows = session.execute(
        select(Review.id, Review.reference, Person.last_name, Person.first_name, Person.known_as)
        .join(Person, Review.person_id == Person.id)
        .where(Review.id.in_(found))
    ).all()
    places = {row.id: (in_order(row.last_name, row.first_name), row.id) for row in rows}
    if not words:
        return sorted(places, key=places.__getitem__)
    names = {
        row.id: {*search_words(row.last_name, row.first_name, row.known_as), row.reference.lower()} for row in rows
    }
    for review_id, name in _names_beside(session, found):
        names[review_id] |= search_words(name)
    ranks = {review_id: _rank(words, theirs) for review_id, theirs in names.items()}
    return sorted((id_ for id_, rank in ranks.items() if rank is not None), key=lambda id_: (ranks[id_], places[id_]))


def _names_beside(session: Session, found: Select[int]) -> Iterator[tuple[int, str]]:
    """Yield (review id, name) of the contributors, and of people whose notification was merged into a review found."""
    for row in session.execute(select(Contributor.review_id, Contributor.name).where(Contributor.review_id.in_(found))):
        yield row.review_id, row.name
    for merged in session.execute(
        select(_merged.merged_into_id.label("kept_id"), Person.first_name, Person.last_name, Person.known_as)
        .join(Person, _merged.person_id == Person.id)
        .where(_merged.merged_into_id.in_(found))
    ):
        yield merged.kept_id, f"{merged.first_name} {merged.last_name} {merged.known_as}"


def _rank(asked: Sequence[str], words: Collection[str]) -> int | None:
    """0 when each word asked for is a whole one here, 1 when each begins one, 2 when it is inside; None: not here."""
    worst = 0
    for part in asked:
        if part in words:
            continue
        if any(word.startswith(part) for word in words):
            worst = max(worst, 1)
        elif any(holds(word, part) for word in words):
            worst = 2
        else:
            return None
    return worst


def lines(session: Session, review_ids: Sequence[int]) -> tuple[ReviewLine, ...]:
    """Return these reviews in this order, each with its contributors and their needs."""
    rows = session.execute(
        select(
            Review.id,
            Review.reference,
            Person.first_name,
            Person.last_name,
            Person.known_as,
            Person.died_on,
            Area.name.label("area"),
            _reviewer.name.label("reviewer_name"),
        )
        .join(Person, Review.person_id == Person.id)
        .join(Area, Review.area_id == Area.id)
        .outerjoin(_reviewer, Review.reviewer_id == _reviewer.id)
        .where(Review.id.in_(review_ids))
    ).all()
    people = _contributors(session, review_ids)
    shown = {
        row.id: ReviewLine(
            reference=row.reference,
            person=shown_name(row.first_name, row.last_name, row.known_as),
            person_full=full_name(row.first_name, row.last_name),
            died_on=row.died_on,
            area=row.area,
            reviewer_name=row.reviewer_name or "",
            contributors=tuple(people.get(row.id, ())),
        )
        for row in rows
    }
    return tuple(shown[each] for each in review_ids)


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


def letters_not_arriving(session: Session, area_ids: Collection[int], most: int = 100) -> tuple[LetterNotArriving, ...]:
    """Return letters that are held or came back, the oldest first."""
    rows = session.execute(
        select(
            Review.reference,
            Person.first_name,
            Person.last_name,
            Person.known_as,
            Contributor.name.label("contributor_name"),
            Contributor.id.label("contributor_id"),
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
        .outerjoin(CameBack, CameBack.delivery_id == Delivery.id)
        .where(
            Review.area_id.in_(area_ids),
            Review.merged_into_id.is_(None),
            # What came back is shown until somebody has said what was done.
            or_(
                Delivery.state == DeliveryState.HELD,
                and_(Delivery.state.in_(CAME_BACK), CameBack.done_at.is_(None)),
            ),
        )
        .order_by(Delivery.due_at)
        .limit(most)
    )
    return tuple(
        LetterNotArriving(
            reference=row.reference,
            person=shown_name(row.first_name, row.last_name, row.known_as),
            contributor_name=row.contributor_name,
            contributor_id=row.contributor_id,
            letter=row.letter,
            channel=row.channel,
            failed=row.state in CAME_BACK,
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
