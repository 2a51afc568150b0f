"""Actions after publication: what has been done, as written, as passed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from portal.domain.names import shown_name
from portal.domain.outcomes import ActionPage, Text, WrittenUpdate, stamp_of
from portal.domain.states import ActionState, OutcomeState
from portal.models import Action, ActionUpdate, Learning, Outcome, Person, Recommendation, Review, Staff
from portal.store.outcomes import tellings, written_action


def page_of(session: Session, action_id: int, area_ids: frozenset[int]) -> ActionPage | None:
    """Return an action of a review of these areas with its updates, newest first, or None."""
    found = session.execute(
        select(Action, Recommendation.words, Learning.words, Outcome, Review.reference, Person)
        .join(Recommendation, Action.recommendation_id == Recommendation.id)
        .join(Learning, Recommendation.learning_id == Learning.id)
        .join(Outcome, Learning.outcome_id == Outcome.id)
        .join(Review, Outcome.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .where(Action.id == action_id, Review.area_id.in_(area_ids))
    ).one_or_none()
    if found is None:
        return None
    action, recommendation, learning, outcome, reference, person = found
    return ActionPage(
        id=action.id,
        outcome_id=outcome.id,
        review_id=outcome.review_id,
        reference=reference,
        person=shown_name(person.first_name, person.last_name, person.known_as),
        learning=learning,
        recommendation=recommendation,
        action=written_action(action),
        published=outcome.state == OutcomeState.PUBLISHED,
        updates=_updates(session, action.id),
        tellings=tellings(session, outcome.id, action.id),
    )


def update_text(row: ActionUpdate) -> Text:
    stamp = stamp_of(row.state, row.words, row.easy_words, row.evidence)
    return Text(row.words, row.easy_words, row.easy_words_prefilled, stamp)


def _updates(session: Session, action_id: int) -> tuple[WrittenUpdate, ...]:
    writer, reader = aliased(Staff), aliased(Staff)
    rows = session.execute(
        select(ActionUpdate, writer.name, func.coalesce(reader.name, ""))
        .join(writer, ActionUpdate.written_by_id == writer.id)
        .outerjoin(reader, ActionUpdate.passed_by_id == reader.id)
        .where(ActionUpdate.action_id == action_id)
        .order_by(ActionUpdate.id.desc())
    )
    return tuple(
        WrittenUpdate(
            row.id, ActionState(row.state), update_text(row), row.evidence, written_by, row.written_by_id,
            row.written_at, passed_by, row.passed_at, row.sent_back_because,
        )
        for row, written_by, passed_by in rows
    )  # fmt: skip


def by_submission(session: Session, submission: str) -> ActionUpdate | None:
    return session.scalar(select(ActionUpdate).where(ActionUpdate.submission == submission))


def of_action(session: Session, action_id: int, update_id: int) -> ActionUpdate | None:
    return session.scalar(
        select(ActionUpdate).where(ActionUpdate.id == update_id, ActionUpdate.action_id == action_id).with_for_update()
    )


def with_outcome(
    session: Session, update_id: int, area_ids: frozenset[int]
) -> tuple[ActionUpdate, Action, Outcome] | None:
    """Return an update of these areas with its action and outcome, or None."""
    found = session.execute(
        select(ActionUpdate, Action, Outcome)
        .join(Action, ActionUpdate.action_id == Action.id)
        .join(Recommendation, Action.recommendation_id == Recommendation.id)
        .join(Learning, Recommendation.learning_id == Learning.id)
        .join(Outcome, Learning.outcome_id == Outcome.id)
        .join(Review, Outcome.review_id == Review.id)
        .where(ActionUpdate.id == update_id, Review.area_id.in_(area_ids))
        .with_for_update(of=ActionUpdate)
    ).one_or_none()
    return None if found is None else (found[0], found[1], found[2])


def waiting(
    session: Session, area_ids: frozenset[int], reader_id: int
) -> Sequence[tuple[ActionUpdate, str, str, Person, str]]:
    """Return the updates that this reader may pass: (update, the action's words, reference, person, writer's name)."""
    rows = session.execute(
        select(ActionUpdate, Action.words, Review.reference, Person, Staff.name)
        .join(Action, ActionUpdate.action_id == Action.id)
        .join(Recommendation, Action.recommendation_id == Recommendation.id)
        .join(Learning, Recommendation.learning_id == Learning.id)
        .join(Outcome, Learning.outcome_id == Outcome.id)
        .join(Review, Outcome.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .join(Staff, ActionUpdate.written_by_id == Staff.id)
        .where(
            ActionUpdate.passed_at.is_(None),
            ActionUpdate.sent_back_because == "",
            ActionUpdate.easy_words_prefilled.is_(False),
            ActionUpdate.written_by_id != reader_id,
            Review.area_id.in_(area_ids),
        )
        .order_by(ActionUpdate.written_at, ActionUpdate.id)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]
