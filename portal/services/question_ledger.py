"""The ledger of questions: each one a contributor asked, every state with its day, and that an answer is none yet.

Nothing closes on silence: what an answer leaves open is open again, and the review isn't final meanwhile (rule 9).
"""

from __future__ import annotations

from portal.domain.accounts import as_kept
from portal.domain.errors import NotFound, Refused
from portal.domain.names import shown_name
from portal.domain.oversight import SeenWhat
from portal.domain.question_ledger import LedgerQuestion, QuestionsOfContributor, QuestionsOfReview
from portal.domain.rooms import Room, StaffMember
from portal.domain.sentences import MOST_CHARACTERS
from portal.domain.states import QuestionState
from portal.domain.word_translations import WordKind
from portal.models import Question
from portal.services import word_translations
from portal.services.tools import Tools, Work
from portal.store import checks, extensions, seen
from portal.store import question_steps as steps
from portal.store import statements as rows


def read(tools: Tools, room: Room) -> tuple[LedgerQuestion, ...]:
    """Return this contributor's questions that may be read in this visit, the newest first, in two queries."""
    with tools.database.connection() as connection:
        asked = checks.questions(connection, room.contributor_id)
        known = steps.of_contributor(connection, room.contributor_id)
    shown = (LedgerQuestion(each, known.get(each.id, ())) for each in reversed(asked) if room.may_read(each.visit_id))
    return tuple(shown)


def not_answered(tools: Tools, room: Room, question_id: int, words: str, submission: str) -> None:
    """Say that the answer does not answer the question: it is open again, and the answer stays in its history.

    The same submission twice is kept once. Raises NotFound, and Refused `too_long` or `not_answered_yet`.
    """
    said = as_kept(words).strip()
    if len(said) > MOST_CHARACTERS:
        raise Refused("too_long")
    once = f"{room.contributor_id}.{submission}"
    with tools.writing() as work:
        session = work.session
        asked = checks.question_of(session, question_id, room.contributor_id)
        if steps.is_kept(session, once):
            return
        if asked.passed_at is None:
            raise Refused("not_answered_yet")
        last = steps.last(session, question_id)
        if last is None or last.state != asked.state:
            # Answered before each answer was kept as a step.
            _keep_answer(work, asked)
            last = steps.last(session, question_id)
        assert last is not None  # it was there, or is now
        # What was said stays to be read, in the language of their page too: a promise of it is no other promise.
        word_translations.follow(session, WordKind.QUESTION_ANSWER, question_id, WordKind.QUESTION_STEP, last.id)
        steps.add(session, question_id, QuestionState.ASKED, work.now, words=said, submission=once)
        asked.state, asked.reopened_at = QuestionState.ASKED, work.now
        asked.answer, asked.easy_answer, asked.might_answer, asked.sent_back_because = "", "", "", ""
        asked.answered_by_id, asked.answered_at, asked.passed_by_id, asked.passed_at = None, None, None, None
        work.record(room.audit_name, "said_not_answered", f"question:{question_id}")


def answer_passed(work: Work, asked: Question) -> None:
    """A second reader passed an answer: it becomes a step of its own, and what we promised about it is kept."""
    _keep_answer(work, asked)
    steps.promise_the_first(work.session, asked.contributor_id, work.now, kept=True)


def of_review(tools: Tools, member: StaffMember, reference: str) -> QuestionsOfReview:
    """Return every question of a review by who asked; the look is on record. Raises NotFound outside the areas."""
    with tools.writing() as work:
        session = work.session
        found = extensions.review_of(session, reference, member.area_ids)
        if found is None:
            raise NotFound
        review, person = found
        people = []
        for contributor_id in steps.contributors_who_asked(session, reference, member.area_ids):
            whose = rows.whose(session, contributor_id, member.area_ids)
            known = steps.of_contributor(session, contributor_id)
            asked = tuple(
                LedgerQuestion(each, known.get(each.id, ())) for each in checks.questions(session, contributor_id)
            )
            people.append(QuestionsOfContributor(whose, asked))
        if people:
            work.record(member.audit_name, "saw_questions", f"review:{review.id}")
            seen.note(session, [each.whose.contributor_id for each in people], member.id, SeenWhat.CHECKS, work.now)
        return QuestionsOfReview(
            review.reference, shown_name(person.first_name, person.last_name, person.known_as), tuple(people)
        )


def _keep_answer(work: Work, asked: Question) -> None:
    steps.add(
        work.session,
        asked.id,
        QuestionState(asked.state),
        asked.passed_at or work.now,
        answer=asked.answer,
        easy_answer=asked.easy_answer,
        might_answer=asked.might_answer,
        by_id=asked.answered_by_id,
    )
