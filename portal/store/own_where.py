"""A contributor's own rows of questions, messages, meetings and other bodies, for their download (rules 5 and 10)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.domain.own_records import Row
from portal.models import Meeting, MeetingTime, Message, OtherProcess, PlannedContact, Question, QuestionStep


def question_days(session: Session, contributor_id: int) -> Iterator[Row]:
    """Each state that a question came into. An answer becomes one when a second reader has passed it."""
    found = session.execute(
        select(QuestionStep, Question.words)
        .join(Question, QuestionStep.question_id == Question.id)
        .where(Question.contributor_id == contributor_id)
        .order_by(Question.asked_at, Question.id, QuestionStep.number)
    )
    for step, question in found:
        yield {
            "question": question,
            "state": step.state,
            "on": step.at,
            "asks": step.asks,
            "due_on": step.due_on,
            "words": step.words or step.answer,
            "easy_words": step.easy_answer,
            "might_answer": step.might_answer,
        }


def messages(session: Session, contributor_id: int) -> Iterator[Row]:
    """Theirs, and ours that a second reader has passed."""
    found = session.scalars(
        select(Message)
        .where(Message.contributor_id == contributor_id, or_(Message.by_id.is_(None), Message.passed_at.is_not(None)))
        .order_by(Message.written_at, Message.id)
    )
    for each in found:
        yield {
            "what": "you_wrote" if each.by_id is None else "we_wrote",
            "words": each.words,
            "easy_words": each.easy_words,
            "on": each.passed_at or each.written_at,
            "due_on": each.due_on,
        }


def meetings(session: Session, contributor_id: int) -> Iterator[Row]:
    """Each time of each meeting that was proposed to them."""
    found = session.execute(
        select(Meeting, MeetingTime)
        .join(MeetingTime, MeetingTime.meeting_id == Meeting.id)
        .where(Meeting.contributor_id == contributor_id)
        .order_by(Meeting.proposed_at, MeetingTime.round, MeetingTime.starts_at)
    )
    for meeting, time in found:
        yield {
            "how": meeting.how,
            "place": meeting.place,
            "state": meeting.state,
            "starts_at": time.starts_at,
            "chosen_at": time.chosen_at,
            "words": meeting.words,
        }


def planned(session: Session, contributor_id: int) -> Iterator[Row]:
    """What other bodies planned with them, and with nobody else; never staff's notes about it."""
    found = session.execute(
        select(OtherProcess.kind, PlannedContact.planned_on, PlannedContact.state)
        .join(PlannedContact, PlannedContact.other_process_id == OtherProcess.id)
        .where(PlannedContact.contributor_id == contributor_id)
        .order_by(PlannedContact.planned_on, PlannedContact.id)
    )
    for row in found:
        yield {"kind": row.kind, "on": row.planned_on, "state": row.state}
