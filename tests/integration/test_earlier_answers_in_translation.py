"""An answer that did not answer stays in the history of its question, and its translation with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.word_translations import WordKind
from portal.models import Contributor, Question, WordTranslation
from portal.services import answering, question_ledger, second_reading, word_translations
from portal.store import erasing
from tests.factories import Factory
from tests.integration.rooms import member_of, room_of
from tests.pages.check_back import CheckBackCase, check_back_case

FIRST = "The night nurse was with her."
POLISH = "Była z nią nocna pielęgniarka."
SECOND = "The nurse came at ten."


@pytest.fixture
def case(app: Flask, make: Factory) -> CheckBackCase:
    found = check_back_case(app, make)
    with make.tools.writing() as work:
        work.session.get_one(Contributor, found.contributor.id).page_language = "pl"
    return found


@pytest.fixture
def writer(case: CheckBackCase) -> StaffMember:
    return member_of(case.make, case.writer)


@pytest.fixture
def reader(case: CheckBackCase) -> StaffMember:
    return member_of(case.make, case.reader)


@pytest.fixture
def here(case: CheckBackCase) -> Room:
    return replace(room_of(case.make, case.contributor), stepped_up=True, reads_language="pl")


@pytest.fixture
def asked(case: CheckBackCase) -> int:
    question = case.make.add(
        Question(
            contributor_id=case.contributor.id, words="Kto tam był?", state="asked",
            asked_at=case.make.tools.clock.now(), submission="who",
        )
    )  # fmt: skip
    return int(question.id)


def answered(case: CheckBackCase, writer: StaffMember, reader: StaffMember, asked: int, words: str) -> None:
    tools = case.make.tools
    answering.answer(
        tools, writer, case.contributor.id, asked, words=words, easy_words=f"reviewer | {words}", looked_at=True,
        can_be_answered=True,
    )  # fmt: skip
    second_reading.pass_text(tools, reader, ReadKind.ANSWER, asked, looked_at=True)


def test_its_task_and_its_promised_day_go_with_the_words(
    app: Flask,
    case: CheckBackCase,
    writer: StaffMember,
    reader: StaffMember,
    here: Room,
    asked: int,
    clock: SetClock,
) -> None:
    # given an answer that waits to be put into Polish
    tools = case.make.tools
    answered(case, writer, reader, asked, FIRST)
    (before,) = word_translations.waiting(tools, writer)
    assert before.kind is WordKind.QUESTION_ANSWER
    # when they say, some days later, that it does not answer it
    clock.move(days=3)
    question_ledger.not_answered(tools, here, asked, "Nie o to pytałam.", "again")
    word_translations.keep_all_up(tools)
    # then it is the same task, of an earlier answer, by the same day
    (task,) = word_translations.waiting(tools, writer)
    assert (task.id, task.kind, task.due_on) == (before.id, WordKind.QUESTION_STEP, before.due_on)
    assert word_translations.for_family(tools, here, "pl").due(FIRST) == date(2026, 12, 7)
    # when another answer stands, and both are put into Polish
    answered(case, writer, reader, asked, SECOND)
    assert [each.kind for each in word_translations.waiting(tools, writer)] == [
        WordKind.QUESTION_STEP, WordKind.QUESTION_ANSWER,
    ]  # fmt: skip
    word_translations.type_in(tools, writer, task.id, [(POLISH, "")], "Wolds Translating")
    second_reading.pass_text(tools, reader, ReadKind.TRANSLATION, task.id)
    # then the earlier one reads in Polish among its days, in both presentations, with ours beside it
    for look in ("pl.standard", "pl.easy-read"):
        visitor = case.make.contributor_here(app, case.contributor, look=look)
        page = visitor.get(f"/family/questions?question={asked}")
        assert POLISH in page.text, look
        assert "7 grudnia 2026" in page.text or "10 grudnia 2026" in page.text, look


def test_what_was_translated_before_is_not_asked_for_again(
    case: CheckBackCase, writer: StaffMember, reader: StaffMember, here: Room, asked: int
) -> None:
    # given an answer that is there in Polish
    tools = case.make.tools
    answered(case, writer, reader, asked, FIRST)
    (task,) = word_translations.waiting(tools, writer)
    word_translations.type_in(tools, writer, task.id, [(POLISH, "")], "Wolds Translating")
    second_reading.pass_text(tools, reader, ReadKind.TRANSLATION, task.id)
    # when it turns out to be none
    question_ledger.not_answered(tools, here, asked, "", "again")
    word_translations.keep_all_up(tools)
    # then nothing waits, and it reads in Polish as before
    assert word_translations.waiting(tools, writer) == ()
    assert word_translations.for_family(tools, here, "pl").originals(FIRST) == (FIRST,)
    # and it goes with everything of theirs
    with tools.writing() as work:
        erasing.erase(work.session, case.contributor.id, work.now)
        assert work.session.scalars(select(WordTranslation)).all() == []


def test_whoever_chooses_another_language_later_gets_the_earlier_answers_too(
    case: CheckBackCase, writer: StaffMember, reader: StaffMember, here: Room, asked: int
) -> None:
    # given somebody who read English when they were answered, and said that it was none
    tools = case.make.tools
    with tools.writing() as work:
        work.session.get_one(Contributor, here.contributor_id).page_language = "en"
    answered(case, writer, reader, asked, FIRST)
    question_ledger.not_answered(tools, here, asked, "", "again")
    assert word_translations.waiting(tools, writer) == ()
    # when they choose Polish
    with tools.writing() as work:
        work.session.get_one(Contributor, here.contributor_id).page_language = "pl"
    word_translations.keep_all_up(tools)
    # then what was said then is asked for, once
    (task,) = word_translations.waiting(tools, writer)
    assert (task.kind, task.parts[0].words) == (WordKind.QUESTION_STEP, FIRST)
