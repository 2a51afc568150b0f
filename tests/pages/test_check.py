"""Did we get this right? What a contributor sees of our sentences, and how their word on each is kept."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event, select

from portal.adapters.clock import SetClock
from portal.domain.states import Relationship, StatementState, Verdict
from portal.models import Reply, Statement
from tests.factories import Factory
from tests.pages.check_back import CheckBackCase, check_back_case


@pytest.fixture
def case(app: Flask, make: Factory) -> CheckBackCase:
    return check_back_case(app, make)


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.standard", "ur.easy-read", "cy.easy-read"])
def test_each_page_opens_in_each_look(case: CheckBackCase, look: str) -> None:
    # given a sentence that was changed after a word on it
    first = case.statement(easy_words="Maggie was in pain.\nIt was two weeks.")
    case.check(first, words='It was "five" weeks')
    case.version(first.statement_id, "Maggie was in pain for five weeks.", number=2, because="Thank you.")
    here = case.family(look)
    # when the pages are opened
    for path in ("/family/check", f"/family/check/{first.statement_id}", "/family/ask"):
        page = here.get(path)
        # then each says what it is, in its look
        assert page.status == 200, path
        assert page.tree.get("data-presentation") == look.split(".")[1]
        assert page.tree.get("lang") == look.split(".")[0]


def test_nothing_was_shown_yet(case: CheckBackCase) -> None:
    # given a statement that nobody has passed, and one that is passed but not shown
    case.statement("A draft.", shown=False, passed=False)
    hidden = case.statement("Passed only.", shown=False)
    here = case.family()
    # when the contributor opens the page
    page = here.get("/family/check")
    # then there is nothing of either (rule 10)
    assert "draft" not in page.text
    assert "Passed only" not in page.text
    assert here.get(f"/family/check/{hidden.statement_id}").status == 404


def test_a_word_is_kept_with_its_time(case: CheckBackCase) -> None:
    # given a shown sentence
    version = case.statement()
    here = case.family()
    address = f"/family/check/{version.statement_id}"
    # when the contributor says that it is not right, and what it should say
    page = here.post(
        address, {"version": version.id, "verdict": "not_right", "correction": "It was five weeks."}, follow=True
    )
    # then it is kept, chosen on the card, and the page says when it was saved
    (said,) = case.all_checks()
    assert (said.verdict, said.correction) == (Verdict.NOT_RIGHT, "It was five weeks.")
    assert page.name == "family.check"
    assert "You said “Not right”. Saved on Monday 23 November 2026, 10:00." in page.text
    assert page.tree.xpath("//input[@name='verdict' and @value='not_right' and @checked]")
    assert page.tree.xpath("//textarea")[0].text_content().strip() == "It was five weeks."


def test_the_same_word_twice_is_one(case: CheckBackCase) -> None:
    # given a word already kept
    version = case.statement()
    here = case.family()
    sent = {"version": version.id, "verdict": "not_right", "correction": "Five weeks."}
    # when it is sent twice, then another word is sent
    for _ in range(2):
        here.post(f"/family/check/{version.statement_id}", sent)
    here.post(f"/family/check/{version.statement_id}", {**sent, "verdict": "not_sure"})
    # then there are two rows: the old one stays (rule 11)
    assert [each.verdict for each in case.all_checks()] == [Verdict.NOT_RIGHT, Verdict.NOT_SURE]


def test_the_same_word_after_a_reply_is_a_new_word(case: CheckBackCase, clock: SetClock) -> None:
    # given a reply that was shown
    version = case.statement()
    said = case.check(version, words="Five weeks.")
    case.make.add(
        Reply(
            check_id=said.id,
            words="The records say two.",
            written_by_id=case.writer.id,
            written_at=case.now(),
            passed_by_id=case.reader.id,
            passed_at=case.now(),
        )
    )
    clock.move(days=1)
    here = case.family()
    assert "The records say two." in here.get("/family/check").text
    # when the contributor says the same again
    here.post(
        f"/family/check/{version.statement_id}",
        {"version": version.id, "verdict": "not_right", "correction": "Five weeks."},
    )
    # then it is a word of its own, which wants an answer
    assert len(case.all_checks()) == 2


def test_right_takes_back_what_stood_in_the_box(case: CheckBackCase) -> None:
    # given "not right" with words, which the box still holds
    version = case.statement()
    case.check(version, words="Five weeks.")
    # when the contributor changes it to "right" and leaves the box as it was
    case.family().post(
        f"/family/check/{version.statement_id}",
        {"version": version.id, "verdict": "right", "correction": "Five weeks."},
    )
    # then the new word is a bare "right"
    last = case.all_checks()[-1]
    assert (last.verdict, last.correction) == (Verdict.RIGHT, "")


def test_without_an_answer_the_words_come_back(case: CheckBackCase) -> None:
    # given words without one of the four answers
    version = case.statement()
    here = case.family()
    # when they are sent
    page = here.post(
        f"/family/check/{version.statement_id}", {"version": version.id, "correction": "It was five weeks."}
    )
    # then the page says what to do and holds the words
    assert page.status == 200
    assert "Choose one of the answers." in page.text
    assert page.tree.xpath("//textarea")[0].text_content().strip() == "It was five weeks."
    assert case.all_checks() == []


def test_exactly_what_changed_is_shown(case: CheckBackCase, clock: SetClock) -> None:
    # given a word, and a revision that was shown because of it
    first = case.statement()
    case.check(first, words="It was five weeks.")
    clock.move(days=1)
    case.version(
        first.statement_id, "Maggie was in pain for five weeks.", number=2, because="Thank you. You are right."
    )
    # when the contributor opens the page
    page = case.family().get("/family/check")
    # then only what changed is struck out and put in, with words for a screen reader, and the reviewer's reason
    assert [each.text_content() for each in page.tree.xpath("//del")] == ["Taken out: two"]
    assert [each.text_content() for each in page.tree.xpath("//ins")] == ["Put in: five"]
    assert "Amara Okafor changed it on Tuesday 24 November 2026." in page.text
    assert "Thank you. You are right." in page.text
    assert "You said this was not right." in page.text
    # and the sentence wants a new word: none is chosen
    assert not page.tree.xpath("//input[@checked]")


def test_a_word_on_the_older_version_stays_with_it(case: CheckBackCase, clock: SetClock) -> None:
    # given a page that was open while a new version was shown
    first = case.statement()
    clock.move(hours=1)
    case.version(first.statement_id, "Maggie was in pain for five weeks.", number=2)
    # when the contributor answers from the old page
    case.family().post(f"/family/check/{first.statement_id}", {"version": first.id, "verdict": "right"})
    # then the word is about what they read
    assert [each.statement_version_id for each in case.all_checks()] == [first.id]


def test_nobody_else_sees_or_answers(case: CheckBackCase) -> None:
    # given another relative in the same review
    version = case.statement()
    case.question()
    other = case.make.contributor(case.review, "Sean O’Brien", relationship=Relationship.BROTHER)
    here = case.make.contributor_here(case.app, other)
    # when they look, guess the address, or send an answer (rule 5)
    token = here.token("/family/ask")
    asked = here.get("/family/ask")
    checked = here.get("/family/check")
    guessed = here.get(f"/family/check/{version.statement_id}")
    sent = here.post(
        f"/family/check/{version.statement_id}",
        {"csrf_token": token, "version": version.id, "verdict": "take_out"},
    )
    # then they see nothing and change nothing
    assert "pain" not in checked.text
    assert "ring me" not in asked.text
    assert guessed.status == sent.status == 404
    assert case.all_checks() == []


def test_a_version_of_another_statement_is_refused(case: CheckBackCase) -> None:
    # given two sentences, one of them not shown
    version = case.statement()
    hidden = case.statement("Not shown.", shown=False)
    # when the form names the hidden one's version, or no number at all
    here = case.family()
    for bent in (hidden.id, "9" * 30, "x", ""):
        page = here.post(f"/family/check/{version.statement_id}", {"version": bent, "verdict": "right"})
        # then it is not there
        assert page.status == 404
    assert case.all_checks() == []


def test_taken_out_is_said_and_kept(case: CheckBackCase) -> None:
    # given a sentence that we took out after it was shown
    version = case.statement()
    case.check(version, Verdict.TAKE_OUT)
    with case.make.tools.writing() as work:
        statement = work.session.get_one(Statement, version.statement_id)
        statement.state, statement.taken_out_at = StatementState.TAKEN_OUT, work.now
    here = case.family()
    # when the contributor looks, and answers from an old page
    page = here.get("/family/check")
    token = here.token("/family/ask")
    again = here.post(
        f"/family/check/{version.statement_id}", {"csrf_token": token, "version": version.id, "verdict": "right"}
    )
    # then it says when it was taken out, and nothing new is kept
    assert "We took this sentence out on Monday 23 November 2026." in page.text
    assert again.status == 200
    assert len(case.all_checks()) == 1


def test_easy_read_goes_from_one_to_the_next(case: CheckBackCase) -> None:
    # given two sentences in Easy Read
    first = case.statement("One.", easy_words="One thing.")
    second = case.statement("Two.", easy_words="Two things.")
    here = case.family("en.easy-read")
    start = here.get("/family/check")
    assert "You have checked 0 of 2." in start.easy_rows
    assert "We wrote 2 sentences from your words." in start.easy_rows
    assert len(start.easy_rows) == 7 + 2, "rows for other cases are left out; two belong to every page's ending"
    assert start.tree.xpath(f"//a[@class='button' and @href='/family/check/{first.statement_id}']")
    # when each is answered by picture alone
    after = here.post(f"/family/check/{first.statement_id}", {"version": first.id, "verdict": "right"})
    assert after.path == f"/family/check/{second.statement_id}"
    assert after.easy_rows[0] == "Two things."
    assert "Two." in after.text
    last = here.post(f"/family/check/{second.statement_id}", {"version": second.id, "verdict": "not_sure"})
    # then the next comes, and at the end all of them with what was said
    assert last.name == "family.check"
    assert "You have checked 2 of 2." in last.easy_rows
    assert "You said: not sure." in last.text


@pytest.mark.parametrize(("path", "most"), [("/family/check", 6), ("/family/ask", 6)])
def test_few_queries_however_many_rows(case: CheckBackCase, path: str, most: int) -> None:
    # given forty sentences with words on each, and many questions
    for number in range(40):
        version = case.statement(f"Sentence {number}.")
        said = case.check(version, words="No.")
        case.make.add(Reply(check_id=said.id, words="Yes.", written_by_id=case.writer.id, written_at=case.now()))
    for number in range(10):
        case.question(f"Question {number}?")
    here = case.family()
    here.get(path)
    counted: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.append(statement)

    engine = case.make.tools.database.engine
    event.listen(engine, "before_cursor_execute", count)
    # when the page is opened
    page = here.get(path)
    event.remove(engine, "before_cursor_execute", count)
    # then it took six queries at most
    assert page.status == 200
    asked = [each for each in counted if not each.startswith(("PRAGMA", "BEGIN"))]
    assert 0 < len(asked) <= most, asked


def test_looking_changes_nothing(case: CheckBackCase) -> None:
    # given a statement
    version = case.statement()
    here = case.family()
    # when its pages are looked at
    for path in ("/family/check", f"/family/check/{version.statement_id}", "/family/ask"):
        here.get(path)
    # then nothing was kept of it (rule 2)
    with case.make.tools.reading() as session:
        assert session.scalars(select(Statement)).one().state == StatementState.SHOWN
    assert case.all_checks() == []
