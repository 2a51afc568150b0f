"""What contributors write beside their account, a row of each kind, in Polish."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from portal.domain.word_translations import WordKind
from portal.models import Contributor, DeeperRequest, Meeting, NamedPerson, Question, QuestionStep, Staff, TakenBack

POLISH = "Proszę dzwonić po południu."
ENGLISH = "Please ring in the afternoon."
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def asked_about(session: Session, ewa: Contributor, words: str = POLISH) -> Question:
    made = Question(contributor_id=ewa.id, words=words, asked_at=NOW, submission=f"q {words}")
    session.add(made)
    session.flush()
    return made


def not_answered(session: Session, ewa: Contributor, _amara: Staff) -> QuestionStep:
    asked = asked_about(session, ewa, "Kiedy?")
    return QuestionStep(question_id=asked.id, number=1, state="asked", at=NOW, words=POLISH)


def meeting_wish(_session: Session, ewa: Contributor, amara: Staff) -> Meeting:
    return Meeting(
        contributor_id=ewa.id, asked_by_id=amara.id, how="telephone", minutes=60, words=POLISH, state="other_times",
        proposed_at=NOW, submission="m",
    )  # fmt: skip


def deeper_asked(_session: Session, ewa: Contributor, _amara: Staff) -> DeeperRequest:
    return DeeperRequest(contributor_id=ewa.id, words=POLISH, asked_at=NOW, promised_on=NOW.date(), submission="d")


def named(_session: Session, ewa: Contributor, _amara: Staff) -> NamedPerson:
    return NamedPerson(contributor_id=ewa.id, name="Tom", words=POLISH, said_at=NOW, submission="n")


def taken_back(_session: Session, ewa: Contributor, _amara: Staff) -> TakenBack:
    return TakenBack(contributor_id=ewa.id, kind="everything", words=POLISH, made_at=NOW, submission="t")


Written = Callable[[Session, Contributor, Staff], object]
WRITTEN: list[tuple[WordKind, Written]] = [
    (WordKind.NOT_ANSWERED, not_answered),
    (WordKind.MEETING_WISH, meeting_wish),
    (WordKind.DEEPER_ASKED, deeper_asked),
    (WordKind.NAMED, named),
    (WordKind.TAKEN_BACK, taken_back),
]
