"""Reviews as staff find and open them: own area alone, the person first, needs beside every name."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask

from portal.domain.states import (
    AccountState,
    Channel,
    DeliveryState,
    NeedKind,
    Presentation,
    ProcessKind,
    Relationship,
    Role,
    Verdict,
)
from portal.models import (
    Account,
    Answer,
    AuditEvent,
    Check,
    Contributor,
    Delivery,
    Letter,
    OtherProcess,
    PlannedContact,
    Promise,
    QuietDay,
    Review,
    Statement,
    StatementVersion,
)
from portal.services.tools import Tools
from portal.web.needs import NEED_PICTURES
from tests.factories import Factory
from tests.people import Visitor

HER_WORDS = "Maggie sang in a choir and called everybody “my darling”."


def account(
    make: Factory,
    contributor: Contributor,
    words: str = HER_WORDS,
    *,
    state: AccountState = AccountState.SENT,
    prompt: str = "who_they_were",
) -> Account:
    now = make.tools.clock.now()
    made: Account = make.add(
        Account(
            contributor_id=contributor.id,
            number=1,
            state=state,
            started_at=now,
            sent_at=now if state is AccountState.SENT else None,
        )
    )
    make.add(Answer(account_id=made.id, prompt=prompt, words=words, saved_at=now))
    return made


def letter(make: Factory, contributor: Contributor, state: DeliveryState, **more: Any) -> None:
    now: datetime = make.tools.clock.now()
    made = make.add(
        Letter(
            contributor_id=contributor.id,
            name="introductory",
            language="en",
            format="pdf",
            version="1",
            composed={},
            asked_at=now,
        )
    )
    sent_at = now if state is DeliveryState.SENT else None
    key = f"letter-{made.id}"
    make.add(
        Delivery(
            letter_id=made.id,
            channel=Channel.POST,
            address="",
            state=state,
            key=key,
            due_at=now,
            sent_at=sent_at,
            **more,
        )
    )


def shown_statement(
    make: Factory, contributor: Contributor, verdict: Verdict | None, correction: str = "", position: int = 1
) -> Statement:
    now = make.tools.clock.now()
    writer = make.staff("Writer", area=None)
    statement: Statement = make.add(Statement(contributor_id=contributor.id, position=position, state="shown"))
    version = make.add(
        StatementVersion(
            statement_id=statement.id,
            number=1,
            words="Maggie waited for three weeks.",
            written_by_id=writer.id,
            written_at=now,
            passed_at=now,
            shown_at=now,
        )
    )
    if verdict:
        make.add(Check(statement_version_id=version.id, verdict=verdict, correction=correction, said_at=now))
    return statement


def looks(tools: Tools) -> int:
    with tools.reading() as session:
        return session.query(AuditEvent).filter_by(did="saw_words").count()


@pytest.fixture
def reviewer_here(app: Flask, make: Factory) -> Visitor:
    return make.staff_here(app, make.staff())


# Finding one


@pytest.mark.parametrize(
    "asked",
    [
        "o’bri",
        "O'BRIEN",
        "obrien",
        "maggie",
        "Marg brien",
        "janet",
        "Siân",
        unicodedata.normalize("NFD", "SIÂN"),
        "sian",
    ],
)
def test_a_review_is_found_by_part_of_a_name(make: Factory, reviewer_here: Visitor, asked: str) -> None:
    # given a review with two contributors, and another one
    review = make.review()
    make.contributor(review)
    make.contributor(review, name="Siân Rees", relationship=Relationship.FRIEND)
    make.review("Tom", "Hill", "")
    # when part of a name is asked for, however it is typed
    page = reviewer_here.get(f"/staff/reviews?q={asked}")
    # then that review alone is there
    assert "1 review with" in page.text
    assert review.reference in page.text


def test_a_review_is_found_by_its_reference(make: Factory, reviewer_here: Visitor) -> None:
    # given two reviews
    review, other = make.review(), make.review("Tom", "Hill", "")
    # when one is asked for by part of its reference
    page = reviewer_here.get(f"/staff/reviews?q={review.reference[-5:].lower()}")
    # then it is there alone
    assert review.reference in page.text
    assert other.reference not in page.text


@pytest.mark.parametrize("asked", ["%", "_", "\\", "%25%25", "M_g"])
def test_wildcards_are_letters_like_any_other(make: Factory, reviewer_here: Visitor, asked: str) -> None:
    # given a review
    make.review()
    # when a wildcard of the database is asked for
    page = reviewer_here.get("/staff/reviews", follow=False)
    assert "1 review." in page.text
    # then it finds nothing
    assert "No review in your area" in reviewer_here.get(f"/staff/reviews?q={asked.replace('%', '%25')}").text


def test_other_areas_are_neither_listed_nor_opened(make: Factory, reviewer_here: Visitor) -> None:
    # given a review of another area
    elsewhere = make.review(area="East Fenland")
    make.contributor(elsewhere)
    # when a reviewer looks for it, opens it, or opens one that is not there
    found = reviewer_here.get("/staff/reviews?q=maggie")
    opened = reviewer_here.get(f"/staff/reviews/{elsewhere.reference}")
    nothing = reviewer_here.get("/staff/reviews/LD-0000-00000")
    # then the two answers are the same
    assert elsewhere.reference not in found.text
    assert (opened.status, nothing.status) == (404, 404)
    assert opened.text == nothing.text


@pytest.mark.parametrize("reference", ["x" * 5000, "%00", "%F0%9F%92%A9", "%ED%A0%80", "..%5C..", "%0A"])
def test_odd_references_are_not_found(reviewer_here: Visitor, reference: str) -> None:
    # given a reference that nothing has, when it is opened, then it is not there
    assert reviewer_here.client.get(f"/staff/reviews/{reference}").status_code == 404


def test_filters_for_mine_and_for_nobodys(app: Flask, make: Factory) -> None:
    # given three reviews: mine, nobody's and one that I second-read
    me, other = make.staff(), make.staff("Ben Ash")
    mine = make.review(reviewer=me)
    nobodys = make.review("Tom", "Hill", "")
    second = make.review("Ann", "Lee", "", reviewer=other, second_reader_id=me.id)
    browser = make.staff_here(app, me)
    # then each filter shows its own
    assert [mine.reference in (text := browser.get("/staff/reviews?show=mine").text), second.reference in text] == [
        True,
        True,
    ]
    assert nobodys.reference not in text
    assert nobodys.reference in (text := browser.get("/staff/reviews?show=not_allocated").text)
    assert mine.reference not in text


def test_a_long_list_comes_in_pages_with_the_same_number_of_queries(make: Factory, reviewer_here: Visitor) -> None:
    # given 27 reviews
    for number in range(27):
        make.contributor(make.review(f"Person{number:02}", "Hill", ""), name=f"Relative {number}")
    # when the pages are opened
    first, second = reviewer_here.get("/staff/reviews"), reviewer_here.get("/staff/reviews?page=2")
    # then there are 25 and 2, and a page past the end is the last
    assert len(first.tree.xpath("//tbody/tr")) == 25
    assert len(second.tree.xpath("//tbody/tr")) == 2
    assert reviewer_here.get("/staff/reviews?page=999").text == second.text
    assert reviewer_here.get("/staff/reviews?page=٣").status == 200


# Opening one


def test_the_page_starts_with_the_person_in_their_familys_words(make: Factory, reviewer_here: Visitor) -> None:
    # given an account that was sent
    review = make.review()
    account(make, make.contributor(review))
    # when the review is opened
    page = reviewer_here.get(f"/staff/reviews/{review.reference}")
    # then the person is its name, and their mother's words come before the facts
    assert page.heading == "Maggie"
    assert page.text.index("Margaret O’Brien") < page.text.index("my darling") < page.text.index(review.reference)
    assert "From the account of Janet O’Brien, mother" in page.text


def test_unsent_words_are_nobodys_to_read(make: Factory, reviewer_here: Visitor, tools: Tools) -> None:
    # given an account that is still being written
    review = make.review()
    account(make, make.contributor(review), state=AccountState.WRITING)
    # when the review is opened
    page = reviewer_here.get(f"/staff/reviews/{review.reference}")
    # then its words are not there, and no look is on record
    assert "my darling" not in page.html
    assert "Is writing to us" in page.text
    assert looks(tools) == 0


def test_administrators_see_needs_but_no_words(app: Flask, make: Factory, tools: Tools) -> None:
    # given an account, and a check with a correction
    review = make.review()
    contributor = make.contributor(review)
    account(make, contributor)
    shown_statement(make, contributor, Verdict.NOT_RIGHT, "It was five weeks")
    make.need(contributor, NeedKind.LARGE_PRINT, "18")
    # when an administrator opens the review
    page = make.staff_here(app, make.staff(role=Role.ADMINISTRATOR)).get(f"/staff/reviews/{review.reference}")
    # then the need is there and no words are
    assert "Large print: 18 point" in page.text
    for words in ("my darling", "five weeks", "three weeks"):
        assert words not in page.html
    assert looks(tools) == 0


def test_a_look_at_words_is_on_record_once_an_hour_and_visit(
    app: Flask, make: Factory, tools: Tools, clock: Any
) -> None:
    # given an account
    review = make.review()
    account(make, make.contributor(review))
    member = make.staff()
    browser = make.staff_here(app, member)
    # when the page is opened three times
    for _ in range(3):
        browser.get(f"/staff/reviews/{review.reference}")
    # then one look is on record, another after an hour, another for another visit
    assert looks(tools) == 1
    for _ in range(5):
        clock.move(minutes=13)
        browser.get("/staff/today")
    browser.get(f"/staff/reviews/{review.reference}")
    assert looks(tools) == 2
    make.staff_here(app, member).get(f"/staff/reviews/{review.reference}")
    assert looks(tools) == 3


def test_needs_stand_beside_every_name_as_words_and_pictures(make: Factory, reviewer_here: Visitor) -> None:
    # given a housemate with every need there is, quiet days, a supporter and a language
    review = make.review()
    contributor = make.contributor(
        review,
        name="Dave Miller",
        relationship=Relationship.HOUSEMATE,
        presentation=Presentation.EASY_READ,
        language="ur",
        has_learning_disability=True,
        supporter_name="Tunde Bello",
    )
    for kind in NeedKind:
        if kind is not NeedKind.SUPPORTER:
            make.need(contributor, kind, "ur" if kind is NeedKind.INTERPRETER else "")
    now = make.tools.clock.now()
    make.add(
        QuietDay(contributor_id=contributor.id, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 8), recorded_at=now)
    )
    # when the review is opened
    page = reviewer_here.get(f"/staff/reviews/{review.reference}")
    # then each need is beside his name, with a picture
    badges = page.tree.xpath("//th[@scope='row']//span[@class='need']")
    words = [" ".join(badge.text_content().split()) for badge in badges]
    assert len(words) == len(set(words)) == len(NeedKind) + 3
    assert all(badge.xpath("./svg[@aria-hidden='true']") for badge in badges)
    assert "Interpreter: Urdu" in words
    assert "With Tunde Bello" in words
    assert "Quiet days: Tuesday 1 December 2026 to Tuesday 8 December 2026" in words


def test_every_need_has_a_picture() -> None:
    # given the list of needs, then each has a picture
    assert set(NEED_PICTURES) == set(NeedKind)


def test_an_ended_need_is_gone(make: Factory, reviewer_here: Visitor, tools: Tools) -> None:
    # given a need that ended
    review = make.review()
    need = make.need(make.contributor(review), NeedKind.BRAILLE_2)
    with tools.writing() as work:
        work.session.merge(need).ended_at = work.now
    # when the review is opened, then it is not shown
    assert "Braille" not in reviewer_here.get(f"/staff/reviews/{review.reference}").text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (None, "No letter yet"),
        (DeliveryState.QUEUED, "A letter is on its way, since Monday 23 November 2026"),
        (DeliveryState.SENT, "Has our letter; no reply yet, since Monday 23 November 2026"),
        (DeliveryState.HELD, "A letter is held or came back"),
    ],
)
def test_where_we_are_before_a_reply(
    make: Factory, reviewer_here: Visitor, state: DeliveryState | None, words: str
) -> None:
    # given a contributor whose letter is somewhere
    review = make.review()
    contributor = make.contributor(review)
    if state:
        letter(make, contributor, state)
    # when the review is opened, then it says where
    assert words in reviewer_here.get(f"/staff/reviews/{review.reference}").text


def test_where_checking_stands(make: Factory, reviewer_here: Visitor) -> None:
    # given three statements: one right, one not, one not looked at
    review = make.review()
    contributor = make.contributor(review)
    account(make, contributor)
    for position, verdict in enumerate((Verdict.RIGHT, Verdict.NOT_RIGHT, None)):
        shown_statement(make, contributor, verdict, position=position)
    # when the review is opened, then it counts them
    page = reviewer_here.get(f"/staff/reviews/{review.reference}")
    assert "3 statements, 1 to check, 1 to look at again" in page.text


def test_what_the_family_waits_for_comes_with_their_words(make: Factory, reviewer_here: Visitor) -> None:
    # given a statement that is not right, and a promise whose day has gone
    review = make.review()
    contributor = make.contributor(review)
    shown_statement(make, contributor, Verdict.NOT_RIGHT, "It was five weeks.")
    now = make.tools.clock.now()
    make.add(Promise(contributor_id=contributor.id, code="reply", due_on=date(2026, 11, 20), made_at=now))
    # when the review is opened
    page = reviewer_here.get(f"/staff/reviews/{review.reference}")
    # then both sentences and the promise stand under what waits
    waiting = " ".join(page.tree.xpath("//section[h2[@id='waiting']]")[0].text_content().split())
    assert "Janet O’Brien says this is not right." in waiting
    assert "Maggie waited for three weeks." in waiting
    assert "It was five weeks." in waiting
    assert "We promised to write by Friday 20 November 2026" in waiting


def test_other_bodies_and_independence_are_in_sight(make: Factory, app: Flask) -> None:
    # given an inquest that plans a contact, and a reviewer whose employer turned out to have given care
    member = make.staff()
    review = make.review(reviewer=member, care_by=("Wolds Community Trust", "Larkfield Hospital"))
    process = make.add(OtherProcess(review_id=review.id, kind=ProcessKind.INQUEST, note="opens in January"))
    make.add(PlannedContact(other_process_id=process.id, planned_on=date(2026, 12, 2), about="telephone Janet"))
    # when the review is opened
    page = make.staff_here(app, member).get(f"/staff/reviews/{review.reference}")
    # then all of it is there
    assert "opens in January" in page.text
    assert "They plan a contact on Wednesday 2 December 2026: telephone Janet" in page.text
    assert "Larkfield Hospital; Wolds Community Trust" in page.text
    assert "Another reviewer is needed" in page.text


def test_a_merged_review_leads_to_the_kept_one(make: Factory, reviewer_here: Visitor) -> None:
    # given a review that was merged
    kept = make.review()
    merged: Review = make.review("Marg", "O’Brien", "", merged_into_id=kept.id)
    # when it is opened and searched for
    answer = reviewer_here.get(f"/staff/reviews/{merged.reference}")
    # then the kept one is there, and the list has only that
    assert answer.location.endswith(kept.reference)
    assert merged.reference not in reviewer_here.get("/staff/reviews").text


def test_the_page_costs_the_same_queries_however_many_people(
    app: Flask, make: Factory, tools: Tools, queries: Any
) -> None:
    # given a review with one contributor and a review with eight
    few, many = make.review(), make.review("Tom", "Hill", "")
    for review, number in ((few, 1), (many, 8)):
        for each in range(number):
            contributor = make.contributor(review, name=f"Relative {each}")
            make.need(contributor, NeedKind.AUDIO)
            letter(make, contributor, DeliveryState.SENT)
    browser = make.staff_here(app, make.staff())
    counts = []
    for review in (few, many):
        with queries() as seen:
            browser.get(f"/staff/reviews/{review.reference}")
        counts.append(len(seen))
    # then both cost the same
    assert counts[0] == counts[1]


@pytest.fixture
def queries(tools: Tools) -> Any:
    """A block in which every statement that goes to the database is noted."""
    from contextlib import contextmanager

    from sqlalchemy import event

    @contextmanager
    def noting() -> Any:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        event.listen(tools.database.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(tools.database.engine, "before_cursor_execute", note)

    return noting


def test_a_long_account_gives_whole_sentences() -> None:
    # given a long text
    from portal.domain.review_page import a_line_of

    text = "She sang. " + "She danced every day in the kitchen. " * 10
    # when a line of it is shown
    line = a_line_of(text)
    # then it ends with a sentence, or between words when there is none
    assert line.endswith("kitchen.")
    assert len(line) <= 240
    assert a_line_of("word " * 100).endswith("word …")
