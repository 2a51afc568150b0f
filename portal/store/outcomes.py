"""Outcomes as staff write them: the whole of one, its parts, who wrote it and who is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.names import shown_name
from portal.domain.outcomes import (
    OutcomeProgress,
    Text,
    TickStatement,
    ToTell,
    WrittenAction,
    WrittenLearning,
    WrittenOutcome,
    WrittenRecommendation,
    progress_of,
    stamp_of,
)
from portal.domain.states import (
    AccountState,
    ActionState,
    Decision,
    OutcomeState,
    Relationship,
    Scope,
    StatementState,
)
from portal.models import (
    Account,
    Action,
    ActionUpdate,
    Choice,
    Contributor,
    Learning,
    LearningSource,
    Outcome,
    OutcomeTelling,
    OutcomeWriter,
    Person,
    Recommendation,
    Review,
    Staff,
    Statement,
    StatementVersion,
)

TAKES_PART = (Decision.YES, Decision.TALK_FIRST)
SAID_NO = (Decision.NO, Decision.WRONG_PERSON)
NOTHING_WRITTEN = Text(stamp=stamp_of("", ""))


@dataclass(frozen=True, slots=True)
class ReviewHead:
    id: int
    reference: str
    person: str


def review_head(session: Session, area_ids: frozenset[int], *, reference: str = "", id: int = 0) -> ReviewHead | None:
    """Return a review of these areas, by reference or id, or None."""
    row = session.execute(
        select(Review.id, Review.reference, Person.first_name, Person.last_name, Person.known_as)
        .join(Person, Review.person_id == Person.id)
        .where(
            Review.reference == reference if reference else Review.id == id,
            Review.area_id.in_(area_ids),
        )
    ).one_or_none()
    if row is None:
        return None
    return ReviewHead(row.id, row.reference, shown_name(row.first_name, row.last_name, row.known_as))


def row_of(session: Session, review_id: int) -> Outcome | None:
    """Return a review's outcome, held until the transaction ends where the database can."""
    return session.scalar(select(Outcome).where(Outcome.review_id == review_id).with_for_update())


def by_id(session: Session, outcome_id: int, area_ids: frozenset[int]) -> Outcome | None:
    """Return an outcome of these areas by its id, held until the transaction ends where the database can."""
    return session.scalar(
        select(Outcome)
        .join(Review, Outcome.review_id == Review.id)
        .where(Outcome.id == outcome_id, Review.area_id.in_(area_ids))
        .with_for_update(of=Outcome)
    )


def start(session: Session, review_id: int, staff_id: int, now: datetime) -> Outcome:
    outcome = Outcome(review_id=review_id, state=OutcomeState.DRAFT, written_by_id=staff_id, written_at=now)
    session.add(outcome)
    session.flush()
    return outcome


def add_writer(session: Session, outcome_id: int, staff_id: int) -> None:
    known = select(OutcomeWriter.id).where(OutcomeWriter.outcome_id == outcome_id, OutcomeWriter.staff_id == staff_id)
    if session.scalar(known) is None:
        session.add(OutcomeWriter(outcome_id=outcome_id, staff_id=staff_id))
        session.flush()


def writer_ids(session: Session, outcome: Outcome) -> frozenset[int]:
    """Return everybody who wrote a part of it."""
    found = session.scalars(select(OutcomeWriter.staff_id).where(OutcomeWriter.outcome_id == outcome.id))
    return frozenset(found) | {outcome.written_by_id}


def written(session: Session, head: ReviewHead) -> WrittenOutcome:
    """Return a review's outcome with everything in it; an empty one when nothing is written yet."""
    statements = tickable(session, head.id)
    row = session.scalar(select(Outcome).where(Outcome.review_id == head.id))
    if row is None:
        return WrittenOutcome(
            id=0, review_id=head.id, reference=head.reference, person=head.person, progress=OutcomeProgress.DRAFT,
            found=NOTHING_WRITTEN, thanks=NOTHING_WRITTEN, learnings=(), statements=statements, writers=(),
            writer_ids=frozenset(), ready_at=None, sent_back_because="", passed_by="",
            passed_at=None, published_at=None,
        )  # fmt: skip
    wrote = writer_ids(session, row)
    named = wrote | ({row.passed_by_id} if row.passed_by_id else set())
    names = {row.id: row.name for row in session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(named)))}
    return WrittenOutcome(
        id=row.id,
        review_id=head.id,
        reference=head.reference,
        person=head.person,
        progress=progress_of(row.state, row.ready_at),
        found=found_text(row),
        thanks=thanks_text(row),
        learnings=_learnings(session, row.id, statements),
        statements=statements,
        writers=tuple(names[each] for each in sorted(wrote)),
        writer_ids=wrote,
        ready_at=row.ready_at,
        sent_back_because=row.sent_back_because,
        passed_by=names.get(row.passed_by_id or 0, ""),
        passed_at=row.passed_at,
        published_at=row.published_at,
        tellings=tellings(session, row.id),
    )


def found_text(row: Outcome) -> Text:
    return Text(row.found, row.easy_found, row.easy_found_prefilled, stamp_of(row.found, row.easy_found))


def thanks_text(row: Outcome) -> Text:
    return Text(row.thanks, row.easy_thanks, row.easy_thanks_prefilled, stamp_of(row.thanks, row.easy_thanks))


def learning_text(row: Learning, statement_ids: Iterable[int]) -> Text:
    stamp = stamp_of(row.words, row.easy_words, *sorted(statement_ids))
    return Text(row.words, row.easy_words, row.easy_words_prefilled, stamp)


def recommendation_text(row: Recommendation) -> Text:
    return Text(row.words, row.easy_words, row.easy_words_prefilled, stamp_of(row.words, row.easy_words))


def means_text(row: Recommendation) -> Text:
    return Text(row.means, row.easy_means, row.easy_means_prefilled, stamp_of(row.means, row.easy_means))


def action_text(row: Action) -> Text:
    stamp = stamp_of(row.words, row.easy_words, row.owner, row.due_on)
    return Text(row.words, row.easy_words, row.easy_words_prefilled, stamp)


def source_ids(session: Session, learning_id: int) -> frozenset[int]:
    found = session.scalars(select(LearningSource.statement_id).where(LearningSource.learning_id == learning_id))
    return frozenset(found)


def tickable(session: Session, review_id: int) -> tuple[TickStatement, ...]:
    """Return every statement of a review that its contributor was shown, as last shown, contributor by contributor."""
    rows = session.execute(
        select(
            Statement.id, StatementVersion.words, Contributor.id.label("contributor_id"), Contributor.name,
            Contributor.relationship,
        )
        .join(Contributor, Statement.contributor_id == Contributor.id)
        .join(StatementVersion, StatementVersion.statement_id == Statement.id)
        .where(
            Contributor.review_id == review_id,
            Statement.state == StatementState.SHOWN,
            StatementVersion.number == last_shown_number(),
        )
        .order_by(Contributor.id, Statement.position, Statement.id)
    ).all()  # fmt: skip
    return tuple(
        TickStatement(row.id, row.words, row.contributor_id, row.name, Relationship(row.relationship)) for row in rows
    )


def last_shown_number() -> object:
    """The number of a statement's last shown version, for a query that selects from Statement."""
    version = aliased(StatementVersion)
    return (
        select(func.max(version.number))
        .where(version.statement_id == Statement.id, version.shown_at.is_not(None))
        .correlate(Statement)
        .scalar_subquery()
    )


def _learnings(session: Session, outcome_id: int, statements: Sequence[TickStatement]) -> tuple[WrittenLearning, ...]:
    learnings = session.scalars(
        select(Learning).where(Learning.outcome_id == outcome_id).order_by(Learning.position, Learning.id)
    ).all()
    of_outcome = select(Learning.id).where(Learning.outcome_id == outcome_id)
    sources = defaultdict(set)
    for source in session.scalars(select(LearningSource).where(LearningSource.learning_id.in_(of_outcome))):
        sources[source.learning_id].add(source.statement_id)
    recommendations = defaultdict(list)
    actions = _actions(session, outcome_id)
    for each in session.scalars(
        select(Recommendation)
        .where(Recommendation.learning_id.in_(of_outcome))
        .order_by(Recommendation.position, Recommendation.id)
    ):
        recommendations[each.learning_id].append(
            WrittenRecommendation(each.id, recommendation_text(each), tuple(actions[each.id]), means_text(each))
        )
    return tuple(
        WrittenLearning(
            learning.id,
            learning_text(learning, sources[learning.id]),
            tuple(each for each in statements if each.id in sources[learning.id]),
            tuple(recommendations[learning.id]),
        )
        for learning in learnings
    )


def _actions(session: Session, outcome_id: int) -> dict[int, list[WrittenAction]]:
    waiting = (
        select(func.count())
        .select_from(ActionUpdate)
        .where(ActionUpdate.action_id == Action.id, ActionUpdate.passed_at.is_(None))
        .correlate(Action)
        .scalar_subquery()
    )
    found: dict[int, list[WrittenAction]] = defaultdict(list)
    for action, count in session.execute(
        select(Action, waiting)
        .join(Recommendation, Action.recommendation_id == Recommendation.id)
        .join(Learning, Recommendation.learning_id == Learning.id)
        .where(Learning.outcome_id == outcome_id)
        .order_by(Action.id)
    ):
        found[action.recommendation_id].append(written_action(action, count))
    return found


def written_action(action: Action, waiting: int = 0) -> WrittenAction:
    return WrittenAction(
        action.id, action_text(action), action.owner, action.due_on, ActionState(action.state), waiting
    )


def part_of(
    session: Session, outcome_id: int, model: type[Learning] | type[Recommendation] | type[Action], row_id: int
) -> Learning | Recommendation | Action | None:
    """Return a part of this outcome and of no other, or None."""
    if model is Learning:
        return session.scalar(select(Learning).where(Learning.id == row_id, Learning.outcome_id == outcome_id))
    if model is Recommendation:
        return session.scalar(
            select(Recommendation)
            .join(Learning, Recommendation.learning_id == Learning.id)
            .where(Recommendation.id == row_id, Learning.outcome_id == outcome_id)
        )
    return session.scalar(
        select(Action)
        .join(Recommendation, Action.recommendation_id == Recommendation.id)
        .join(Learning, Recommendation.learning_id == Learning.id)
        .where(Action.id == row_id, Learning.outcome_id == outcome_id)
    )


def waiting(session: Session, area_ids: frozenset[int], reader_id: int) -> Sequence[Outcome]:
    """Return the outcomes that wait for a second reader in these areas, without those this reader wrote in."""
    wrote = exists().where(OutcomeWriter.outcome_id == Outcome.id, OutcomeWriter.staff_id == reader_id)
    return session.scalars(
        select(Outcome)
        .join(Review, Outcome.review_id == Review.id)
        .where(
            Outcome.state == OutcomeState.DRAFT,
            Outcome.ready_at.is_not(None),
            Review.area_id.in_(area_ids),
            Outcome.written_by_id != reader_id,
            ~wrote,
        )
        .order_by(Outcome.ready_at)
    ).all()


# Who is told


def to_be_told(session: Session, review_id: int) -> Sequence[Contributor]:
    """Return the family-scope contributors who take part: they said yes or talk first, or sent us their account.

    Never a friend's room, never after a stop, never after a no: a later no stands over an account sent before.
    """
    last = aliased(Choice)
    decision = (
        select(last.decision)
        .where(last.contributor_id == Contributor.id)
        .order_by(last.id.desc())
        .limit(1)
        .correlate(Contributor)
        .scalar_subquery()
    )
    sent = exists().where(Account.contributor_id == Contributor.id, Account.state == AccountState.SENT)
    return session.scalars(
        select(Contributor)
        .where(
            Contributor.review_id == review_id,
            Contributor.scope == Scope.FAMILY,
            Contributor.stopped_at.is_(None),
            or_(
                decision.in_(TAKES_PART),
                and_(sent, or_(decision.is_(None), decision.not_in(SAID_NO))),
            ),
        )
        .order_by(Contributor.id)
    ).all()


def tellings(session: Session, outcome_id: int, action_id: int = 0) -> tuple[ToTell, ...]:
    """Return who was to be told of an outcome, or of the updates of one of its actions, and how that stands."""
    asked = (
        select(OutcomeTelling, Contributor.name, Contributor.relationship, Contributor.language)
        .join(Contributor, OutcomeTelling.contributor_id == Contributor.id)
        .where(OutcomeTelling.outcome_id == outcome_id)
        .order_by(OutcomeTelling.id)
    )
    if action_id:
        asked = asked.join(ActionUpdate, OutcomeTelling.action_update_id == ActionUpdate.id).where(
            ActionUpdate.action_id == action_id
        )
    else:
        asked = asked.where(OutcomeTelling.action_update_id.is_(None))
    return tuple(
        ToTell(
            row.id, row.contributor_id, name, Relationship(relationship), language, row.refused, row.about,
            row.noted_at, row.told_at,
        )
        for row, name, relationship, language in session.execute(asked)
    )  # fmt: skip


def told_of(session: Session, outcome_id: int) -> Sequence[Contributor]:
    """Return the contributors who were told of an outcome and have not stopped our letters since."""
    return session.scalars(
        select(Contributor)
        .join(OutcomeTelling, OutcomeTelling.contributor_id == Contributor.id)
        .where(
            OutcomeTelling.outcome_id == outcome_id,
            OutcomeTelling.action_update_id.is_(None),
            or_(OutcomeTelling.refused == "", OutcomeTelling.told_at.is_not(None)),
            Contributor.scope == Scope.FAMILY,
            Contributor.stopped_at.is_(None),
        )
        .order_by(Contributor.id)
    ).all()


def telling(session: Session, key: str) -> OutcomeTelling | None:
    return session.scalar(select(OutcomeTelling).where(OutcomeTelling.key == key))


def telling_by_id(session: Session, outcome_id: int, telling_id: int) -> OutcomeTelling | None:
    return session.scalar(
        select(OutcomeTelling).where(OutcomeTelling.id == telling_id, OutcomeTelling.outcome_id == outcome_id)
    )
