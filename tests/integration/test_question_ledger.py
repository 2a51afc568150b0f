"""The ledger of questions: states with their days, an answer that answers nothing, and nothing final meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.errors import Conflict, NotFound, Refused
from portal.domain.question_ledger import LedgerQuestion
from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import QuestionState, Role, WhoKnows
from portal.domain.waiting import WaitingKind
from portal.models import Contributor, Letter, Promise, Question, QuestionStep, Staff
from portal.services import answering, caseload, question_ledger, second_reading
from portal.services.tools import Tools
from portal.store import erasing, unanswered, waiting
from tests.factories import Factory
from tests.integration.rooms import member_of, room_of
from tests.pages.check_back import CheckBackCase, check_back_case

DAY = date(2026, 12, 1)


@pytest.fixture
def case(app: Flask, make: Factory) -> CheckBackCase:
    return check_back_case(app, make)


def member(make: Factory, staff: Staff) -> StaffMember:
    return member_of(make, staff)


def room(make: Factory, contributor: Contributor, *, stepped_up: bool = True) -> Room:
    return replace(room_of(make, contributor), stepped_up=stepped_up)


def answered(
    case: CheckBackCase, question: Question, words: str = "The night nurse was with her.", **more: object
) -> None:
    tools = case.make.tools
    how = {"can_be_answered": True, **more}
    answering.answer(
        tools, member(case.make, case.writer), case.contributor.id, question.id, words=words,
        easy_words=f"reviewer | {words}", looked_at=True, **how,
    )  # type: ignore[arg-type]  # fmt: skip
    second_reading.pass_text(tools, member(case.make, case.reader), ReadKind.ANSWER, question.id, looked_at=True)


def ledger(case: CheckBackCase) -> LedgerQuestion:
    (found,) = question_ledger.read(case.make.tools, room(case.make, case.contributor))
    return found


def steps(tools: Tools) -> list[tuple[str, str, str]]:
    with tools.reading() as session:
        rows = session.scalars(select(QuestionStep).order_by(QuestionStep.number))
        return [(row.state, row.words, row.answer) for row in rows]


def promises(tools: Tools) -> list[tuple[date, bool, bool]]:
    with tools.reading() as session:
        rows = session.scalars(select(Promise).where(Promise.code == "answer").order_by(Promise.id))
        return [(row.due_on, row.kept_at is not None, row.ended_at is not None) for row in rows]


def test_each_state_stands_with_its_day_and_what_we_promised(case: CheckBackCase, clock: SetClock) -> None:
    # given a question
    question = case.question()
    writer, tools = member(case.make, case.writer), case.make.tools
    # when a reviewer says whom they ask and by when, and says the same again
    clock.move(days=1)
    for _again in (1, 2):
        answering.find_out(tools, writer, case.contributor.id, question.id, asks=WhoKnows.HOSPITAL, due_on=DAY)
    # then it is one state with its day, and a promise
    found = ledger(case)
    assert found.state is QuestionState.BEING_FOUND_OUT
    assert found.being_asked is not None
    assert (found.being_asked.asks, found.being_asked.due_on) == (WhoKnows.HOSPITAL, DAY)
    assert promises(tools) == [(DAY, False, False)]
    # and when it is answered, the answer is a state of its own and the promise is kept
    clock.move(days=1)
    answered(case, question)
    assert [each[0] for each in steps(tools)] == ["being_found_out", "answered"]
    assert promises(tools) == [(DAY, True, False)]
    assert ledger(case).state is QuestionState.ANSWERED


def test_a_new_day_overtakes_the_old_one_and_a_day_that_passed_is_owned_up_to(
    case: CheckBackCase, clock: SetClock
) -> None:
    question, tools = case.question(), case.make.tools
    answering.find_out(tools, member(case.make, case.writer), case.contributor.id, question.id, due_on=DAY)
    clock.move(days=30)
    # given a day that has gone: it shows as late, and the promise is not kept
    assert ledger(case).late(tools.today())
    later = tools.today() + timedelta(days=7)
    answering.find_out(tools, member(case.make, case.writer), case.contributor.id, question.id, due_on=later)
    # then the new day is the promise, the old one was overtaken and never kept, and both days stand in the history
    assert promises(tools) == [(DAY, False, True), (later, False, False)]
    assert [each.due_on for each in ledger(case).steps] == [DAY, later]
    with pytest.raises(Refused, match="day_not_later"):
        answering.find_out(tools, member(case.make, case.writer), case.contributor.id, question.id, due_on=DAY)


def test_that_does_not_answer_it_opens_it_again_and_nothing_is_final(case: CheckBackCase, clock: SetClock) -> None:
    # given an answer that was passed, so that nothing is unanswered
    question, tools = case.question(), case.make.tools
    answered(case, question)
    assert ledger(case).asked.answered
    with tools.reading() as session:
        assert not unanswered.of_review(session, case.review.id).any
    # when the contributor says that it does not answer it, and their browser sends it twice
    clock.move(days=2)
    here = room(case.make, case.contributor)
    for _again in (1, 2):
        question_ledger.not_answered(tools, here, question.id, "Who was with her at 3?", "one")
    # then there is one new row, the answer before stays in the history, and the question has no answer (rule 9)
    assert steps(tools) == [
        ("answered", "", "The night nurse was with her."),
        ("asked", "Who was with her at 3?", ""),
    ]
    assert not ledger(case).asked.answered
    with tools.reading() as session:
        assert unanswered.of_review(session, case.review.id).questions == 1
    # and staff see it on Today, with the words
    today = caseload.today(tools, member(case.make, case.writer))
    (waits,) = [each for each in today.mine if each.first.contributor_id == case.contributor.id]
    assert (WaitingKind.NOT_ANSWERED, 1) in waits.counts
    with tools.reading() as session:
        found = {each.kind: each for each in waiting.of_review(session, case.review.id, tools.today())}
    assert found[WaitingKind.NOT_ANSWERED].words == "Who was with her at 3?"
    # and the next answer goes the whole way again, through a second reader
    answered(case, question, "Nurse Reed was.")
    assert ledger(case).asked.answer == "Nurse Reed was."
    assert [each.answer for each in ledger(case).before] == ["The night nurse was with her.", ""]


def test_an_answer_from_before_there_was_a_ledger_is_kept_too(case: CheckBackCase) -> None:
    now = case.now()
    passed = {"passed_at": now, "passed_by_id": case.reader.id, "answered_at": now, "answered_by_id": case.writer.id}
    question = case.question(state=QuestionState.ANSWERED, answer="Yes.", **passed)
    question_ledger.not_answered(case.make.tools, room(case.make, case.contributor), question.id, "", "one")
    assert steps(case.make.tools) == [("answered", "", "Yes."), ("asked", "", "")]


def test_why_nobody_can_answer_says_who_might(case: CheckBackCase) -> None:
    question = case.question()
    answered(case, question, "We do not have the records.", can_be_answered=False, might_answer=WhoKnows.CORONER)
    found = ledger(case)
    assert (found.state, found.asked.might_answer) == (QuestionState.CANNOT_BE_ANSWERED, "coroner")


def test_an_answer_waits_for_its_second_reader_and_its_letter_goes_then(case: CheckBackCase) -> None:
    question, tools = case.question(), case.make.tools
    answering.answer(
        tools, member(case.make, case.writer), case.contributor.id, question.id, words="Yes.",
        easy_words="reviewer | Yes.", looked_at=True, can_be_answered=True,
    )  # fmt: skip
    assert not ledger(case).asked.answered
    with tools.reading() as session:
        assert session.scalars(select(Letter)).all() == []
    answered(case, question)
    with pytest.raises(Conflict):
        answering.find_out(tools, member(case.make, case.writer), case.contributor.id, question.id)
    with tools.reading() as session:
        assert len(session.scalars(select(Letter)).all()) == 1


def test_only_whose_it_is_and_only_in_the_area(case: CheckBackCase) -> None:
    # given an answered question
    question, tools = case.question(), case.make.tools
    answered(case, question)
    # then another contributor can't open it again, nor somebody of another area look or act
    other = case.make.contributor(case.review, "Tom Hill")
    with pytest.raises(NotFound):
        question_ledger.not_answered(tools, room(case.make, other), question.id, "", "one")
    assert question_ledger.read(tools, room(case.make, other)) == ()
    elsewhere = member_of(case.make, case.make.staff("Una Reed", Role.REVIEWER, area="South Wolds"), "South Wolds")
    with pytest.raises(NotFound):
        question_ledger.of_review(tools, elsewhere, case.review.reference)
    with pytest.raises(NotFound):
        answering.find_out(tools, elsewhere, case.contributor.id, question.id)


def test_their_words_in_the_ledger_go_with_everything_of_theirs(case: CheckBackCase) -> None:
    question, tools = case.question(), case.make.tools
    answered(case, question)
    question_ledger.not_answered(tools, room(case.make, case.contributor), question.id, "No.", "one")
    with tools.writing() as work:
        gone = erasing.erase(work.session, case.contributor.id, work.now)
    assert gone["question_step"] == 2
    assert steps(tools) == []
