"""What comes back on paper does what the form of the page does, says who typed it, and is shown to its contributor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.paper import KEPT_FROM_CASE_WORK, WITH_WORDS
from portal.domain.states import Role
from portal.models import (
    AddedFile,
    AuditEvent,
    Concern,
    Contributor,
    Correction,
    DeeperRequest,
    Meeting,
    Message,
    NamedPerson,
    PaperReply,
    Pause,
    Question,
    QuietDay,
    ReviewerRequest,
    SharingChoice,
    Sitting,
    StillRight,
    Suggestion,
)
from portal.services.tools import Tools
from tests.contracts.world import World
from tests.factories import Factory
from tests.pages.test_paper import address, room, world
from tests.people import FetchedPage, Visitor

__all__ = ["world"]
Typed = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """What is typed, and what then stands."""

    form: str
    typed: Callable[[World], Typed]
    stands: Callable[[Session], object]
    expected: object


def kept(column: Any) -> Callable[[Session], object]:
    """The newest of a column."""
    table = column.class_
    return lambda session: session.scalars(select(column).order_by(table.id.desc())).first()


def one(world: World, name: str, field: str) -> str:
    return f"{world.values[name]}-{field}"


CASES = (
    Case("others", lambda w: {"0-name": "Ada Quill"},
         lambda s: "Ada Quill" in s.scalars(select(NamedPerson.name)), True),
    Case("quiet_days", lambda w: {"0-quiet_from": "24 12 2026"},
         lambda s: str(kept(QuietDay.starts_on)(s)), "2026-12-24"),
    Case("supporter", lambda w: {"0-name": "Ben", "0-ways": ["reads"]},
         lambda s: [(x.name, x.ended_at is None) for x in s.scalars(select(Sitting))], [("Ben", False)]),
    Case("raise_it", lambda w: {"0-about": "portal", "0-words": "It came late."},
         lambda s: "It came late." in s.scalars(select(Concern.words)), True),
    Case("still_right", lambda w: {"0-press": "="}, kept(StillRight.said), "yes"),
    Case("messages", lambda w: {"0-words": "Please write it large."}, kept(Message.words), "Please write it large."),
    Case("another_reviewer", lambda w: {"0-press": "="}, lambda s: len(s.scalars(select(ReviewerRequest.id)).all()), 1),
    Case("ask_deeper", lambda w: {"0-press": "="}, lambda s: len(s.scalars(select(DeeperRequest.id)).all()), 2),
    Case("meeting", lambda w: {"0-time": "not_now"}, kept(Meeting.state), "not_now"),
    Case("correct", lambda w: {"0-kind": "my_name", "0-words": "Janet"}, kept(Correction.what), "my_name"),
    Case("pause", lambda w: {"0-pause": "month"}, lambda s: len(s.scalars(select(Pause.id)).all()), 1),
    Case("questions", lambda w: {one(w, "answered_id", "press"): "="},
         lambda s: set(s.scalars(select(Question.state))), {"asked"}),
    Case("recommendations", lambda w: {one(w, "recommendation_id", "kind"): "agree"}, kept(Suggestion.kind), "agree"),
    Case("photo", lambda w: {one(w, "photo_id", "seen_in_it"): "The sea."},
         lambda s: [(x.words, x.seen_in_it) for x in s.scalars(select(AddedFile))],
         [("Maggie at the sea.", "The sea.")]),
    Case("leave_review", lambda w: {"0-press": "act=leave"},
         lambda s: any(x is not None for x in s.scalars(select(Contributor.stopped_at))), True),
)  # fmt: skip


def taken(answer: FetchedPage) -> bool:
    """Whether what was typed led on to the list of what was typed."""
    return answer.path.endswith("/paper") and "Typed in already" in answer.text


def who_types(form: str) -> Role:
    return Role.REVIEWER if form in WITH_WORDS else Role.ADMINISTRATOR


def test_each_form_from_paper_does_what_its_page_does(app: Flask, tools: Tools, make: Factory, world: World) -> None:
    # given who opens the post, and who does the case work
    hands = {role: make.staff_here(app, world.staff[role]) for role in (Role.ADMINISTRATOR, Role.REVIEWER)}
    wrong = {}
    for case in CASES:
        # when each form is typed in, twice
        typed = {**case.typed(world), "received": "2026-11-20", "submission": f"paper-{case.form}"}
        for _ in range(2):
            answer = hands[who_types(case.form)].post(address(app, world, case.form), typed)
        with tools.reading() as session:
            found = case.stands(session)
        if not taken(answer) or found != case.expected:
            wrong[case.form] = (answer.text, found)
    # then it stands once, as if she had sent it, and each is kept once as a paper
    assert wrong == {}
    with tools.reading() as session:
        assert sorted(session.scalars(select(PaperReply.form))) == sorted(case.form for case in CASES)
        who = {str(world.staff[role].id) for role in hands}
        typed_by = [x.who for x in session.scalars(select(AuditEvent)) if x.did == "typed_paper"]
        assert {each.removeprefix("staff:") for each in typed_by} == who
    # and she reads each question and its answer in words, though the form would ask it otherwise now
    page = make.contributor_here(app, world.mother).get("/family/paper")
    for words in ("That does not answer it", "Yes, it is still right", "I agree", "A month", "Ada Quill"):
        assert words in page.text, words


def test_a_choice_of_what_is_shared_comes_from_paper_thing_by_thing(
    app: Flask, tools: Tools, make: Factory, world: World
) -> None:
    # given the things that she may share, as they stand on the form
    reviewer = make.staff_here(app, world.staff[Role.REVIEWER])
    html = reviewer.get(address(app, world, "sharing")).html
    name = next(part.split('"')[0] for part in html.split('name="')[1:] if part.split('"')[0].endswith("-may"))

    # when one is ticked yes, and the others are left empty
    with tools.reading() as session:
        before = len(session.scalars(select(SharingChoice.id)).all())
    reviewer.post(address(app, world, "sharing"), {name: "yes", "received": "2026-11-20", "submission": "share"})

    # then that one alone is chosen: nothing ticked is no answer
    with tools.reading() as session:
        rows = session.scalars(select(SharingChoice).order_by(SharingChoice.id.desc())).all()
    assert len(rows) == before + 1
    assert rows[0].may


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ("meeting", {"0-words": "Mornings."}),
        ("pause", {"0-pause": "day"}),
        ("raise_it", {"0-words": "It came late."}),
        ("quiet_days", {"0-quiet_from": "3 3 2027", "0-quiet_to": "1 3 2027"}),
        ("correct", {"0-words": "Janet"}),
        ("others", {"0-about_words": "He knew her."}),
    ],
)
def test_what_the_page_would_not_take_is_not_taken_from_paper(
    app: Flask, tools: Tools, make: Factory, world: World, form: str, typed: Typed
) -> None:
    page = make.staff_here(app, world.staff[Role.ADMINISTRATOR]).post(
        address(app, world, form), {**typed, "received": "2026-11-20", "submission": "wrong"}
    )
    # then it says so in a sentence, with what was typed still there, and nothing is kept
    assert page.status == 200
    assert "It is not taken yet." in page.text
    with tools.reading() as session:
        assert session.scalars(select(PaperReply)).all() == []


def test_what_a_paper_says_nothing_of_stays(app: Flask, tools: Tools, make: Factory, world: World) -> None:
    # given her e-mail address and her telephone, as we know them
    administrator = make.staff_here(app, world.staff[Role.ADMINISTRATOR])
    with tools.reading() as session:
        email = session.get_one(Contributor, world.mother.id).email
    assert email

    # when a paper gives a telephone number alone
    typed = {"0-mobile": "07700 900123", "received": "2026-11-20", "submission": "number"}
    assert taken(administrator.post(address(app, world, "contact"), typed))

    # then the number is there, and the address too
    with tools.reading() as session:
        here = session.get_one(Contributor, world.mother.id)
        assert (here.email, here.mobile.replace(" ", "")) == (email, "07700900123")


def test_a_form_that_may_be_about_the_reviewer_is_kept_from_them(app: Flask, make: Factory, world: World) -> None:
    # given something raised on paper
    administrator = make.staff_here(app, world.staff[Role.ADMINISTRATOR])
    typed = {"0-about": "reviewer", "0-words": "He was late.", "received": "2026-11-20", "submission": "raised"}
    assert taken(administrator.post(address(app, world, "raise_it"), typed))

    # then those who do the case work find neither form, nor that one came
    for role in (Role.REVIEWER, Role.COORDINATOR):
        hands = make.staff_here(app, world.staff[role])
        assert {hands.get(address(app, world, form)).status for form in KEPT_FROM_CASE_WORK} == {404}
        assert "Raise something" not in hands.get(f"/staff/contributors/{world.mother.id}/paper").text
    assert "Raise something: came" in administrator.get(f"/staff/contributors/{world.mother.id}/paper").text


def test_a_friend_prints_no_recommendations(app: Flask, make: Factory, world: World) -> None:
    friend = make.contributor_here(app, world.friend)
    assert friend.get("/family/paper/recommendations/plain").status == 404
    assert "recommendations" not in friend.get("/family/paper").html
    mother = make.contributor_here(app, world.mother)
    assert "/family/paper/recommendations/" in mother.get("/family/paper").html


def test_only_forms_that_ask_something_now_are_offered(
    app: Flask, tools: Tools, make: Factory, world: World, queries: list[str]
) -> None:
    # given somebody of whom we know nothing yet, in a review without anything to answer
    stranger = make.contributor_here(app, world.stranger)
    hers = make.contributor_here(app, world.mother)
    things = ("check", "questions", "meeting", "photo", "sharing", "recommendations", "still_right")

    # then what would ask nothing is not offered to them, and is to whom it asks something
    theirs = stranger.get("/family/paper").html
    assert [form for form in things if f"/family/paper/{form}/" in theirs] == []
    queries.clear()
    page = hers.get("/family/paper").html
    assert [form for form in things if f"/family/paper/{form}/" not in page] == []
    # and the page asks the database six things at most
    assert len([each for each in queries if not each.startswith(("BEGIN", "PRAGMA"))]) <= 6


def test_nothing_of_one_paper_is_read_through_another(app: Flask, tools: Tools, make: Factory, world: World) -> None:
    # given a message that came on paper
    administrator: Visitor = make.staff_here(app, world.staff[Role.ADMINISTRATOR])
    typed = {"0-words": "He hit her.", "received": "2026-11-20", "submission": "message"}
    administrator.post(address(app, world, "messages"), typed)
    # then the room that administrators type in shows none of it
    assert not room(tools, world).may_read(0)
    assert "He hit her." not in administrator.get(address(app, world, "messages")).html
