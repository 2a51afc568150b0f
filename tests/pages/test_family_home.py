"""A contributor's own page: how things stand, what can be done, and nothing of anybody else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from portal.adapters.clock import SetClock
from portal.domain.states import NeedKind, OutcomeState, Presentation, Relationship, Scope, StatementState
from portal.family.home.views import READ_AT
from portal.models import (
    Account,
    AuditEvent,
    Check,
    Choice,
    Contributor,
    Need,
    Outcome,
    Promise,
    Review,
    Statement,
    StatementVersion,
    ThingToRead,
)
from portal.services.tools import Tools
from portal.services.word_kinds import OURS, TOLD_AS
from tests.factories import Factory

MOST_QUERIES = 6
WHERE_READ = ("/family/messages", "/family/meeting")


@contextmanager
def counted(tools: Tools) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(tools.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(tools.database.engine, "before_cursor_execute", note)


def shown_statement(
    make: Factory, contributor: Contributor, staff_id: int, versions: int = 1, state: str = StatementState.SHOWN
) -> list[StatementVersion]:
    now = make.tools.clock.now()
    statement = make.add(Statement(contributor_id=contributor.id, position=1, state=state))
    return [
        make.add(
            StatementVersion(statement_id=statement.id, number=n + 1, words="Secret sentence.", written_by_id=staff_id,
                             written_at=now, shown_at=now)
        )
        for n in range(versions)
    ]  # fmt: skip


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.easy-read", "cy.standard"])
def test_the_page_says_who_has_the_review_and_what_happens_next(make: Factory, app: Flask, look: str) -> None:
    page = make.contributor_here(app, look=look).get("/family")
    assert page.name == "family.home"
    assert "Amara Okafor" in page.text
    for address in ("/family/choose", "/family/letter", "/family/contact"):
        assert page.tree.xpath(f"//main//a[@href='{address}']")


def test_the_reviewers_work_and_employer_are_named(make: Factory, app: Flask) -> None:
    text = make.contributor_here(app).get("/family").text
    assert "Community nurse" in text
    assert "Wolds Community Trust" in text
    assert "Tuesday 8 December 2026" in text


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
def test_a_review_without_a_reviewer_has_a_page_too(make: Factory, app: Flask, look: str) -> None:
    visitor = make.contributor_here(app, make.contributor(make.review()), look=look)
    assert visitor.get("/family").status == 200
    assert visitor.get("/family/choose").status == 200


def test_only_sentences_whose_newest_wording_has_no_answer_are_counted(
    make: Factory, app: Flask, clock: SetClock
) -> None:
    # given a sentence that was answered, one that was answered and reworded since, one never answered, one a draft
    member = make.staff()
    contributor = make.contributor(make.review(reviewer=member))
    answered = shown_statement(make, contributor, member.id)
    reworded = shown_statement(make, contributor, member.id, versions=2)
    shown_statement(make, contributor, member.id)
    shown_statement(make, contributor, member.id, state=StatementState.DRAFT)
    for version in (answered[0], reworded[0]):
        make.add(Check(statement_version_id=version.id, verdict="right", said_at=clock.now()))
    # when they open their page
    page = make.contributor_here(app, contributor).get("/family")
    # then two wait
    assert "2 sentences to look at" in page.text


def test_a_relative_sees_nothing_of_another_contributor(make: Factory, app: Flask, clock: SetClock) -> None:
    # given a mother with a story, sentences, a choice and a promise, and an estranged brother in the same review
    member = make.staff()
    review = make.review(reviewer=member)
    mother = make.contributor(review, name="Janet O’Brien", supporter_name="Winifred")
    brother = make.contributor(review, name="Sean O’Brien", relationship=Relationship.BROTHER)
    shown_statement(make, mother, member.id)
    make.add(Account(contributor_id=mother.id, number=1, state="writing", started_at=clock.now()))
    make.add(Choice(contributor_id=mother.id, decision="talk_first", made_at=clock.now(), submission="m"))
    make.add(Promise(contributor_id=mother.id, code="call", due_on=date(2027, 1, 4), made_at=clock.now()))
    make.need(mother, NeedKind.CULTURE_AND_FAITH, "Mass on Sundays")
    # when the brother looks at each of his pages
    visitor = make.contributor_here(app, brother)
    for path in ("/family", "/family/choose", "/family/contact", "/family/stop"):
        for read in ("standard", "easy-read"):
            page = visitor.get(f"{path}?read={read}")
            assert page.status == 200
            # then nothing of hers is there
            for hers in (
                "Janet",
                "Winifred",
                "janet@",
                "Secret",
                "4 January",
                "Mass on",
                "Check what we wrote",
                "Begun",
            ):
                assert hers not in page.html, (path, read, hers)


@pytest.mark.parametrize(("scope", "shown"), [(Scope.FAMILY, True), (Scope.FRIEND, False)])
@pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
def test_the_outcome_is_offered_to_family_and_never_to_a_friend(
    make: Factory, app: Flask, clock: SetClock, scope: Scope, shown: bool, look: str
) -> None:
    member = make.staff()
    review = make.review(reviewer=member)
    make.add(
        Outcome(review_id=review.id, state=OutcomeState.PUBLISHED, written_by_id=member.id, written_at=clock.now(),
                published_at=clock.now())
    )  # fmt: skip
    friend = make.contributor(review, relationship=Relationship.FRIEND, scope=scope)
    page = make.contributor_here(app, friend, look=look).get("/family")
    assert ("See what" in page.text) == shown


@pytest.mark.parametrize("relationship", [Relationship.FRIEND, Relationship.HOUSEMATE, Relationship.PAID_CARER])
@pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
def test_no_page_takes_a_friend_for_a_relative(
    make: Factory, app: Flask, relationship: Relationship, look: str
) -> None:
    friend = make.contributor(name="Bo Lindqvist", relationship=relationship, scope=Scope.FRIEND)
    visitor = make.contributor_here(app, friend, look=look)
    for path in ("/family", "/family/choose", "/family/contact", "/family/stop"):
        text = visitor.get(path).text.lower()
        for word in ("relative", "your family", "your loved", "your daughter", "your son", "your mother"):
            assert word not in text, (path, word)


def test_always_write_to_me_this_way(tools: Tools, make: Factory, app: Flask) -> None:
    # given somebody whose letters come in English, and who reads Urdu in Easy Read now
    contributor = make.contributor()
    visitor = make.contributor_here(app, contributor, look="ur.easy-read")
    assert visitor.get("/family").tree.xpath("//form[@action='/family/look']")
    # when they press the button, twice
    for _ in range(2):
        visitor.post("/family/look", {"csrf_token": visitor.token("/family/stop")})
    # then it is on their row, the need is recorded once as theirs, and the button is gone
    with tools.reading() as session:
        kept = session.get(Contributor, contributor.id)
        assert kept is not None
        assert (kept.language, kept.presentation) == ("ur", Presentation.EASY_READ)
        assert [(n.kind, n.recorded_by) for n in session.scalars(select(Need))] == [("easy_read", "contributor")]
        assert "chose_look" in [e.did for e in session.scalars(select(AuditEvent))]
    assert not visitor.get("/family").tree.xpath("//form[@action='/family/look']")
    # and going back to standard ends the need; the row stays
    visitor.client.set_cookie("look", "en.standard")
    visitor.post("/family/look", {"csrf_token": visitor.token("/family/stop")})
    with tools.reading() as session:
        [need] = session.scalars(select(Need)).all()
        assert need.ended_at is not None


@pytest.mark.parametrize("path", ["/family", "/family/choose", "/family/chosen", "/family/contact", "/family/stop"])
@pytest.mark.parametrize("read", ["standard", "easy-read"])
def test_a_page_asks_the_database_few_questions_however_much_there_is(
    tools: Tools, make: Factory, app: Flask, clock: SetClock, path: str, read: str
) -> None:
    # given a contributor with much on file
    member = make.staff()
    contributor = make.contributor(make.review(reviewer=member))
    for kind in list(NeedKind)[:20]:
        make.need(contributor, kind)
    for number in range(12):
        shown_statement(make, contributor, member.id)
        make.add(
            Choice(contributor_id=contributor.id, decision="no", made_at=clock.now(), submission=f"{path}{number}")
        )
    visitor = make.contributor_here(app, contributor)
    visitor.get(f"{path}?read={read}")
    # when they open a page
    with counted(tools) as seen:
        assert visitor.get(f"{path}?read={read}").status == 200
    # then it costs at most six queries
    assert len(seen) <= MOST_QUERIES, "\n\n".join(seen)


def test_reviews_are_not_mixed_up(tools: Tools, make: Factory, app: Flask) -> None:
    with tools.reading() as session:
        assert session.scalars(select(Review)).all() == []
    one = make.contributor(make.review(reviewer=make.staff(), known_as="Maggie"))
    make.contributor(make.review("Thomas", "Hill", "Tom", reviewer=make.staff("Ben Adeyemi")))
    text = make.contributor_here(app, one).get("/family").text
    assert "Tom" not in text
    assert "Ben" not in text


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.standard", "ur.easy-read"])
def test_all_else_is_one_page_further(make: Factory, app: Flask, look: str) -> None:
    # given a contributor who looks for more than the page of each day shows
    somebody = make.contributor_here(app, look=look)
    assert somebody.get("/family").tree.xpath("count(//main//a[@href='/family/more'])") == 1
    # then each thing stands there once, and each leads to a page of its own
    page = somebody.get("/family/more")
    for path in ("photos", "supporter", "others", "questions", "sharing", "raise-it"):
        assert page.tree.xpath(f"count(//main//a[@href='/family/{path}'])") == 1, path
    assert len(page.easy_rows) <= 12  # ten, and the two that every page ends with


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
def test_what_came_lately_stands_first(make: Factory, app: Flask, tools: Tools, clock: SetClock, look: str) -> None:
    # given a contributor of whom a notice told twice that we wrote, and something of each other kind
    somebody = make.contributor()
    with tools.writing() as work:
        for about in ("message:1", "message:2", "meeting:1.1"):
            work.session.add(ThingToRead(contributor_id=somebody.id, about=about, noted_at=work.now))
    here = make.contributor_here(app, somebody, look=look)
    # then each kind is there once, and leads to where it is read
    assert [here.get("/family").tree.xpath(f"count(//main//a[@href='{path}'])") for path in WHERE_READ] == [1, 1]
    # and after a month they are no longer new
    clock.move(days=31)
    again = make.contributor_here(app, somebody, look=look)
    assert [again.get("/family").tree.xpath(f"count(//main//a[@href='{path}'])") for path in WHERE_READ] == [0, 0]


def test_every_kind_of_new_thing_has_its_words_in_both_presentations(make: Factory, app: Flask, tools: Tools) -> None:
    # given one thing of every kind that a notice tells of
    somebody = make.contributor()
    with tools.writing() as work:
        for kind in READ_AT:
            work.session.add(ThingToRead(contributor_id=somebody.id, about=f"{kind}:1", noted_at=work.now))
    # then the page names each, and Easy Read has a row for it
    page = make.contributor_here(app, somebody).get("/family")
    assert len(page.tree.xpath("//main//ul[@class='tasks'][1]/li")) == len(READ_AT)
    assert {f"new_{kind}" for kind in READ_AT} <= set(tools.easy_read.pages["family.home"].parts)


def notices() -> set[str]:
    """Every kind that the code tells of by a notice."""
    found = set()
    for path in Path("portal/services").glob("*.py"):
        words = path.read_text(encoding="utf-8")
        if "telling_families.notice(" in words:
            found |= set(re.findall(r'about\s*=\s*f?"([a-z_]+):', words))
    return found


def test_whatever_a_notice_tells_of_is_found_on_the_page() -> None:
    assert notices() | set(TOLD_AS.values()) == set(READ_AT)
    # and whatever of ours is translated has its page
    assert set(TOLD_AS) == set(OURS)
