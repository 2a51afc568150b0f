"""Today: what each family waits for, the oldest promise first; each role its own part."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from portal.adapters.clock import SetClock
from portal.domain.states import Decision, DeliveryState, QuestionState, Relationship, Role, Verdict
from portal.models import (
    Addition,
    Check,
    Choice,
    Contributor,
    OutcomeTelling,
    PossibleDuplicate,
    Promise,
    Question,
    Reply,
    Statement,
    StatementVersion,
)
from portal.services.tools import Tools
from tests.factories import Factory
from tests.pages.test_staff_reviews import account, letter, shown_statement

NOBODY = "Nobody in your reviews is waiting for you now."


def choice(make: Factory, contributor: Contributor, decision: Decision, later_on: date | None = None) -> None:
    now = make.tools.clock.now()
    token = f"choice-{contributor.id}-{decision}-{now}"
    make.add(Choice(contributor_id=contributor.id, decision=decision, later_on=later_on, made_at=now, submission=token))


def question(make: Factory, contributor: Contributor, **more: object) -> None:
    row = {
        "contributor_id": contributor.id,
        "words": "Why did nobody ring me?",
        "asked_at": make.tools.clock.now(),
        "submission": f"question-{contributor.id}",
        **more,
    }
    make.add(Question(**row))


def waits_of(app: Flask, make: Factory, role: Role = Role.COORDINATOR) -> str:
    return make.staff_here(app, make.staff("Cora Lane", role)).get("/staff/today").text


@pytest.mark.parametrize(
    ("decision", "later_on", "words"),
    [
        (Decision.TALK_FIRST, None, "would like to talk first"),
        (Decision.LATER, date(2026, 11, 23), "asked us to come back to them now"),
    ],
)
def test_replies_that_wait(app: Flask, make: Factory, decision: Decision, later_on: date | None, words: str) -> None:
    # given a reply that waits for us
    choice(make, make.contributor(make.review()), decision, later_on)
    # then Today says so, with the family
    assert f"Janet O’Brien, mother, {words}." in waits_of(app, make)


@pytest.mark.parametrize(
    ("decision", "later_on"),
    [(Decision.YES, None), (Decision.NO, None), (Decision.WRONG_PERSON, None), (Decision.LATER, date(2026, 11, 24))],
)
def test_replies_that_do_not_wait(app: Flask, make: Factory, decision: Decision, later_on: date | None) -> None:
    # given a reply that asks nothing of us today, after a wish to talk
    contributor = make.contributor(make.review())
    choice(make, contributor, Decision.TALK_FIRST)
    choice(make, contributor, decision, later_on)
    # then nobody waits: the last choice stands
    assert "Nobody in your area is waiting" in waits_of(app, make)


def test_who_asked_us_to_stop_is_not_chased(app: Flask, make: Factory, clock: SetClock) -> None:
    # given a wish to talk from somebody who then asked us to stop
    choice(make, make.contributor(make.review(), stopped_at=clock.now()), Decision.TALK_FIRST)
    # then they are not on the list
    assert "Nobody in your area is waiting" in waits_of(app, make)


def test_an_account_waits_until_a_statement_is_written(app: Flask, make: Factory) -> None:
    # given an account that was sent
    contributor = make.contributor(make.review())
    account(make, contributor)
    assert "sent us an account" in waits_of(app, make)
    # when a statement is written from it, then it waits no more
    make.add(Statement(contributor_id=contributor.id, position=1))
    assert "Nobody in your area is waiting" in waits_of(app, make)


@pytest.mark.parametrize("verdict", [Verdict.NOT_RIGHT, Verdict.NOT_SURE, Verdict.TAKE_OUT])
def test_a_check_waits_for_a_reply_that_was_passed(app: Flask, make: Factory, tools: Tools, verdict: Verdict) -> None:
    # given a check that asks for something
    statement = shown_statement(make, make.contributor(make.review()), verdict)
    assert "says a sentence needs another look." in waits_of(app, make)
    # when a reply is written, then it is with the second reader
    with tools.reading() as session:
        check = session.query(Check).one()
        writer = session.query(StatementVersion).one().written_by_id
    reply = make.add(Reply(check_id=check.id, words="Thank you", written_by_id=writer, written_at=tools.clock.now()))
    assert "is with the second reader" in waits_of(app, make)
    # when it is passed, then nobody waits
    with tools.writing() as work:
        work.session.get_one(Reply, reply.id).passed_at = work.now
    assert "Nobody in your area is waiting" in waits_of(app, make)
    assert statement.id


def test_a_revision_that_was_shown_settles_a_check(app: Flask, make: Factory, tools: Tools) -> None:
    # given a check that says not right
    statement = shown_statement(make, make.contributor(make.review()), Verdict.NOT_RIGHT)
    with tools.reading() as session:
        writer = session.query(StatementVersion).one().written_by_id
    now = tools.clock.now()
    revision = StatementVersion(
        statement_id=statement.id, number=2, words="Five weeks.", written_by_id=writer, written_at=now
    )
    # when a revision is written, then the wait is with the second reader
    revision_id = make.add(revision).id
    assert "is with the second reader" in waits_of(app, make)
    # when it is shown, then nobody waits
    with tools.writing() as work:
        work.session.get_one(StatementVersion, revision_id).shown_at = now
    assert "Nobody in your area is waiting" in waits_of(app, make)


def test_right_does_not_wait(app: Flask, make: Factory) -> None:
    # given a statement that is right, then nobody waits
    shown_statement(make, make.contributor(make.review()), Verdict.RIGHT)
    assert "Nobody in your area is waiting" in waits_of(app, make)


def test_a_question_waits_until_its_answer_was_passed(app: Flask, make: Factory, tools: Tools) -> None:
    # given a question
    question(make, make.contributor(make.review()))
    assert "asked a question." in waits_of(app, make)
    # when it is answered and passed, then it waits no more
    with tools.writing() as work:
        row = work.session.query(Question).one()
        row.state, row.answered_at = QuestionState.ANSWERED, work.now
    assert "is with the second reader" in waits_of(app, make)
    with tools.writing() as work:
        work.session.query(Question).one().passed_at = work.now
    assert "Nobody in your area is waiting" in waits_of(app, make)


def test_an_addition_and_a_telling_by_hand_wait(app: Flask, make: Factory, tools: Tools) -> None:
    # given something that is missing
    contributor = make.contributor(make.review())
    now = tools.clock.now()
    make.add(Addition(contributor_id=contributor.id, words="Her cats", said_at=now, submission="a"))
    assert "told us something is missing." in waits_of(app, make)
    # and somebody whom no letter could tell what came of it
    from portal.models import Outcome

    writer = make.staff("Writer", area=None)
    outcome = make.add(Outcome(review_id=contributor.review_id, written_by_id=writer.id, written_at=now))
    make.add(
        OutcomeTelling(
            outcome_id=outcome.id, contributor_id=contributor.id, key="k", refused="no_address", noted_at=now
        )
    )
    assert "is to be told what came of it, by a person" in waits_of(app, make)


@pytest.mark.parametrize(("days", "shown"), [(-3, True), (0, True), (7, True), (8, False)])
def test_a_promise_is_shown_a_week_ahead_and_when_its_day_has_gone(
    app: Flask, make: Factory, clock: SetClock, days: int, shown: bool
) -> None:
    # given a promise
    contributor = make.contributor(make.review())
    due_on = clock.now().date() + timedelta(days=days)
    make.add(Promise(contributor_id=contributor.id, code="write", due_on=due_on, made_at=clock.now()))
    # then it is there in time, and says sorry is due when it is late
    text = waits_of(app, make)
    assert ("has a promise from us" in text) is shown
    assert ("say sorry" in text) is (days < 0)


def test_the_oldest_promise_comes_first(app: Flask, make: Factory, clock: SetClock) -> None:
    # given three families: one promised 27 November, one promised 20 November, one that waits since 10 November
    for name, promised, asked in (
        ("Later Promise", date(2026, 11, 27), 0),
        ("Broken Promise", date(2026, 11, 20), 0),
        ("Long Wait", None, 13),
    ):
        contributor = make.contributor(make.review(), name=name)
        question(make, contributor, asked_at=clock.now() - timedelta(days=asked))
        if promised:
            make.add(Promise(contributor_id=contributor.id, code="r", due_on=promised, made_at=clock.now()))
    # then that is their order
    text = waits_of(app, make)
    assert text.index("Long Wait") < text.index("Broken Promise") < text.index("Later Promise")


def test_a_reviewers_own_come_before_the_areas(app: Flask, make: Factory) -> None:
    # given a wait in my review and one in another's, and one in another area
    me = make.staff()
    for name, review in (
        ("In mine", make.review(reviewer=me)),
        ("In another’s", make.review("Tom", "Hill", "", reviewer=make.staff("Ben Ash"))),
        ("Elsewhere", make.review(area="East Fenland")),
    ):
        question(make, make.contributor(review, name=name))
    # when I open Today
    page = make.staff_here(app, me).get("/staff/today")
    # then mine come first, and the other area's not at all
    assert page.text.index("In mine") < page.text.index("In another’s")
    assert "Reviewer: Ben Ash" in page.text
    assert "Elsewhere" not in page.text
    assert page.tree.xpath("//main//li//a[contains(@href, '/staff/reviews/LD-')]")


def test_todays_list_holds_no_words_of_families(app: Flask, make: Factory) -> None:
    # given a question
    question(make, make.contributor(make.review()))
    # then Today says that there is one, not what it says
    assert "ring me" not in waits_of(app, make)


def test_needs_stand_beside_who_waits(app: Flask, make: Factory) -> None:
    # given somebody who waits and needs large print
    contributor = make.contributor(make.review())
    make.need(contributor, "large_print", "18")
    question(make, contributor)
    # then the need is beside the name
    assert "Large print: 18 point" in waits_of(app, make)


def test_several_waits_of_one_person_are_one_line(app: Flask, make: Factory) -> None:
    # given two statements that are not right and a question, of one contributor
    contributor = make.contributor(make.review())
    shown_statement(make, contributor, Verdict.NOT_RIGHT, position=1)
    shown_statement(make, contributor, Verdict.NOT_SURE, position=2)
    question(make, contributor)
    # then it is one line
    assert "mother, says sentences need another look (2); asked a question." in waits_of(app, make)


def test_a_coordinator_sees_what_is_theirs_to_settle(app: Flask, make: Factory) -> None:
    # given a review without reviewer, one whose reviewer is not independent, a possible duplicate, a held letter
    none = make.review()
    bound = make.review("Tom", "Hill", "", reviewer=make.staff("Ben Ash"), care_by=("Wolds Community Trust",))
    make.add(PossibleDuplicate(first_review_id=none.id, second_review_id=bound.id))
    letter(make, make.contributor(bound, relationship=Relationship.FRIEND), DeliveryState.HELD, why_held="no_address")
    # then Today says so
    text = waits_of(app, make)
    assert "Tom’s review needs another reviewer: Ben Ash’s employer gave care." in text
    assert "1 review has no reviewer" in text
    assert "1 person may have been notified twice" in text
    assert "is held" in text


def test_an_administrator_sees_letters_that_did_not_arrive(app: Flask, make: Factory) -> None:
    # given letters that failed, were sent, and are held in another area, and a question
    contributor = make.contributor(make.review())
    letter(make, contributor, DeliveryState.FAILED)
    question(make, contributor)
    letter(make, make.contributor(make.review(area="East Fenland"), name="Far Away"), DeliveryState.HELD)
    text = waits_of(app, make, Role.ADMINISTRATOR)
    # then only the area's failed one is there
    assert "letter to Janet O’Brien by post came back or could not be sent" in text
    assert "Far Away" not in text
    assert "asked a question" not in text


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.STEERING, "Learning and actions"),
        (Role.PROGRAMME, "Small numbers are not shown"),
        (Role.SYSADMIN, "People’s cases are not yours to see"),
    ],
)
def test_roles_without_cases_see_none(app: Flask, make: Factory, role: Role, words: str) -> None:
    # given a family that waits
    question(make, make.contributor(make.review()))
    # when a role without cases opens Today
    page = make.staff_here(app, make.staff(role=role)).get("/staff/today")
    # then no name is there, and what they may do is
    assert words in page.text
    assert "Maggie" not in page.html
    assert "Janet" not in page.html
