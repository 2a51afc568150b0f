"""Writing statements, second reading, showing them, and answering what a contributor says."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.errors import Refused
from portal.domain.second_reading import ReadKind
from portal.domain.states import QuestionState, Role, StatementState, Verdict
from portal.models import (
    Addition,
    AuditEvent,
    Contributor,
    Letter,
    Promise,
    Question,
    Reply,
    Statement,
    StatementVersion,
)
from portal.services import checking, letters
from portal.store import accounts
from tests.factories import Factory
from tests.pages.check_back import CheckBackCase, check_back_case
from tests.people import Visitor


@pytest.fixture
def case(app: Flask, make: Factory) -> CheckBackCase:
    return check_back_case(app, make)


@pytest.fixture
def asked_letters(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The letters that were asked for; none is composed here."""
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(letters, "queue", lambda _work, _tools, **given: asked.append(given))
    return asked


def statements_page(case: CheckBackCase) -> str:
    return f"/staff/contributors/{case.contributor.id}/statements"


def checks_page(case: CheckBackCase) -> str:
    return f"/staff/contributors/{case.contributor.id}/checks"


def versions(case: CheckBackCase) -> list[StatementVersion]:
    with case.make.tools.reading() as session:
        return list(session.scalars(select(StatementVersion).order_by(StatementVersion.id)))


def one(case: CheckBackCase, model: type[Any]) -> Any:
    with case.make.tools.reading() as session:
        return session.scalars(select(model)).one()


def unanswered(case: CheckBackCase) -> tuple[int, int, int]:
    with case.make.tools.reading() as session:
        found = checking.unanswered(session, case.review.id)
    return found.checks, found.questions, found.additions


def write(case: CheckBackCase, here: Visitor, words: str, **more: str) -> Any:
    return here.post(
        statements_page(case),
        {"act": "write", "words": words, "easy_words": "", "answer": str(case.answer.id), "submission": words, **more},
    )


def test_a_statement_is_written_beside_the_words(case: CheckBackCase) -> None:
    # given the account on the page
    here = case.as_writer()
    page = here.get(f"{statements_page(case)}?answer={case.answer.id}")
    assert "She was in pain for two weeks before a doctor saw her." in page.text
    assert "From: what worried you" in page.text
    # when one sentence is written, and the form is sent twice
    for _ in range(2):
        page = write(case, here, 'Maggie said "it hurts" for two weeks.', submission="once")
    # then it is one draft with quotation marks of print, it stands as an Easy Read row to be looked at, and it waits
    (version,) = versions(case)
    assert version.words == "Maggie said “it hurts” for two weeks."
    assert version.easy_words == f"pain? | {version.words}"
    assert one(case, Statement).answer_id == case.answer.id
    assert "It waits for a second reader" in page.text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("She was in pain. Nobody came.", "This is 2 sentences."),
        ("She was in pain\nNobody came", "This is 2 sentences."),
        ("word " * 41, "This sentence has 41 words. Use 40 or fewer"),
        ("  ", "Write something first."),
    ],
)
def test_what_is_no_single_sentence_is_refused(case: CheckBackCase, words: str, why: str) -> None:
    # given somebody writing more than can be checked at once
    # when it is sent
    page = write(case, case.as_writer(), words)
    # then the page says what to do, holds the words, and nothing is kept
    assert why in page.text
    assert page.tree.xpath("//textarea[@id='words']")[0].text_content().strip() == words.strip()
    assert versions(case) == []


def test_statements_of_another_area_are_not_there(case: CheckBackCase) -> None:
    # given a reviewer of another area
    version = case.statement()
    case.statement("Not passed.", shown=False, passed=False)
    elsewhere = case.make.staff_here(case.app, case.make.staff("Lena Brandt", area="South Wolds"))
    # when they guess addresses
    for path in (
        statements_page(case),
        checks_page(case),
        f"/staff/statements/{version.statement_id}",
        f"/staff/second-reading/statement/{versions(case)[1].id}",
    ):
        # then nothing is there (rule 12)
        assert elsewhere.get(path).status == 404, path
        assert (
            elsewhere.post(path, {"csrf_token": elsewhere.token("/staff/second-reading"), "act": "pass"}).status == 404
        )
    assert "Not passed" not in elsewhere.get("/staff/second-reading").text


def test_every_look_is_an_audit_event(case: CheckBackCase) -> None:
    # given pages that show a family's words
    version = case.statement(shown=False, passed=False)
    here = case.as_reader()
    paths = (
        statements_page(case),
        checks_page(case),
        f"/staff/statements/{version.statement_id}",
        "/staff/second-reading",
        f"/staff/second-reading/statement/{version.id}",
    )
    # when a member of staff looks at each
    for path in paths:
        assert here.get(path).status == 200
    # then each look is recorded (rule 12), with no words in it
    with case.make.tools.reading() as session:
        events = list(session.scalars(select(AuditEvent)))
    assert len(events) == len(paths)
    assert {event.who for event in events} == {f"staff:{case.reader.id}"}
    assert "pain" not in str([event.details for event in events])


def test_the_writer_never_is_the_second_reader(case: CheckBackCase) -> None:
    # given a draft
    version = case.statement(shown=False, passed=False)
    path = f"/staff/second-reading/statement/{version.id}"
    writer = case.as_writer()
    # when its writer looks for it and presses Pass all the same
    assert "pain" not in writer.get("/staff/second-reading").text
    assert writer.get(path).status == 404
    token = writer.token(statements_page(case))
    page = writer.post(path, {"csrf_token": token, "act": "pass"})
    # then it is not passed (rule 10)
    assert "You wrote this. Somebody else must read it" in page.text
    assert versions(case)[0].passed_at is None


def test_a_second_reader_passes(case: CheckBackCase) -> None:
    # given a draft that somebody else wrote
    version = case.statement(
        shown=False, passed=False, easy_words="pain | Maggie was in pain.\ncalendar | It was two weeks."
    )
    here = case.as_reader()
    assert "Maggie was in pain" in here.get("/staff/second-reading").text
    # when the reader opens it
    page = here.get(f"/staff/second-reading/statement/{version.id}")
    # then both presentations and the source stand there
    assert page.easy_rows == ["Maggie was in pain.", "It was two weeks."]
    assert "She was in pain for two weeks before a doctor saw her." in page.text
    # when they pass it twice
    token = here.token(f"/staff/second-reading/statement/{version.id}")
    for _ in range(2):
        here.post(f"/staff/second-reading/statement/{version.id}", {"csrf_token": token, "act": "pass"})
    # then it is passed, by them, and not shown yet
    kept = versions(case)[0]
    assert (kept.passed_by_id, kept.shown_at) == (case.reader.id, None)
    assert one(case, Statement).state == StatementState.PASSED


def test_sending_back_needs_a_reason_and_returns_to_the_writer(case: CheckBackCase) -> None:
    # given a draft
    version = case.statement(shown=False, passed=False)
    here, path = case.as_reader(), f"/staff/second-reading/statement/{version.id}"
    # when it is sent back without and with a reason
    assert "Say what should change" in here.post(path, {"act": "send_back", "because": " "}).text
    here.post(path, {"act": "send_back", "because": "Say who said so."})
    # then it left the queue, and the writer reads why and writes it again
    assert "pain" not in here.get("/staff/second-reading").text
    writer = case.as_writer()
    assert "Say who said so." in writer.get(statements_page(case)).text
    writer.post(
        f"/staff/statements/{version.statement_id}",
        {"act": "edit", "base": "1", "words": "Janet said that Maggie was in pain.", "easy_words": ""},
    )
    assert "Janet said" in here.get("/staff/second-reading").text
    assert [each.number for each in versions(case)] == [1, 2]


def test_two_editors_both_keep_their_words(case: CheckBackCase) -> None:
    # given a draft that two people edit from the same version
    version = case.statement(shown=False, passed=False)
    here, path = case.as_writer(), f"/staff/statements/{version.statement_id}"
    here.post(path, {"act": "edit", "base": "1", "words": "The first edit.", "easy_words": ""})
    # when the other one saves
    page = here.post(path, {"act": "edit", "base": "1", "words": "The second edit.", "easy_words": ""})
    # then nothing is overwritten, and the page holds the words (rule 3)
    assert "Somebody wrote another version in the meantime" in page.text
    assert page.tree.xpath("//textarea[@id='words']")[0].text_content().strip() == "The second edit."
    assert versions(case)[-1].words == "The first edit."


def test_a_seen_statement_is_not_changed_without_saying_why(case: CheckBackCase) -> None:
    # given a statement that was shown
    version = case.statement()
    here, path = case.as_writer(), f"/staff/statements/{version.statement_id}"
    # when it is edited without a reason, or taken out as if it were a draft
    page = here.post(path, {"act": "edit", "base": "1", "words": "Other words.", "easy_words": "", "because": ""})
    out = here.post(path, {"act": "take_out"})
    # then neither happens
    assert "Say why you changed it" in page.text
    assert "Take it out from their checks page" in out.text
    assert len(versions(case)) == 1


def test_a_draft_is_taken_out(case: CheckBackCase) -> None:
    # given a draft
    version = case.statement(shown=False, passed=False)
    # when its writer takes it out
    case.as_writer().post(f"/staff/statements/{version.statement_id}", {"act": "take_out"})
    # then it is not used, nobody reads it second, and its words stay
    assert one(case, Statement).state == StatementState.TAKEN_OUT
    assert "pain" not in case.as_reader().get("/staff/second-reading").text
    assert len(versions(case)) == 1


def test_showing(case: CheckBackCase, asked_letters: list[dict[str, Any]]) -> None:
    # given one passed statement, one draft, and a promise to write
    passed = case.statement(shown=False)
    draft = case.statement("A draft.", shown=False, passed=False)
    case.make.add(
        Promise(
            contributor_id=case.contributor.id,
            code=accounts.PROMISED,
            due_on=case.now().date(),
            made_at=case.now(),
        )
    )
    here = case.as_writer()
    # when they are shown, twice
    page = here.post(statements_page(case), {"act": "show"})
    here.post(statements_page(case), {"act": "show"})
    # then the passed one is shown, the promise is kept, and one letter is asked for
    assert "They can see the statements now. A letter is on its way" in page.text
    assert {each.id: bool(each.shown_at) for each in versions(case)} == {passed.id: True, draft.id: False}
    assert one(case, Promise).kept_at == case.now()
    (letter,) = asked_letters
    assert letter["name"] == "check_what_we_wrote"
    assert letter["contributor_id"] == case.contributor.id
    family = case.family().get("/family/check").text
    assert "Maggie was in pain" in family
    assert "A draft" not in family


def test_shown_though_no_letter_can_go(case: CheckBackCase, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a contributor with no address that we may use
    case.statement(shown=False)

    def refuse(*_given: object, **_more: object) -> None:
        raise Refused("no_address")

    monkeypatch.setattr(letters, "queue", refuse)
    # when the statement is shown
    page = case.as_writer().post(statements_page(case), {"act": "show"})
    # then it is shown, and the page says that no letter goes
    assert "No letter can go: we have no address" in page.text
    assert versions(case)[0].shown_at == case.now()


def test_a_revision_answers_what_was_said(
    case: CheckBackCase, clock: SetClock, asked_letters: list[dict[str, Any]]
) -> None:
    # given "not right"
    version = case.statement()
    case.check(version, words="It was five weeks.")
    assert unanswered(case) == (1, 0, 0)
    clock.move(hours=1)
    here = case.as_writer()
    prefix = f"revise-{version.statement_id}-"
    change = {
        "act": "revise",
        "id": version.statement_id,
        "base": "1",
        f"{prefix}words": "Maggie was in pain for five weeks.",
    }
    # when it is revised without a reason, then with one
    assert "Say why you changed it" in here.post(checks_page(case), change).text
    page = here.post(checks_page(case), {**change, f"{prefix}because": "Thank you."})
    assert "It waits for a second reader." in page.text
    # then it is answered only when somebody else has passed it and it was shown (rules 9 and 10)
    assert unanswered(case) == (1, 0, 0)
    reader = case.as_reader()
    read = f"/staff/second-reading/statement/{versions(case)[1].id}"
    shown = reader.get(read)
    assert "It was five weeks." in shown.text
    assert [each.text_content() for each in shown.tree.xpath("//ins")] == ["Put in: five"]
    reader.post(read, {"act": "pass", "looked_at": "y"})
    assert unanswered(case) == (1, 0, 0)
    here.post(statements_page(case), {"act": "show"})
    assert unanswered(case) == (0, 0, 0)
    staff_page = here.get(checks_page(case))
    assert "Nothing waits for an answer." in staff_page.text
    assert [each.text_content() for each in staff_page.tree.xpath("//del")] == ["Taken out: two"]


def test_a_revision_written_before_the_words_answers_nothing(case: CheckBackCase, clock: SetClock) -> None:
    # given a revision that was written, then new words on the old sentence, then the revision shown
    first = case.statement()
    case.version(first.statement_id, "Maggie was in pain for five weeks.", number=2)
    clock.move(minutes=5)
    case.check(first, words="And nobody came.")
    # when it is counted
    # then those words still want an answer
    assert unanswered(case) == (1, 0, 0)
    assert "1 thing waits" in case.as_writer().get(checks_page(case)).text


def test_a_reply_and_then_both_accounts_stand(case: CheckBackCase, clock: SetClock) -> None:
    # given "not right"
    version = case.statement()
    said = case.check(version, words="It was five weeks.")
    clock.move(hours=1)
    here = case.as_writer()
    stand = {"act": "both_stand", "id": version.statement_id}
    # when both are to stand before anybody has replied
    assert "Reply first" in here.post(checks_page(case), stand).text
    # when a reply is written (twice the same), and passed by somebody else
    for _ in range(2):
        here.post(checks_page(case), {"act": "reply", "id": said.id, f"reply-{said.id}-words": "The records say two."})
    reply = one(case, Reply)
    assert "The records say two." not in case.family().get("/family/check").text
    assert unanswered(case) == (1, 0, 0)
    case.as_reader().post(f"/staff/second-reading/reply/{reply.id}", {"act": "pass", "looked_at": "y"})
    assert "The records say two." in case.family().get("/family/check").text
    assert unanswered(case) == (0, 0, 0)
    # when the contributor still says that it is not right
    clock.move(hours=1)
    case.family().post(
        f"/family/check/{version.statement_id}",
        {"version": version.id, "verdict": "not_right", "correction": "It was five weeks."},
    )
    assert unanswered(case) == (1, 0, 0)
    case.as_writer().post(checks_page(case), stand)
    # then both accounts stand side by side, and a later word would ask again
    assert unanswered(case) == (0, 0, 0)
    family = case.family().get("/family/check").text
    assert "Both accounts stand side by side." in family
    assert "Yours: It was five weeks." in family
    clock.move(hours=1)
    case.check(version, words="Please add that she cried.")
    assert unanswered(case) == (1, 0, 0)


def test_replying_to_somebody_else_is_not_possible(case: CheckBackCase) -> None:
    # given a check in another contributor's room
    other = case.make.contributor(case.review, "Sean O’Brien")
    said = case.check(case.statement(contributor=other))
    # when a form on this contributor's page names it
    page = case.as_writer().post(checks_page(case), {"act": "reply", "id": said.id, f"reply-{said.id}-words": "No."})
    # then it is not there
    assert page.status == 404


def test_take_out_is_answered_by_taking_out(case: CheckBackCase) -> None:
    # given "take it out"
    version = case.statement()
    case.check(version, Verdict.TAKE_OUT)
    assert unanswered(case) == (1, 0, 0)
    # when the reviewer does
    case.as_writer().post(checks_page(case), {"act": "take_out", "id": version.statement_id})
    # then nothing waits, and the contributor can see it
    assert unanswered(case) == (0, 0, 0)
    assert "We took this sentence out" in case.family().get("/family/check").text


def test_not_sure_waits_and_right_does_not(case: CheckBackCase) -> None:
    # given each kind of word, and none
    case.check(case.statement("One."), Verdict.NOT_SURE)
    case.check(case.statement("Two."), Verdict.RIGHT)
    case.check(case.statement("Three."), Verdict.RIGHT, "But say when.")
    case.statement("Four.")
    # when it is counted, here and on the page
    # then "not sure" and words beside "right" want an answer
    assert unanswered(case) == (2, 0, 0)
    assert "2 things wait" in case.as_writer().get(checks_page(case)).text


def test_what_is_missing_becomes_a_statement(case: CheckBackCase, asked_letters: list[dict[str, Any]]) -> None:
    # given what is missing and a question, sent twice
    family = case.family()
    sent = {"submission": "abc", "missing": "She loved choir.", "question": "Why did nobody ring?"}
    for _ in range(2):
        page = family.post("/family/ask", sent)
    assert "She loved choir." in page.text
    assert unanswered(case) == (0, 1, 1)
    # when the reviewer makes a statement of it, twice, and it is passed and shown
    here, added = case.as_writer(), one(case, Addition)
    form = {"act": "addition", "id": added.id, f"addition-{added.id}-words": "Maggie loved singing in the choir."}
    for _ in range(2):
        here.post(checks_page(case), form)
    assert unanswered(case) == (0, 1, 1)
    (version,) = versions(case)
    case.as_reader().post(f"/staff/second-reading/statement/{version.id}", {"act": "pass", "looked_at": "y"})
    here.post(statements_page(case), {"act": "show"})
    # then it is settled, and the contributor sees what it became
    assert unanswered(case) == (0, 1, 0)
    assert "Maggie loved singing in the choir." in family.get("/family/ask").text


def test_a_question_is_answered_through_a_second_reader(case: CheckBackCase) -> None:
    # given a question
    asked = case.question()
    here, family = case.as_writer(), case.family()
    assert "We have your question." in family.get("/family/ask").text
    # when it is being found out
    here.post(checks_page(case), {"act": "find_out", "id": asked.id})
    assert "We are finding out." in family.get("/family/ask").text
    # when it is answered, and not passed yet
    prefix = f"answer-{asked.id}-"
    here.post(
        checks_page(case),
        {"act": "answer", "id": asked.id, f"{prefix}words": "The notes do not say.", "can": "no"},
    )
    assert "The notes do not say." not in family.get("/family/ask").text
    assert "We are finding out." in family.get("/family/ask").text
    assert unanswered(case) == (0, 1, 0)
    # when somebody else passes it
    path = f"/staff/second-reading/answer/{asked.id}"
    token = here.token(checks_page(case))
    read = {
        "act": "pass",
        "looked_at": "y",
        "as_of": case.as_reader().get(path).tree.xpath("//input[@name='as_of']/@value")[0],
    }
    assert "You wrote this." in here.post(path, {"csrf_token": token, **read}).text
    case.as_reader().post(path, read)
    # then the contributor reads why, with the day, and it stays as it was
    page = family.get("/family/ask")
    assert "We can’t answer this. We told you why on Monday 23 November 2026." in page.text
    assert "The notes do not say." in page.text
    assert unanswered(case) == (0, 0, 0)
    again = here.post(
        checks_page(case),
        {"csrf_token": token, "act": "answer", "id": asked.id, f"{prefix}words": "Other words."},
    )
    assert "This question has its answer" in again.text
    assert "Other words." in again.text
    assert one(case, Question).answer == "The notes do not say."
    assert one(case, Question).state == QuestionState.CANNOT_BE_ANSWERED


def test_an_answer_that_changed_while_it_was_read_is_not_passed(case: CheckBackCase, clock: SetClock) -> None:
    # given an answer that a reader has open, and that its writer then changes
    asked = case.question()
    here, prefix = case.as_writer(), f"answer-{asked.id}-"
    here.post(checks_page(case), {"act": "answer", "id": asked.id, f"{prefix}words": "Before."})
    reader, path = case.as_reader(), f"/staff/second-reading/answer/{asked.id}"
    as_of = reader.get(path).tree.xpath("//input[@name='as_of']/@value")[0]
    clock.move(minutes=1)
    here.post(checks_page(case), {"act": "answer", "id": asked.id, f"{prefix}words": "After."})
    # when the reader passes what they read
    page = reader.post(path, {"act": "pass", "as_of": as_of})
    # then nothing is passed, and the new words are there to read
    assert "The words changed while you read." in page.text
    assert "After." in page.text
    assert one(case, Question).passed_at is None


def test_wanting_to_talk_needs_no_words(case: CheckBackCase) -> None:
    # given Easy Read
    here = case.family("en.easy-read")
    assert "Write something first" in here.post("/family/ask", {"submission": "a"}).text
    # when only the picture is pressed
    page = here.post("/family/ask", {"submission": "b", "talk": "yes"})
    # then it is a question that waits, and staff can read what is wanted
    assert "You asked to talk with us." in page.easy_rows
    assert unanswered(case) == (0, 1, 0)
    assert "They asked to talk with you" in case.as_writer().get(checks_page(case)).text


def test_one_review_does_not_count_another(case: CheckBackCase) -> None:
    # given an open question in another review
    other = case.make.contributor(case.make.review(first_name="Tom", last_name="Reed", known_as=""))
    case.make.add(Question(contributor_id=other.id, words="Why?", asked_at=case.now(), submission="x"))
    # when this review is counted
    # then nothing is open in it
    assert unanswered(case) == (0, 0, 0)


def test_every_kind_has_its_functions() -> None:
    # given every kind of text that needs a second reader
    from portal.services.second_reading import KINDS

    # when the register is looked at
    # then none is missing (rule 10)
    assert set(KINDS) == set(ReadKind)


def test_a_coordinator_may_read_second(case: CheckBackCase) -> None:
    # given a coordinator of the area
    version = case.statement(shown=False, passed=False)
    here = case.make.staff_here(case.app, case.make.staff("Grace Lin", Role.COORDINATOR))
    # when they pass a draft
    here.post(f"/staff/second-reading/statement/{version.id}", {"act": "pass"})
    # then it is passed
    assert versions(case)[0].passed_at is not None


def test_a_real_letter_is_queued_once(case: CheckBackCase) -> None:
    # given a passed statement and a contributor with an address
    case.statement(shown=False)
    here = case.as_writer()
    # when it is shown twice
    page = here.post(statements_page(case), {"act": "show"})
    here.post(statements_page(case), {"act": "show"})
    # then one letter is on its way
    assert "A letter is on its way" in page.text
    assert one(case, Letter).name == "check_what_we_wrote"


def test_shown_to_somebody_with_no_address(case: CheckBackCase) -> None:
    # given a contributor whom no letter can reach
    with case.make.tools.writing() as work:
        row = work.session.get_one(Contributor, case.contributor.id)
        row.email = row.mobile = row.address_line_1 = row.address_town = row.postcode = ""
    version = case.statement(shown=False)
    # when the statement is shown
    page = case.as_writer().post(statements_page(case), {"act": "show"})
    # then it is shown all the same, and the page says what to do
    assert "They can see the statements now. No letter can go" in page.text
    with case.make.tools.reading() as session:
        assert session.get_one(StatementVersion, version.id).shown_at == case.now()
        assert session.scalars(select(Letter)).all() == []


def test_numbers_that_no_row_has_are_not_there(case: CheckBackCase) -> None:
    # given an address with a number too large for any row (safety.md, fact 14)
    here, family = case.as_writer(), case.family()
    large = "9" * 25
    # when it is opened or posted to
    for path in (
        f"/staff/contributors/{large}/statements",
        f"/staff/contributors/{large}/checks",
        f"/staff/statements/{large}",
        f"/staff/second-reading/reply/{large}",
    ):
        token = here.token("/staff/second-reading")
        # then nothing is there
        assert here.get(path).status == 404, path
        assert here.post(path, {"csrf_token": token, "act": "pass", "id": "1"}).status == 404, path
    assert family.get(f"/family/check/{large}").status == 404
