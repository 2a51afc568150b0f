"""A mother's question: asked, being found out, answered, not answered by that, and answered again. On phones."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from portal.adapters.clock import SetClock
from portal.services import caseload
from portal.services.tools import Tools
from tests.browser.devices import Devices
from tests.browser.people import follow, look, press, reads, sees
from tests.factories import Factory
from tests.integration.rooms import member_of
from tests.pages.check_back import CheckBackCase, check_back_case

pytestmark = pytest.mark.browser


@pytest.fixture
def case(app: Flask, make: Factory) -> CheckBackCase:
    return check_back_case(app, make)


def test_a_question_is_followed_to_its_answer_and_opened_again(
    case: CheckBackCase, devices: Devices, tools: Tools, clock: SetClock
) -> None:
    # given a mother who asked something, on a phone without JavaScript
    question = case.question("Who was with Maggie?")
    mother = devices.of_contributor(case.contributor).page
    mother.goto("/family/ask")
    follow(mother, "See what became of each question")
    sees(mother, "family.questions")
    reads(mother, "Who was with Maggie?", "Asked. We have your question.")
    # when the reviewer says whom she asks and by when
    amara = devices.of_staff(case.writer).page
    amara.goto(f"/staff/reviews/{case.review.reference}/questions")
    card = amara.locator(f"#question-{question.id}")
    card.get_by_label("Whom do you ask?").select_option("hospital")
    for part, value in (("Day", "1"), ("Month", "12"), ("Year", "2026")):
        card.get_by_label(part, exact=True).fill(value)
    press(card, "Tell them you are finding out")
    reads(amara, "They can see whom you ask and by when.")
    # then the mother reads it in plain words, with the day
    mother.reload()
    reads(
        mother,
        "We are finding out.",
        "We ask the hospital.",
        "You will hear from us about it by Tuesday 1 December 2026.",
    )
    # and when that day goes by, we say so and are sorry
    clock.move(days=9)
    mother = devices.of_contributor(case.contributor).page
    mother.goto("/family/questions")
    reads(mother, "We said that we would know by Tuesday 1 December 2026. That day has gone, and we are sorry.")
    # when the answer is written, and passed by a second reader
    amara = devices.of_staff(case.writer).page
    amara.goto(f"/staff/reviews/{case.review.reference}/questions")
    card = amara.locator(f"#question-{question.id}")
    card.get_by_text("Answer, or say why nobody can").click()
    card.get_by_label("The answer, or why there is none").fill("A nurse was with her.")
    press(card, "Put the plain sentences here")
    card = amara.locator(f"#question-{question.id}")
    card.get_by_label("I have looked at every row: the words and the picture belong together").check()
    press(card, "Answer: send to a second reader")
    reads(amara, "It waits for a second reader.")
    mother.reload()
    expect(mother.locator("main")).not_to_contain_text("A nurse was with her.")
    ben = devices.of_staff(case.reader).page
    ben.goto(f"/staff/second-reading/answer/{question.id}")
    if ben.locator("#looked_at").count():
        ben.locator("#looked_at").check()
    press(ben, "Pass")
    # then she reads it, and one press says that it does not answer it
    mother.reload()
    reads(mother, "Answered.", "A nurse was with her.")
    press(mother, "That does not answer it: Who was with Maggie?")
    reads(mother, "Your question is open again.", "you said that this does not answer it", "A nurse was with her.")
    # and staff see it on Today; nothing of the review is final
    today = caseload.today(tools, member_of(case.make, case.writer))
    assert "not_answered" in {kind.value for each in today.mine for kind, _number in each.counts}
    amara.goto("/staff/today")
    reads(amara, "says that our answer does not answer their question")


def test_the_same_with_pictures_and_once_in_urdu(case: CheckBackCase, devices: Devices, clock: SetClock) -> None:
    # given an answered question, in Easy Read on a phone
    now = clock.now() - timedelta(days=2)
    question = case.question(
        "Who was with Maggie?", state="answered", answer="A nurse was with her.",
        easy_answer="care | A nurse was with her.", answered_at=now, passed_at=now, answered_by_id=case.writer.id,
        passed_by_id=case.reader.id,
    )  # fmt: skip
    mother = devices.of_contributor(case.contributor, "en.easy-read").page
    mother.goto("/family/questions")
    assert look(mother)[2] == "easy-read"
    reads(mother, "Who was with Maggie?", "This question has an answer.", "A nurse was with her.")
    assert mother.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # when they press a picture and type nothing
    press(mother, re.compile("No, this does not answer it$"))
    reads(mother, "Thank you for telling us.", "Your question is open again.")
    # and in Urdu the page runs the other way, with nothing beyond the edge
    aunt = devices.of_contributor(case.contributor, "ur.easy-read", width=320).page
    aunt.goto(f"/family/questions?question={question.id}")
    assert look(aunt) == ("ur", "rtl", "easy-read")
    expect(aunt.locator("[data-easy-row]").first).to_contain_text("Who was with Maggie?")
    assert aunt.evaluate("document.documentElement.scrollWidth <= innerWidth")
