"""The outcome's pages: calm before, quiet after, each contributor their own words only; and the staff's forms."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import event

from portal.domain.outcomes import PartName
from portal.domain.states import ActionState, Decision
from portal.models import ActionUpdate, Learning, Outcome
from portal.services import action_updates, outcomes
from portal.services.action_updates import UpdateWords
from tests.factories import Factory
from tests.pages.outcomes import OutcomeCase

OURS = "/family/outcome"


@pytest.fixture
def case(app: Flask, make: Factory) -> OutcomeCase:
    return OutcomeCase(app, make)


def _update(case: OutcomeCase, words: str, *, passed: bool) -> None:
    update_id = action_updates.write(
        case.make.tools, case.member(case.writer), case.action().id,
        UpdateWords(ActionState.UNDER_WAY, words, f"action | {words}", True, "A visit."), submission=words,
    )  # fmt: skip
    if passed:
        with case.make.tools.writing() as work:
            outcomes.pass_action_update(work, case.make.tools, case.member(case.reader), update_id)


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.standard", "ur.easy-read", "cy.standard"])
def test_before_publication_the_page_says_when(case: OutcomeCase, look: str) -> None:
    # given an outcome that is written and passed, and not published
    case.write()
    case.ready()
    case.passed()
    # when the mother opens the page
    page = case.make.contributor_here(case.app, case.mother, look=look).get(OURS)
    # then nothing of it is there, and she sees who has the review and by when it is planned
    assert page.status == 200
    assert "five weeks" not in page.text
    assert "Amara Okafor" in page.text
    assert "2026" in page.text


@pytest.mark.parametrize("look", ["en.standard", "ur.standard"])
def test_what_came_of_it(case: OutcomeCase, look: str) -> None:
    # given a published outcome
    case.published(case.statement(case.mother, "Maggie shouted when she hurt."))
    # when the mother opens the page
    page = case.make.contributor_here(case.app, case.mother, look=look).get(OURS)
    # then it warns first, and all of it is there, in order
    words = ["five weeks", "look like anger", "shouted when she hurt", "signs of pain", "pain guide", "Dr Shah"]
    places = [page.text.index(each) for each in words]
    assert places == sorted(places)
    assert page.text.index("116 123") < places[0]
    assert not page.tree.xpath("//main//progress")
    assert "✓" not in page.text
    assert page.tree.xpath("//main//*[@lang='en'][contains(., 'five weeks')]")


def test_easy_read_has_ten_rows_a_step_and_explains_its_words(case: OutcomeCase) -> None:
    # given a published outcome with a long finding
    long = "\n".join(f"talking | Sentence number {number} is short." for number in range(23))
    case.write(case.statement(case.mother, "Maggie shouted.", "Maggie shouted when she was in pain."))
    case.save("found", "Many things.", easy_words=long)
    case.ready()
    case.passed()
    case.publish()
    # when every step is read
    visitor = case.make.contributor_here(case.app, case.mother, look="en.easy-read")
    pages = [visitor.get(OURS)]
    while pages[-1].tree.xpath("//main//a[contains(@class,'button')][contains(., 'Next')]"):
        pages.append(visitor.get(f"{OURS}?step={len(pages) + 1}"))
    # then no step has more than ten rows besides its ending, and a hard word is explained in the next row
    rows = [page.tree.xpath("//main//*[@data-easy-row][not(ancestor::section)]") for page in pages]
    assert max(len(each) for each in rows) <= 10
    every = [" ".join(row.text_content().split()) for each in rows for row in each]
    assert "Some of it may be hard to read." in every[:10]
    assert "Sentence number 22 is short." in every
    assert every[every.index("This is a learning.") + 1].startswith("A learning is")
    assert every[every.index("This is a recommendation.") + 1].startswith("A recommendation says")
    assert every[every.index("Your words led here. You told us:") + 1] == "Maggie shouted when she was in pain."
    assert any("3 March 2027" in row for row in every)
    assert pages[-1].tree.xpath("//main//a[contains(., 'Ask a question')]")


def test_estranged_relatives_see_only_their_own_words(case: OutcomeCase) -> None:
    # given two contributors whose statements led to the same learning
    father = case.contributor("Frank O’Brien")
    hers = case.statement(case.mother, "I asked for help on 3 March.")
    his = case.statement(father, "I was never told.")
    case.published(hers, his)
    for look in ("en.standard", "en.easy-read"):
        for whose, own, other in (
            (case.mother, "I asked for help", "never told"),
            (father, "I was never told", "asked for help"),
        ):
            # when each reads every step of the page
            visitor = case.make.contributor_here(case.app, whose, look=look)
            html = "".join(visitor.get(f"{OURS}?step={step}").html for step in range(1, 7))
            # then their own words are there, and of the other's not even a number or a name
            assert own in html
            assert other not in html
            assert (father.name if whose is case.mother else case.mother.name) not in html


def test_a_contributor_whose_words_did_not_lead_there_sees_no_such_heading(case: OutcomeCase) -> None:
    # given a learning that only the mother's words led to
    father = case.contributor("Frank O’Brien")
    case.published(case.statement(case.mother, "I asked for help on 3 March."))
    # when the father reads it
    page = case.make.contributor_here(case.app, father).get(OURS)
    # then nothing says that somebody's words led there
    assert "Your words" not in page.text


def test_a_friend_and_a_wrong_person_find_no_such_page(case: OutcomeCase) -> None:
    # given a published outcome, a friend's room, and somebody who is not the right person
    case.published()
    wrong = case.contributor("Wrong Person", Decision.WRONG_PERSON)
    # when they ask for it, then it is not there
    for who in (case.friend(), wrong):
        assert case.make.contributor_here(case.app, who).get(OURS).status == 404


def test_an_update_is_shown_only_when_passed(case: OutcomeCase) -> None:
    # given a published outcome, one passed update and a newer one that waits
    case.published()
    _update(case, "Six wards have the guide.", passed=True)
    _update(case, "All wards have it.", passed=False)
    # when the mother reads the page
    page = case.make.contributor_here(case.app, case.mother).get(OURS)
    # then only the passed one is there, with its day
    assert "Six wards have the guide." in page.text
    assert "All wards" not in page.text
    assert "Monday 23 November 2026" in page.text


def test_somebody_who_said_no_is_promised_no_letter(case: OutcomeCase) -> None:
    brother = case.contributor("Sean O’Brien", Decision.NO)
    page = case.make.contributor_here(case.app, brother).get(OURS)
    assert "we will write" not in page.text.lower()


def test_the_page_costs_the_same_however_much_is_in_it(case: OutcomeCase) -> None:
    # given an outcome with many learnings
    case.write(case.statement(case.mother, "One."))
    for number in range(6):
        learning = case.save("new-learning", f"Lesson number {number}.")
        case.save(f"new-recommendation-{learning.id}", "Do better.")
    case.ready()
    case.passed()
    case.publish()
    visitor = case.make.contributor_here(case.app, case.mother)
    asked: list[str] = []
    event.listen(case.make.tools.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    # when the page is opened
    visitor.get(OURS)
    # then at most six statements were asked
    assert len([each for each in asked if each.lstrip().upper().startswith("SELECT")]) <= 6


# Staff


def test_staff_write_an_outcome_without_javascript(case: OutcomeCase) -> None:
    # given nothing written, and a statement that was shown
    statement = case.statement(case.mother, "Maggie shouted when she hurt.")
    visitor = case.make.staff_here(case.app, case.writer)

    def send(page: object, **typed: object) -> object:
        form = page.tree.xpath("//form[@id='form']")[0]  # type: ignore[attr-defined]
        hidden = {
            each.get("name"): each.get("value")
            for each in form.xpath(".//input[@type='hidden']")
            if not each.get("name").startswith("easy_")
        }
        return visitor.post(case.path, {**hidden, "act": "save", "looked_at": "y", **typed})

    # when each form is filled in as it comes
    page = visitor.get(case.path)
    page = send(page, words="Maggie waited five weeks.", easy_words="action | Maggie waited 5 weeks.")
    page = send(page, words="Thank you for telling us.", easy_words="action | Thank you.")
    page = send(
        page, words="Pain can look like anger.", easy_words="action | Pain can look like anger.", statements=statement
    )
    page = send(page, words="Staff learn the signs.", easy_words="action | Staff learn the signs.")
    page = send(
        page, words="Every ward gets a guide.", easy_words="action | Each ward gets a guide.", owner="Dr Shah",
        due_on_day="3", due_on_month="3", due_on_year="2027",
    )  # fmt: skip
    # then all of it is there, and it can be given to a second reader
    assert case.row().found == "Maggie waited five weeks."
    assert "Dr Shah" in page.text  # type: ignore[attr-defined]
    assert "Maggie shouted when she hurt." in page.text  # type: ignore[attr-defined]
    page = visitor.post(case.path, {"act": "ready"})
    assert page.heading.startswith("What came of Maggie’s review")
    assert case.row().ready_at is not None
    # and once passed, it is published by a press, and a second press does nothing more
    assert "Publish" not in "".join(page.tree.xpath("//button/text()"))
    case.passed()
    for _ in range(2):
        page = visitor.post(case.path, {"act": "publish"})
    assert "Published on" in page.text
    assert case.letters() == [case.mother.id]


def test_nothing_typed_is_lost_on_a_mistake(case: OutcomeCase) -> None:
    # given words with something that can hurt, and an Easy Read line that is too long
    visitor = case.make.staff_here(case.app, case.writer)
    long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    # when they are sent
    page = visitor.post(
        case.path, {"act": "save", "part": "found", "words": "They FAILED TO ENGAGE.", "easy_words": long, "seen": "x"}
    )
    # then the page says what to write instead, and every word is still in its box
    assert page.status == 200
    assert "What happened" in page.text or "say what was offered" in page.text
    assert "16 words in a sentence" in page.text
    boxes = {
        each.get("name"): each.text_content().strip() for each in page.tree.xpath("//textarea[not(ancestor::template)]")
    }
    assert boxes == {"words": "They FAILED TO ENGAGE.", "easy_words.1": long}
    assert case.all(Outcome) == []


def test_an_action_needs_an_owner_and_a_day(case: OutcomeCase) -> None:
    case.write()
    advice = case.all(Learning)[0]
    assert advice is not None
    visitor = case.make.staff_here(case.app, case.writer)
    recommendation = re.search(r"new-action-\d+", visitor.get(case.path).html)
    assert recommendation
    page = visitor.post(
        case.path, {"act": "save", "part": recommendation[0], "words": "Do it.", "easy_words": "", "due_on_day": "31"}
    )
    assert len(page.tree.xpath("//p[@class='error']")) == 2
    assert page.tree.xpath("//input[@name='due_on_day']/@value") == ["31"]


def test_a_part_that_a_colleague_changed_shows_both(case: OutcomeCase) -> None:
    # given a form that was opened before a colleague saved
    case.write()
    visitor = case.make.staff_here(case.app, case.writer)
    form = visitor.get(f"{case.path}?open=found").tree.xpath("//form[@id='form']")[0]
    seen = form.xpath(".//input[@name='seen']/@value")[0]
    case.save("found", "The colleague’s words.", by=case.reader)
    # when it is saved
    page = visitor.post(
        case.path, {"act": "save", "part": "found", "words": "My words.", "easy_words": "", "seen": seen}
    )
    # then both are in sight, and saving again puts the writer's in
    assert "The colleague’s words." in page.text
    assert page.tree.xpath("//textarea[@name='words']")[0].text_content().strip() == "My words."
    fresh = page.tree.xpath("//form[@id='form']//input[@name='seen']/@value")[0]
    visitor.post(case.path, {"act": "save", "part": "found", "words": "Both.", "easy_words": "Both.", "seen": fresh})
    assert case.row().found == "Both."


def test_words_for_a_part_that_was_taken_out_come_back(case: OutcomeCase) -> None:
    case.write()
    visitor = case.make.staff_here(case.app, case.writer)
    page = visitor.post(case.path, {"act": "save", "part": "learning-9999", "words": "Long thoughts.", "seen": "x"})
    assert page.status == 200
    assert page.tree.xpath("//textarea[@name='words']")[0].text_content().strip() == "Long thoughts."


def test_taking_out_asks_first(case: OutcomeCase) -> None:
    case.write()
    learning = PartName.read(f"learning-{case.all(Learning)[0].id}")
    visitor = case.make.staff_here(case.app, case.writer)
    page = visitor.get(f"{case.path}?remove={learning}")
    assert len(case.all(Learning)) == 1
    assert "Take it out" in page.text
    visitor.post(case.path, {"act": "remove", "part": str(learning)})
    assert case.all(Learning) == []


def test_the_page_names_what_waits(case: OutcomeCase) -> None:
    # given a draft that is not complete
    case.save("found", "Words.")
    visitor = case.make.staff_here(case.app, case.writer)
    # when somebody posts publish all the same
    page = visitor.post(case.path, {"act": "publish"})
    # then the page says what waits
    assert "the thank-you is not written yet" in page.text
    assert "has not read and passed it yet" in page.text
    assert case.row().published_at is None


def test_staff_of_another_area_find_no_outcome_and_no_action(case: OutcomeCase) -> None:
    case.published()
    far = case.make.staff("Ann Far", area="South Moor")
    visitor = case.make.staff_here(case.app, far)
    assert visitor.get(case.path).status == 404
    assert visitor.get(f"/staff/actions/{case.action().id}").status == 404
    assert visitor.get("/staff/actions/99999999999999999999").status == 404


def test_an_update_is_written_and_changed_on_the_action_page(case: OutcomeCase) -> None:
    # given a published outcome
    case.published()
    path = f"/staff/actions/{case.action().id}"
    visitor = case.make.staff_here(case.app, case.writer)
    page = visitor.get(path)
    submission = page.tree.xpath("//input[@name='submission']/@value")[0]
    typed = {"submission": submission, "state": "done", "words": 'It\'s "done".', "easy_words": "", "evidence": "Seen."}
    # when the update is sent twice
    visitor.post(path, typed)
    page = visitor.post(path, typed)
    # then it is one, with the quotation marks of a book, and its Easy Read words are to be looked at
    update = case.all(ActionUpdate)[0]
    assert len(case.all(ActionUpdate)) == 1
    assert update.words == "It’s “done”."
    assert "Nobody has looked at some of the Easy Read rows yet." in page.text
    # and when they are, it waits for a second reader
    form = visitor.get(f"{path}?open={update.id}").tree.xpath("//form[@id='form']")[0]
    hidden = {
        each.get("name"): each.get("value")
        for each in form.xpath(".//input[@type='hidden']")
        if not each.get("name").startswith("easy_")
    }
    page = visitor.post(path, {**typed, **hidden, "easy_words": "action | It is done.", "looked_at": "y"})
    assert "Waits for a second reader" in page.text


def test_an_unfinished_update_form_keeps_its_words(case: OutcomeCase) -> None:
    case.published()
    path = f"/staff/actions/{case.action().id}"
    page = case.make.staff_here(case.app, case.writer).post(path, {"words": "Half", "evidence": "A note"})
    assert "Choose how far this is." in page.text
    assert page.tree.xpath("//textarea[@name='evidence']")[0].text_content().strip() == "A note"
