"""Recommendations together: what families see of them, what they say, what became of that. Flushes, never commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.days import day_of
from portal.domain.easy_rows import rows_of, words_alone
from portal.domain.errors import Refused
from portal.domain.names import shown_name
from portal.domain.outcomes import PartKind, PartName, Words
from portal.domain.own_records import Row
from portal.domain.second_reading import ReadKind, Section, ToRead
from portal.domain.states import OutcomeState
from portal.domain.together import Advice, Became, Offer, OwnSuggestion, Suggested, SuggestionAnswered, SuggestionKind
from portal.models import (
    Contributor,
    Learning,
    Outcome,
    Person,
    Recommendation,
    RecommendationOffer,
    Review,
    Staff,
    Suggestion,
    SuggestionAnswer,
)
from portal.store.prebuilt import prebuilt

_writer = aliased(Staff)


def _in_outcome(found: Any) -> Any:
    return found.join(Learning, Recommendation.learning_id == Learning.id).join(
        Outcome, Learning.outcome_id == Outcome.id
    )


_PUBLISHED = prebuilt(
    _in_outcome(
        select(
            Recommendation.id, Recommendation.words, Recommendation.easy_words, Recommendation.means,
            Recommendation.easy_means, Outcome.published_at.label("at"),
        ).select_from(Recommendation)
    )
    .where(Outcome.review_id == bindparam("review_id"), Outcome.state == OutcomeState.PUBLISHED)
    .order_by(Learning.position, Learning.id, Recommendation.position, Recommendation.id)
)  # fmt: skip
_OFFERED = prebuilt(
    _in_outcome(
        select(
            Recommendation.id, RecommendationOffer.words, RecommendationOffer.easy_words, RecommendationOffer.means,
            RecommendationOffer.easy_means, RecommendationOffer.passed_at.label("at"),
        )
        .select_from(RecommendationOffer)
        .join(Recommendation, RecommendationOffer.recommendation_id == Recommendation.id)
    )
    .where(
        Outcome.review_id == bindparam("review_id"),
        Outcome.state != OutcomeState.PUBLISHED,
        RecommendationOffer.passed_at.is_not(None),
    )
    .order_by(
        Learning.position, Learning.id, Recommendation.position, Recommendation.id, RecommendationOffer.passed_at,
        RecommendationOffer.id,
    )
)  # fmt: skip
_OWN = prebuilt(
    select(
        Suggestion.recommendation_id, Suggestion.kind, Suggestion.words, Suggestion.said_at, Suggestion.visit_id,
        SuggestionAnswer.became, SuggestionAnswer.words.label("answer"), SuggestionAnswer.easy_words, _writer.name,
        SuggestionAnswer.passed_at,
    )
    .outerjoin(
        SuggestionAnswer,
        and_(SuggestionAnswer.suggestion_id == Suggestion.id, SuggestionAnswer.passed_at.is_not(None)),
    )
    .outerjoin(_writer, SuggestionAnswer.written_by_id == _writer.id)
    .where(Suggestion.contributor_id == bindparam("contributor_id"))
    .order_by(Suggestion.said_at, Suggestion.id)
)  # fmt: skip


def for_contributor(connection: Connection, *, review_id: int, contributor_id: int) -> tuple[Advice, ...]:
    """Return what one contributor may see: published recommendations, or those offered; their own suggestions alone."""
    own: dict[int, list[OwnSuggestion]] = defaultdict(list)
    for row in connection.execute(_OWN, {"contributor_id": contributor_id}):
        own[row.recommendation_id].append(
            OwnSuggestion(
                SuggestionKind(row.kind), row.words, row.said_at, row.visit_id,
                Became(row.became) if row.became else None,
                Words(row.answer, rows_of(row.easy_words)) if row.became else None,
                row.name or "", day_of(row.passed_at) if row.became else None,
            )
        )  # fmt: skip
    found: dict[int, Advice] = {}
    for published, query in ((True, _PUBLISHED), (False, _OFFERED)):
        for row in connection.execute(query, {"review_id": review_id}):
            # The newest that was offered stands for those before it.
            found[row.id] = Advice(
                row.id,
                Words(row.words, rows_of(row.easy_words) or rows_of(row.words)),
                Words(row.means, rows_of(row.easy_means) or rows_of(row.means)),
                published,
                day_of(row.at),
                tuple(own[row.id]),
            )
    return tuple(found.values())


def is_kept(session: Session, submission: str) -> bool:
    return session.scalar(select(Suggestion.id).where(Suggestion.submission == submission)) is not None


def own_rows(session: Session, contributor_id: int) -> Iterator[Row]:
    """Return what a contributor said to recommendations, and what became of each, for their download."""
    for row in session.execute(_OWN, {"contributor_id": contributor_id}):
        yield {
            "kind": row.kind, "words": row.words, "said_at": row.said_at, "became": row.became,
            "answer": row.answer, "easy_answer": words_alone(row.easy_words) if row.became else None, "by": row.name,
            "answered_at": row.passed_at,
        }  # fmt: skip


# --- for staff


def offers(session: Session, review_id: int) -> dict[int, list[Offer]]:
    found: dict[int, list[Offer]] = defaultdict(list)
    rows = session.execute(
        _in_outcome(
            select(RecommendationOffer, Staff.name)
            .join(Recommendation, RecommendationOffer.recommendation_id == Recommendation.id)
            .join(Staff, RecommendationOffer.offered_by_id == Staff.id)
        )
        .where(Outcome.review_id == review_id)
        .order_by(RecommendationOffer.offered_at, RecommendationOffer.id)
    )
    for row, name in rows:
        found[row.recommendation_id].append(
            Offer(row.id, row.words, row.means, name, row.offered_at, row.passed_at, row.sent_back_because)
        )
    return found


def newest_offer(session: Session, recommendation_id: int) -> RecommendationOffer | None:
    return session.scalars(
        select(RecommendationOffer)
        .where(RecommendationOffer.recommendation_id == recommendation_id)
        .order_by(RecommendationOffer.offered_at.desc(), RecommendationOffer.id.desc())
    ).first()


def suggestions(session: Session, review_id: int) -> tuple[dict[int, list[Suggested]], frozenset[int]]:
    """Return what families say, by recommendation, each with its newest answer; and whose words these are."""
    answers: dict[int, SuggestionAnswered] = {}
    for answer, name in session.execute(
        _of_review(
            select(SuggestionAnswer, Staff.name).join(Suggestion, SuggestionAnswer.suggestion_id == Suggestion.id)
        )
        .join(Staff, SuggestionAnswer.written_by_id == Staff.id)
        .where(Contributor.review_id == review_id)
        .order_by(SuggestionAnswer.written_at, SuggestionAnswer.id)
    ):
        answers[answer.suggestion_id] = SuggestionAnswered(
            Became(answer.became), answer.words, answer.easy_words, name, answer.written_at, answer.passed_at,
            answer.sent_back_because,
        )  # fmt: skip
    found: dict[int, list[Suggested]] = defaultdict(list)
    whose = set()
    for row, name, relationship in session.execute(
        select(Suggestion, Contributor.name, Contributor.relationship)
        .join(Contributor, Suggestion.contributor_id == Contributor.id)
        .where(Contributor.review_id == review_id)
        .order_by(Suggestion.said_at, Suggestion.id)
    ):
        whose.add(row.contributor_id)
        found[row.recommendation_id].append(
            Suggested(row.id, name, relationship, SuggestionKind(row.kind), row.words, row.said_at, answers.get(row.id))
        )
    return found, frozenset(whose)


def _of_review(found: Any) -> Any:
    return found.join(Contributor, Suggestion.contributor_id == Contributor.id).join(
        Review, Contributor.review_id == Review.id
    )


def row_for(session: Session, area_ids: Collection[int], reference: str, suggestion_id: int) -> Suggestion | None:
    asked = _of_review(select(Suggestion)).where(
        Suggestion.id == suggestion_id, Review.reference == reference, Review.area_id.in_(area_ids)
    )
    row: Suggestion | None = session.scalar(asked.with_for_update(of=Suggestion))
    return row


def newest_answer(session: Session, suggestion_id: int) -> SuggestionAnswer | None:
    return session.scalars(
        select(SuggestionAnswer)
        .where(SuggestionAnswer.suggestion_id == suggestion_id)
        .order_by(SuggestionAnswer.written_at.desc(), SuggestionAnswer.id.desc())
    ).first()


NOT_ANSWERED = and_(
    or_(Suggestion.kind != SuggestionKind.AGREE, Suggestion.words != ""),
    ~exists().where(SuggestionAnswer.suggestion_id == Suggestion.id, SuggestionAnswer.passed_at.is_not(None)),
)


def unanswered(session: Session, review_id: int) -> int:
    """Return how many suggestions of a review have no answer that a second reader has passed."""
    asked = (
        select(func.count())
        .select_from(Suggestion)
        .join(Contributor, Suggestion.contributor_id == Contributor.id)
        .where(Contributor.review_id == review_id, NOT_ANSWERED)
    )
    return session.scalar(asked) or 0


def forget_offers(session: Session, part: PartName) -> None:
    """Before a part of a draft is taken out: its offers go with it. Raises Refused `suggested` where families have
    said something to it: their words are never taken out with ours."""
    if part.kind is PartKind.ACTION:
        return
    of = Recommendation.learning_id if part.kind is PartKind.LEARNING else Recommendation.id
    ids = list(session.scalars(select(Recommendation.id).where(of == part.id)))
    if session.scalar(select(Suggestion.id).where(Suggestion.recommendation_id.in_(ids)).limit(1)) is not None:
        raise Refused("suggested")
    session.execute(delete(RecommendationOffer).where(RecommendationOffer.recommendation_id.in_(ids)))


# --- for the second reader


def offers_waiting(session: Session, area_ids: Collection[int], reader_id: int) -> list[ToRead]:
    rows = session.execute(
        _in_outcome(
            select(RecommendationOffer, Review.reference, Person, Staff.name)
            .join(Recommendation, RecommendationOffer.recommendation_id == Recommendation.id)
            .join(Staff, RecommendationOffer.offered_by_id == Staff.id)
        )
        .join(Review, Outcome.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .where(
            Review.area_id.in_(area_ids),
            Outcome.state != OutcomeState.PUBLISHED,
            RecommendationOffer.offered_by_id != reader_id,
            RecommendationOffer.passed_at.is_(None),
            RecommendationOffer.sent_back_because == "",
        )
    )
    return [
        ToRead(
            kind=ReadKind.OFFER, id=row.id, reference=reference,
            person=shown_name(person.first_name, person.last_name, person.known_as), contributor_name="",
            words=row.words, easy_words=row.easy_words, before="", written_by_id=row.offered_by_id, written_by=name,
            written_at=row.offered_at,
            parts=(
                Section("The recommendation", row.words, row.easy_words),
                *([Section("What this means", row.means, row.easy_means)] if row.means else []),
            ),
        )
        for row, reference, person, name in rows
    ]  # fmt: skip


def answers_waiting(session: Session, area_ids: Collection[int], reader_id: int) -> list[ToRead]:
    rows = session.execute(
        _of_review(
            select(SuggestionAnswer, Review.reference, Person, Contributor.id, Contributor.name, Staff.name)
            .join(Suggestion, SuggestionAnswer.suggestion_id == Suggestion.id)
            .join(Staff, SuggestionAnswer.written_by_id == Staff.id)
        )
        .join(Person, Review.person_id == Person.id)
        .where(
            Review.area_id.in_(area_ids),
            SuggestionAnswer.written_by_id != reader_id,
            SuggestionAnswer.passed_at.is_(None),
            SuggestionAnswer.sent_back_because == "",
        )
    )
    return [
        ToRead(
            kind=ReadKind.SUGGESTION, id=row.id, reference=reference,
            person=shown_name(person.first_name, person.last_name, person.known_as), contributor_name=name,
            words=row.words, easy_words=row.easy_words, before="", written_by_id=row.written_by_id,
            written_by=written_by, written_at=row.written_at, contributor_id=contributor_id,
        )
        for row, reference, person, contributor_id, name, written_by in rows
    ]  # fmt: skip


def offer_to_read(session: Session, offer_id: int, area_ids: Collection[int]) -> tuple[RecommendationOffer, int] | None:
    """Return an offer of these areas and its review's id."""
    found = session.execute(
        _in_outcome(
            select(RecommendationOffer, Outcome.review_id).join(
                Recommendation, RecommendationOffer.recommendation_id == Recommendation.id
            )
        )
        .join(Review, Outcome.review_id == Review.id)
        .where(RecommendationOffer.id == offer_id, Review.area_id.in_(area_ids))
        .with_for_update(of=RecommendationOffer)
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def answer_to_read(session: Session, answer_id: int, area_ids: Collection[int]) -> tuple[SuggestionAnswer, int] | None:
    """Return an answer of these areas and whose suggestion it answers."""
    found = session.execute(
        _of_review(
            select(SuggestionAnswer, Suggestion.contributor_id).join(
                Suggestion, SuggestionAnswer.suggestion_id == Suggestion.id
            )
        )
        .where(SuggestionAnswer.id == answer_id, Review.area_id.in_(area_ids))
        .with_for_update(of=SuggestionAnswer)
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def suggested_words(session: Session, answer_id: int) -> tuple[str, datetime, str, str]:
    """Return what was suggested, when, to which recommendation, and what became of it."""
    row = session.execute(
        select(Suggestion.words, Suggestion.said_at, Recommendation.words.label("advice"), SuggestionAnswer.became)
        .join(SuggestionAnswer, SuggestionAnswer.suggestion_id == Suggestion.id)
        .join(Recommendation, Suggestion.recommendation_id == Recommendation.id)
        .where(SuggestionAnswer.id == answer_id)
    ).one()
    return row.words, row.said_at, row.advice, row.became
