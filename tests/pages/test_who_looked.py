"""Families see who has looked at their words: their own part, in plain words, the newest first."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.adapters.clock import SetClock
from portal.domain.accounts import Prompt
from portal.domain.oversight import SeenWhat
from portal.domain.states import AccountState, Role
from portal.models import Account, Answer, AuditEvent, Contributor, Review, Seen, Staff
from tests.factories import Factory

PAGE = "/family/who-looked"


@pytest.fixture
def reviewer(make: Factory) -> Staff:
    return make.staff("Amara Okafor")


@pytest.fixture
def mother(make: Factory, reviewer: Staff) -> Contributor:
    """A mother who sent her account, and a brother in the same review who sent his."""
    review = make.review(reviewer=reviewer)
    mother = make.contributor(review)
    for each in (mother, make.contributor(review, "Sean O’Brien")):
        sent = make.add(Account(contributor_id=each.id, number=1, state=AccountState.SENT,
                                started_at=make.tools.clock.now(), sent_at=make.tools.clock.now()))  # fmt: skip
        make.add(Answer(account_id=sent.id, prompt=next(iter(Prompt)), words="She loved buses.",
                        saved_at=make.tools.clock.now()))  # fmt: skip
    return mother


def test_a_look_is_on_the_page_once_an_hour(
    app: Flask, make: Factory, mother: Contributor, reviewer: Staff, clock: SetClock
) -> None:
    # given a mother whose words nobody has opened
    assert "Nobody has opened your words yet." in make.contributor_here(app, mother).get(PAGE).text
    # when her reviewer reads them, twice in one hour and once after that
    for _look in range(2):
        make.staff_here(app, reviewer).get(f"/staff/contributors/{mother.id}/account")
    clock.move(hours=2)
    make.staff_here(app, reviewer).get(f"/staff/contributors/{mother.id}/account")
    # then she sees two looks, with the name and job that she knows
    text = make.contributor_here(app, mother).get(PAGE).text
    assert text.count("Amara Okafor, Community nurse") == 2
    assert "Read what you told us, on Monday 23 November 2026" in text
    # and each look is an audit event too
    with make.tools.reading() as session:
        assert session.query(AuditEvent).filter_by(did="saw_words").count() == 3


def test_nobody_elses_part_is_on_it(app: Flask, make: Factory, mother: Contributor, reviewer: Staff) -> None:
    # given that only the brother's words were read
    brother = mother.id + 1
    make.staff_here(app, reviewer).get(f"/staff/contributors/{brother}/account")
    # then the mother's page says nothing of it
    page = make.contributor_here(app, mother).get(PAGE)
    assert "Nobody has opened your words yet." in page.text
    assert "Sean" not in page.html
    # and when hers are read too, hers is the one look that it shows
    make.staff_here(app, reviewer).get(f"/staff/contributors/{mother.id}/account")
    assert make.contributor_here(app, mother).get(PAGE).text.count("Amara Okafor, Community nurse") == 1


def test_the_reviews_page_counts_only_for_those_whose_words_it_shows(
    app: Flask, make: Factory, mother: Contributor, reviewer: Staff
) -> None:
    with make.tools.reading() as session:
        reference = session.get_one(Review, mother.review_id).reference
    # when the reviewer opens the review, whose page quotes the mother alone
    page = make.staff_here(app, reviewer).get(f"/staff/reviews/{reference}")
    assert "From the account of Janet O’Brien" in page.text
    # then the look is hers and not the brother's
    with make.tools.reading() as session:
        assert [(each.contributor_id, each.what) for each in session.query(Seen)] == [(mother.id, SeenWhat.PAGE)]


def test_somebody_at_the_programme_has_no_name(app: Flask, make: Factory, mother: Contributor) -> None:
    lead = make.staff("Lee Far", Role.PROGRAMME, area=None)
    make.add(Seen(contributor_id=mother.id, staff_id=lead.id, what=SeenWhat.COPY, at=make.tools.clock.now()))
    page = make.contributor_here(app, mother).get(PAGE)
    assert "Somebody at the programme" in page.text
    assert "Lee Far" not in page.html


def test_easy_read_has_ten_rows_a_step(app: Flask, make: Factory, mother: Contributor, reviewer: Staff) -> None:
    # given twelve looks
    for number in range(12):
        make.add(Seen(contributor_id=mother.id, staff_id=reviewer.id, what=list(SeenWhat)[number % 5],
                      in_emergency=number > 8, at=make.tools.clock.now()))  # fmt: skip
    visitor = make.contributor_here(app, mother, look="en.easy-read")
    # then the first step has what the page is, nine looks and the ending; the second the other three
    first, second = visitor.get(PAGE), visitor.get(f"{PAGE}?step=2")
    assert len([row for row in first.easy_rows if "Amara" in row]) == 9
    assert len([row for row in second.easy_rows if "Amara" in row]) == 3
    assert "Page 2 of 2" in second.text
    # and a step that is not there is the last one, whatever is asked
    for asked in ("99", "0", "-1", "x", "9" * 30, "٣"):
        assert visitor.get(f"{PAGE}?step={asked}").status == 200


def test_it_is_reached_from_the_room_and_asks_little_of_the_database(
    app: Flask, make: Factory, mother: Contributor, queries: list[str]
) -> None:
    visitor = make.contributor_here(app, mother)
    # the room leads to what is theirs, and that to who looked
    assert 'href="/family/own"' in visitor.get("/family/more").html
    assert f'href="{PAGE}"' in visitor.get("/family/own").html
    queries.clear()
    visitor.get(PAGE)
    assert len(queries) <= 6


@pytest.mark.parametrize(("look", "words"), [
    ("en.standard", "Your page is closed everywhere else."),
    ("en.easy-read", "Your page is closed on all other telephones and computers."),
])  # fmt: skip
def test_one_button_closes_the_page_everywhere_else(
    app: Flask, make: Factory, mother: Contributor, look: str, words: str
) -> None:
    # given a mother whose page is open on a telephone that somebody else holds, and another person with a page
    other, here = make.contributor_here(app, mother), make.contributor_here(app, mother, look=look)
    friend = make.contributor_here(app, make.contributor(make.review()))
    # when she presses the button
    page = here.post(PAGE, {})
    # then the other one is closed, hers and the friend's are not, and it is on record
    assert words in page.text
    assert other.get("/family").status == 401
    assert here.get("/family").status == 200
    assert friend.get("/family").status == 200
    with make.tools.reading() as session:
        [event] = session.query(AuditEvent).filter_by(did="ended_other_visits")
        assert event.who == f"contributor:{mother.id}"


def test_a_code_comes_before_others_are_shut_out(app: Flask, make: Factory, mother: Contributor) -> None:
    # given somebody who has the link and nothing else
    other = make.contributor_here(app, mother)
    thief = make.contributor_here(app, mother, stepped_up=False)
    # when they press the button, then they are asked for a code, and nobody is put out
    answer = thief.post(PAGE, {}, follow=False)
    assert answer.location.endswith("/family/step-up")
    assert other.get("/family").status == 200
