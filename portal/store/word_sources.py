"""The words that people write, kind by kind, as they stand now: what a translation is of. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, null, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.concerns import ConcernDid
from portal.domain.states import AccountState, OutcomeState, Scope, StatementState
from portal.domain.word_translations import ENGLISH, NOT_KNOWN, Part, WordKind, Written
from portal.models import (
    Account,
    Action,
    ActionUpdate,
    AddedFile,
    Addition,
    Answer,
    Check,
    Concern,
    ConcernAnswer,
    ConcernEvent,
    Contributor,
    DecisionReason,
    DeeperRequest,
    Extension,
    Learning,
    Meeting,
    Message,
    NamedPerson,
    Outcome,
    Question,
    QuestionStep,
    Recommendation,
    RecommendationOffer,
    Reply,
    Review,
    ReviewerRequest,
    Statement,
    StatementVersion,
    Suggestion,
    SuggestionAnswer,
    TakenBack,
)
from portal.store import words_of_reviews

_THEIRS = func.coalesce(Contributor.page_language, Contributor.language)
"""The language of somebody's page: what they read, and what they wrote where the row does not say."""
_NOTHING = literal("")
_later_step = aliased(QuestionStep)


def _words(about: Any, words: Any, easy: Any, language: Any, because: Any = _NOTHING) -> Select[Any]:
    found: Select[Any] = select(
        about.label("about_id"),
        words.label("words"),
        easy.label("easy_words"),
        because.label("because"),
        language.label("language"),
        Contributor.review_id,
        Contributor.id.label("contributor_id"),
        null().label("concern_id"),
    )
    return found


def _of_concern(found: Select[Any]) -> Select[Any]:
    """It says to what was raised it belongs, and no review: see store/word_translations.py."""
    kept = [each for each in found.selected_columns if each.key not in {"review_id", "concern_id"}]
    return found.with_only_columns(*kept, null().label("review_id"), Concern.id.label("concern_id"))


def _theirs(about: Any, words: Any, written_in: Any) -> Select[Any]:
    return _words(about, words, literal(""), func.coalesce(written_in, _THEIRS))


def _ours(about: Any, words: Any, easy: Any, because: Any = _NOTHING) -> Select[Any]:
    return _words(about, words, easy, literal(ENGLISH), because)


_NAMED = func.coalesce(NamedPerson.first_id, NamedPerson.id)
_later = aliased(NamedPerson)
_SAID_LATER = exists().where(func.coalesce(_later.first_id, _later.id) == _NAMED, _later.id > NamedPerson.id)

_IDS: dict[WordKind, Any] = {
    WordKind.ANSWER: Answer.id,
    WordKind.QUESTION: Question.id,
    WordKind.MESSAGE: Message.id,
    WordKind.ADDITION: Addition.id,
    WordKind.SUGGESTION: Suggestion.id,
    WordKind.CHECK: Check.id,
    WordKind.FILE: AddedFile.id,
    WordKind.RAISED: Concern.id,
    WordKind.NOT_SETTLED: ConcernEvent.id,
    WordKind.NOT_ANSWERED: QuestionStep.id,
    WordKind.MEETING_WISH: Meeting.id,
    WordKind.DEEPER_ASKED: DeeperRequest.id,
    WordKind.NAMED: _NAMED,
    WordKind.TAKEN_BACK: TakenBack.id,
    WordKind.ANOTHER_REVIEWER: ReviewerRequest.id,
    WordKind.STATEMENT: StatementVersion.id,
    WordKind.REPLY: Reply.id,
    WordKind.QUESTION_ANSWER: Question.id,
    WordKind.OUR_MESSAGE: Message.id,
    WordKind.DEEPER_ANSWER: DeeperRequest.id,
    WordKind.REASON_FOUND: DecisionReason.id,
    WordKind.QUESTION_STEP: QuestionStep.id,
    WordKind.SUGGESTION_ANSWER: SuggestionAnswer.id,
    WordKind.CONCERN_ANSWER: ConcernAnswer.id,
}
# Words that nobody may be shown (taken out, not sent, not passed) are in none of these.
_ROWS: dict[WordKind, Select[Any]] = {
    WordKind.ANSWER: _theirs(Answer.id, Answer.words, Answer.language)
    .join(Account, Answer.account_id == Account.id)
    .join(Contributor, Account.contributor_id == Contributor.id)
    .where(Account.state == AccountState.SENT, Answer.taken_out_at.is_(None)),
    WordKind.QUESTION: _theirs(Question.id, Question.words, Question.language).join(
        Contributor, Question.contributor_id == Contributor.id
    ),
    WordKind.MESSAGE: _theirs(Message.id, Message.words, Message.language)
    .join(Contributor, Message.contributor_id == Contributor.id)
    .where(Message.by_id.is_(None)),
    WordKind.ADDITION: _theirs(Addition.id, Addition.words, Addition.language).join(
        Contributor, Addition.contributor_id == Contributor.id
    ),
    WordKind.SUGGESTION: _theirs(Suggestion.id, Suggestion.words, Suggestion.language).join(
        Contributor, Suggestion.contributor_id == Contributor.id
    ),
    WordKind.CHECK: _theirs(Check.id, Check.correction, null())
    .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
    .join(Statement, StatementVersion.statement_id == Statement.id)
    .join(Contributor, Statement.contributor_id == Contributor.id),
    # What they wrote with a photo or document. What stands inside a document is the document's.
    WordKind.FILE: _theirs(AddedFile.id, AddedFile.words, null())
    .join(Contributor, AddedFile.contributor_id == Contributor.id)
    .where(AddedFile.taken_away_at.is_(None)),
    # From a room, or from anybody: then nobody knows in which language.
    WordKind.RAISED: _of_concern(_words(Concern.id, Concern.words, _NOTHING, func.coalesce(_THEIRS, NOT_KNOWN)))
    .select_from(Concern)
    .outerjoin(Contributor, Concern.contributor_id == Contributor.id),
    WordKind.NOT_SETTLED: _of_concern(_theirs(ConcernEvent.id, ConcernEvent.words, null()))
    .join(Concern, ConcernEvent.concern_id == Concern.id)
    .join(Contributor, Concern.contributor_id == Contributor.id)
    .where(ConcernEvent.did == ConcernDid.NOT_SETTLED),
    # Why an answer did not answer it.
    WordKind.NOT_ANSWERED: _theirs(QuestionStep.id, QuestionStep.words, null())
    .join(Question, QuestionStep.question_id == Question.id)
    .join(Contributor, Question.contributor_id == Contributor.id),
    WordKind.MEETING_WISH: _theirs(Meeting.id, Meeting.words, null()).join(
        Contributor, Meeting.contributor_id == Contributor.id
    ),
    WordKind.DEEPER_ASKED: _theirs(DeeperRequest.id, DeeperRequest.words, null()).join(
        Contributor, DeeperRequest.contributor_id == Contributor.id
    ),
    # The last that they said of somebody, by the number of the first.
    WordKind.NAMED: _theirs(_NAMED, NamedPerson.words, null())
    .join(Contributor, NamedPerson.contributor_id == Contributor.id)
    .where(NamedPerson.taken_back.is_(False), ~_SAID_LATER),
    # What they said with it: what it was that they took back is read by nobody.
    WordKind.TAKEN_BACK: _theirs(TakenBack.id, TakenBack.words, null()).join(
        Contributor, TakenBack.contributor_id == Contributor.id
    ),
    # Once it is settled, or taken back, it is before nobody.
    WordKind.ANOTHER_REVIEWER: _theirs(ReviewerRequest.id, ReviewerRequest.words, null())
    .join(Contributor, ReviewerRequest.contributor_id == Contributor.id)
    .where(ReviewerRequest.settled_at.is_(None)),
    WordKind.STATEMENT: _ours(
        StatementVersion.id, StatementVersion.words, StatementVersion.easy_words, StatementVersion.because
    )
    .join(Statement, StatementVersion.statement_id == Statement.id)
    .join(Contributor, Statement.contributor_id == Contributor.id)
    .where(StatementVersion.shown_at.is_not(None), Statement.state != StatementState.TAKEN_OUT),
    WordKind.REPLY: _ours(Reply.id, Reply.words, Reply.easy_words)
    .join(Check, Reply.check_id == Check.id)
    .join(StatementVersion, Check.statement_version_id == StatementVersion.id)
    .join(Statement, StatementVersion.statement_id == Statement.id)
    .join(Contributor, Statement.contributor_id == Contributor.id)
    .where(Reply.passed_at.is_not(None), Statement.state != StatementState.TAKEN_OUT),
    WordKind.QUESTION_ANSWER: _ours(Question.id, Question.answer, Question.easy_answer)
    .join(Contributor, Question.contributor_id == Contributor.id)
    .where(Question.passed_at.is_not(None)),
    WordKind.OUR_MESSAGE: _ours(Message.id, Message.words, Message.easy_words)
    .join(Contributor, Message.contributor_id == Contributor.id)
    .where(Message.by_id.is_not(None), Message.passed_at.is_not(None)),
    WordKind.DEEPER_ANSWER: _ours(DeeperRequest.id, DeeperRequest.answer, DeeperRequest.easy_answer)
    .join(Contributor, DeeperRequest.contributor_id == Contributor.id)
    .where(DeeperRequest.passed_at.is_not(None)),
    WordKind.REASON_FOUND: _ours(DecisionReason.id, DecisionReason.words, DecisionReason.easy_words)
    .join(Contributor, DecisionReason.contributor_id == Contributor.id)
    .where(DecisionReason.passed_at.is_not(None)),
    # The answer that stands is the question's own; a step holds what stood before it.
    WordKind.QUESTION_STEP: _ours(QuestionStep.id, QuestionStep.answer, QuestionStep.easy_answer)
    .join(Question, QuestionStep.question_id == Question.id)
    .join(Contributor, Question.contributor_id == Contributor.id)
    .where(
        or_(
            Question.passed_at.is_(None),
            select(_later_step.id)
            .where(_later_step.question_id == QuestionStep.question_id, _later_step.number > QuestionStep.number)
            .exists(),
        )
    ),
    WordKind.SUGGESTION_ANSWER: _ours(SuggestionAnswer.id, SuggestionAnswer.words, SuggestionAnswer.easy_words)
    .join(Suggestion, SuggestionAnswer.suggestion_id == Suggestion.id)
    .join(Contributor, Suggestion.contributor_id == Contributor.id)
    .where(SuggestionAnswer.passed_at.is_not(None)),
    # Who has no room is told by a person.
    WordKind.CONCERN_ANSWER: _of_concern(_ours(ConcernAnswer.id, ConcernAnswer.words, ConcernAnswer.easy_words))
    .join(Concern, ConcernAnswer.concern_id == Concern.id)
    .join(Contributor, Concern.contributor_id == Contributor.id)
    .where(ConcernAnswer.passed_at.is_not(None)),
}


def one(session: Session, kind: WordKind, about_id: int) -> Written | None:
    """Return the words of a row as they stand now, or None where nobody may read them (any more)."""
    if kind is WordKind.OUTCOME:
        return next(_outcomes(session, Outcome.id == about_id), None)
    if kind is WordKind.ACTION_UPDATE:
        return next(_updates(session, ActionUpdate.id == about_id), None)
    if kind is WordKind.EXTENSION:
        return next(words_of_reviews.extensions(session, Extension.id == about_id), None)
    if kind is WordKind.OFFER:
        return next(words_of_reviews.offers(session, RecommendationOffer.id == about_id), None)
    return next(_read(session, _ROWS[kind].where(_IDS[kind] == about_id)), None)


def shown_to(session: Session, kind: WordKind, contributor_id: int, review_id: int) -> Iterator[Written]:
    """Return what of one kind is shown to a contributor now."""
    if kind is WordKind.OUTCOME:
        return _outcomes(session, Outcome.review_id == review_id)
    if kind is WordKind.ACTION_UPDATE:
        return _updates(session, Outcome.review_id == review_id)
    if kind is WordKind.EXTENSION:
        return words_of_reviews.extensions(session, Extension.review_id == review_id)
    if kind is WordKind.OFFER:
        return words_of_reviews.offers(session, Outcome.review_id == review_id)
    return _read(session, _ROWS[kind].where(Contributor.id == contributor_id))


def reads(session: Session, contributor_id: int) -> tuple[int, str, bool] | None:
    """Return a contributor's review, the language of their page, and whether they are shown the outcome; None for who
    stopped, or was erased."""
    row = session.execute(
        select(Contributor.review_id, _THEIRS.label("language"), Contributor.scope).where(
            Contributor.id == contributor_id, Contributor.stopped_at.is_(None), Contributor.erased_at.is_(None)
        )
    ).one_or_none()
    return (row.review_id, row.language, row.scope == Scope.FAMILY) if row else None


def page_language(session: Session, contributor_id: int | None) -> str:
    """Return the language of somebody's page, or "" of nobody's."""
    return session.scalar(select(_THEIRS).where(Contributor.id == contributor_id)) or ""


def read_other_languages(session: Session, review_id: int | None = None) -> list[int]:
    """Return the contributors whose page is not in English: of everybody, or of a review."""
    asked = select(Contributor.id).where(
        _THEIRS != ENGLISH, Contributor.stopped_at.is_(None), Contributor.erased_at.is_(None)
    )
    if review_id is not None:
        asked = asked.where(Contributor.review_id == review_id)
    return list(session.scalars(asked.order_by(Contributor.id)))


def among(session: Session, contributor_ids: Collection[int], language: str) -> list[int]:
    """Return those of these contributors whose page is in a language."""
    return list(
        session.scalars(select(Contributor.id).where(Contributor.id.in_(contributor_ids), literal(language) == _THEIRS))
    )


def _read(session: Session, asked: Select[Any]) -> Iterator[Written]:
    for row in session.execute(asked.order_by("about_id")):
        if row.words.strip():
            parts = [Part(row.words, row.easy_words)]
            if row.because.strip():
                parts.append(Part(row.because, heading="Why we changed it"))
            yield Written(row.about_id, tuple(parts), row.language, row.review_id, row.contributor_id, row.concern_id)


def _outcomes(session: Session, where: ColumnElement[bool]) -> Iterator[Written]:
    """A published outcome in its parts, as a family reads it."""
    for row in session.scalars(select(Outcome).where(where, Outcome.state == OutcomeState.PUBLISHED)):
        parts = [Part(row.thanks, row.easy_thanks, "Thank you"), Part(row.found, row.easy_found, "What we found")]
        for learning in session.scalars(
            select(Learning).where(Learning.outcome_id == row.id).order_by(Learning.position, Learning.id)
        ):
            parts.append(Part(learning.words, learning.easy_words, "What we learned"))
            for advice in session.scalars(
                select(Recommendation)
                .where(Recommendation.learning_id == learning.id)
                .order_by(Recommendation.position, Recommendation.id)
            ):
                parts.append(Part(advice.words, advice.easy_words, "What we recommend"))
                parts.append(Part(advice.means, advice.easy_means, "What this means for them"))
                actions = select(Action).where(Action.recommendation_id == advice.id)
                parts += [
                    Part(each.words, each.easy_words, "What will be done")
                    for each in session.scalars(actions.order_by(Action.due_on, Action.id))
                ]
        kept = tuple(part for part in parts if part.words.strip())
        if kept:
            yield Written(row.id, kept, ENGLISH, row.review_id, None)


def _updates(session: Session, where: ColumnElement[bool]) -> Iterator[Written]:
    asked = (
        select(ActionUpdate.id, ActionUpdate.words, ActionUpdate.easy_words, Review.id.label("review_id"))
        .join(Action, ActionUpdate.action_id == Action.id)
        .join(Recommendation, Action.recommendation_id == Recommendation.id)
        .join(Learning, Recommendation.learning_id == Learning.id)
        .join(Outcome, Learning.outcome_id == Outcome.id)
        .join(Review, Outcome.review_id == Review.id)
        .where(where, Outcome.state == OutcomeState.PUBLISHED, ActionUpdate.passed_at.is_not(None))
        .order_by(ActionUpdate.id)
    )
    for row in session.execute(asked):
        yield Written(row.id, (Part(row.words, row.easy_words),), ENGLISH, row.review_id, None)
