"""Pages of what was raised in another language: asked for beside the words; whom it is about finds none of it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.second_reading import ReadKind
from portal.domain.word_translations import WordKind
from portal.models import Concern, ConcernAnswer, WordTranslation
from portal.services import concerns, raising, second_reading, word_translations
from tests.factories import Factory
from tests.integration.raised import Case

THEIRS = "Ona się śmiała, kiedy płakałam."
OURS = "We are sorry."
POLISH = "Przykro nam."


@pytest.fixture
def case(app: Flask, make: Factory) -> Case:
    made = Case(make)
    made.mother = make.contributor(made.review, "Ewa Nowak", language="pl")
    made.room = made.in_room(made.mother)
    return made


@pytest.fixture
def concern(case: Case) -> Concern:
    """What she raised about the reviewer, in Polish."""
    given = {"kind": "complaint", "about": "reviewer", "words": THEIRS, "submission": "r"}
    return case.row(raising.raise_in_room(case.tools, case.room, **given).reference)


def only_task(case: Case, kind: WordKind) -> int:
    with case.tools.reading() as session:
        return session.scalars(select(WordTranslation.id).where(WordTranslation.kind == kind)).one()


def test_it_is_asked_for_beside_the_words_and_whom_it_is_about_finds_no_page(
    app: Flask, make: Factory, case: Case, concern: Concern
) -> None:
    # given a coordinator on its page, with the language of its words
    jo = make.staff_here(app, case.jo)
    page = jo.get(f"/staff/raised/{concern.id}")
    assert "Written in Polish." in page.text
    # when a translation is asked for beside them
    sent = {"kind": "raised", "id": str(concern.id), "language": "pl", "csrf_token": jo.token("/staff/today")}
    made = jo.post("/staff/translations/ask", sent)
    # then its page names what was raised, and no review
    assert made.name == "staff.translation"
    assert concern.reference in made.text
    assert made.tree.xpath(f"//a[@href='/staff/raised/{concern.id}']")
    assert not made.tree.xpath("//main//a[contains(@href, '/staff/reviews/')]")
    assert concern.reference in jo.get("/staff/translations").text
    # and the reviewer, whom it is about, has neither the task nor a word of it
    reviewer = make.staff_here(app, case.reviewer)
    task = only_task(case, WordKind.RAISED)
    for path in (f"/staff/translations/{task}", f"/staff/translations/{task}/file"):
        assert reviewer.client.get(path).status_code == 404
    for path in ("/staff/today", "/staff/translations", "/staff/second-reading"):
        text = reviewer.get(path).text
        assert concern.reference not in text
        assert "Polish" not in text


def test_a_family_reads_our_answer_in_its_language_with_ours_beside_it(
    app: Flask, make: Factory, case: Case, concern: Concern
) -> None:
    # given our answer, passed
    jo, sam = case.member(case.jo), case.member(case.sam)
    concerns.answer(case.tools, jo, concern.id, words=OURS, easy_words=f"sorry | {OURS}", looked_at=True)
    with case.tools.reading() as session:
        answer = session.scalars(select(ConcernAnswer.id)).one()
    second_reading.pass_text(case.tools, sam, ReadKind.CONCERN, answer)
    here = f"/family/raise-it/{concern.id}"
    plain = make.contributor_here(app, case.mother, look="pl.standard")
    easy = make.contributor_here(app, case.mother, look="pl.easy-read")
    # then both pages show it in English, with the day by which it is there in Polish
    for visitor in (plain, easy):
        shown = visitor.get(here)
        assert OURS in shown.text
        assert "7 grudnia 2026" in shown.text
    # when its translation was passed
    task = only_task(case, WordKind.CONCERN_ANSWER)
    word_translations.type_in(case.tools, jo, task, [(POLISH, POLISH)], "Wolds Translating")
    second_reading.pass_text(case.tools, sam, ReadKind.TRANSLATION, task)
    # then both show it, and what we wrote is one press away; her page leads there
    for visitor in (plain, easy):
        shown = visitor.get(here)
        assert POLISH in shown.text
        assert "grudnia" not in shown.text
        (original,) = shown.tree.xpath("//details[.//p[@lang='en']]")
        assert OURS in original.text_content()
    assert easy.get("/family").tree.xpath("//a[@href='/family/raise-it']")
