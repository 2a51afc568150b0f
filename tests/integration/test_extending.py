"""A review takes longer: written, passed by somebody else, and told to everybody who takes part, once."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import Decision, DeliveryState, ReviewState, Role
from portal.models import Contributor, Delivery, Extension, Letter, Review, Untold
from portal.services import choices, extending, second_reading, sending
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.rooms import member_of, room_of

WHY = "We still wait for the hospital’s notes. We asked again on Monday."
NEW_DAY = date(2027, 3, 1)


@pytest.fixture
def writer(make: Factory) -> StaffMember:
    return member_of(make, make.staff("Ada Lin"))


@pytest.fixture
def reader(make: Factory) -> StaffMember:
    return member_of(make, make.staff("Second Reader", Role.COORDINATOR))


@pytest.fixture
def review(make: Factory) -> Review:
    return make.review(reviewer=make.staff())


def extend(tools: Tools, member: StaffMember, review: Review, words: str = WHY, **more: object) -> None:
    asked = {"due_on": NEW_DAY, "easy_words": "", "submission": "a", **more}
    extending.extend(tools, member, review.reference, words=words, **asked)  # type: ignore[arg-type]


def the_one(tools: Tools) -> Extension:
    with tools.reading() as session:
        return session.scalars(select(Extension)).one()


def due_on(tools: Tools, review: Review) -> date:
    with tools.reading() as session:
        return session.get_one(Review, review.id).due_on


def said_yes(tools: Tools, make: Factory, review: Review, name: str, **more: object) -> Contributor:
    made = make.contributor(review, name, **more)
    choices.choose(tools, room_of(make, made), Decision.YES, submission=f"yes-{made.id}")
    return made


def told(tools: Tools) -> list[str]:
    with tools.reading() as session:
        texts = session.scalars(
            select(Delivery.text)
            .join(Letter, Delivery.letter_id == Letter.id)
            .where(Letter.name == "takes_longer", Delivery.state != DeliveryState.CANCELLED)
        )
        return list(texts)


def test_nothing_changes_before_somebody_else_has_read_it(
    tools: Tools, make: Factory, review: Review, writer: StaffMember, reader: StaffMember
) -> None:
    # given a family that takes part, and words about why it takes longer
    said_yes(tools, make, review, "Janet O’Brien")
    for _ in range(2):
        extend(tools, writer, review)
    # then the old day stands, and the writer can't pass it
    assert due_on(tools, review) == date(2026, 12, 8)
    assert told(tools) == []
    with pytest.raises(Refused, match="own_words"):
        second_reading.pass_text(tools, writer, ReadKind.EXTENSION, the_one(tools).id, looked_at=True)
    # when another reads and passes it, twice
    assert [each.words for each in second_reading.waiting(tools, reader)] == [WHY]
    for _ in range(2):
        second_reading.pass_text(tools, reader, ReadKind.EXTENSION, the_one(tools).id, looked_at=True)
    # then the new day stands and the family is told once; e-mail does not say the reason
    assert due_on(tools, review) == NEW_DAY
    (words,) = told(tools)
    assert "1 March 2027" in words
    assert "We are sorry" in words
    assert "hospital" not in words
    assert "Your page says why" in words


def test_paper_says_the_reason_in_both(
    tools: Tools, make: Factory, review: Review, writer: StaffMember, reader: StaffMember
) -> None:
    said_yes(tools, make, review, "Janet O’Brien", email="", mobile="")
    said_yes(tools, make, review, "Tom Hill", email="", mobile="", presentation="easy-read")
    extend(tools, writer, review)
    second_reading.pass_text(tools, reader, ReadKind.EXTENSION, the_one(tools).id, looked_at=True)
    plain, easy = sorted(told(tools), key=lambda words: "We now want" in words and "You can tell us more." in words)
    assert "We still wait for the hospital’s notes." in plain
    assert "We asked again on Monday." in easy


def test_who_is_told(tools: Tools, make: Factory, review: Review, writer: StaffMember, reader: StaffMember) -> None:
    # given one who said no, one who stopped, one who never chose, one without an address, and one who takes part
    no = make.contributor(review, "Said No")
    choices.choose(tools, room_of(make, no), Decision.NO, submission="no")
    choices.stop_everything(tools, room_of(make, said_yes(tools, make, review, "Has Stopped")))
    make.contributor(review, "Never Chose")
    nowhere = said_yes(tools, make, review, "No Where", email="", mobile="", postcode="")
    said_yes(tools, make, review, "Takes Part")
    # when it is passed
    extend(tools, writer, review)
    assert extending.sheet(tools, writer, review.reference).told == 2
    second_reading.pass_text(tools, reader, ReadKind.EXTENSION, the_one(tools).id, looked_at=True)
    # then one letter goes, and one is a task
    assert len(told(tools)) == 1
    with tools.reading() as session:
        tasks = session.scalars(select(Untold).where(Untold.letter == "takes_longer")).all()
    assert [(each.contributor_id, each.refused) for each in tasks] == [(nowhere.id, "no_address")]
    sending.drain(tools)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"words": "  "}, "empty"),
        ({"words": "x" * 100_001}, "too_long"),
        ({"due_on": None}, "no_day"),
        ({"due_on": date(2026, 12, 8)}, "day_not_later"),
        ({"words": "The hospital failed to answer."}, "letter_must_change"),
        ({"words": "Meggie’s notes are late."}, "letter_must_change"),
        ({"easy_words": "Thank you for waiting!"}, "letter_must_change"),
    ],
)
def test_what_may_not_be_written(
    tools: Tools, review: Review, writer: StaffMember, change: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        extend(tools, writer, review, **change)  # type: ignore[arg-type]
    with tools.reading() as session:
        assert session.scalars(select(Extension)).all() == []


def test_a_name_like_the_persons_own_is_no_mistake_when_it_is_a_relatives(
    tools: Tools, make: Factory, review: Review, writer: StaffMember
) -> None:
    # given a sister whose name is a letter away from Maggie's
    make.contributor(review, "Meggie Reed")
    # when the words say what she asked for, then they are kept
    extend(tools, writer, review, words="Meggie asked us to wait for the notes.")
    assert the_one(tools).words.startswith("Meggie")


def test_one_at_a_time_and_none_after_the_outcome(
    tools: Tools, make: Factory, review: Review, writer: StaffMember, reader: StaffMember
) -> None:
    extend(tools, writer, review)
    with pytest.raises(Refused, match="waits_already"):
        extend(tools, writer, review, submission="b")
    second_reading.send_back(tools, reader, ReadKind.EXTENSION, the_one(tools).id, "Say sorry.")
    assert extending.sheet(tools, writer, review.reference).sent_back == "Say sorry."
    extend(tools, writer, review, submission="b")
    shared = make.review(reviewer=make.staff(), state=ReviewState.OUTCOME_SHARED)
    with pytest.raises(Refused, match="outcome_shared"):
        extend(tools, writer, shared, submission="c")


def test_another_areas_review_is_not_there(tools: Tools, make: Factory, review: Review) -> None:
    elsewhere = member_of(make, make.staff("Else Where", area="South Wolds"), "South Wolds")
    with pytest.raises(NotFound):
        extend(tools, elsewhere, review)


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
def test_the_familys_page_says_why(
    tools: Tools, make: Factory, app: Flask, review: Review, writer: StaffMember, reader: StaffMember, look: str
) -> None:
    # given a family, and an extension that staff write on their page and another passes
    janet = said_yes(tools, make, review, "Janet O’Brien")
    browser = make.staff_here(app, make.staff("Page Writer"))
    page = browser.get(f"/staff/reviews/{review.reference}/extend")
    form = {"due_on_day": "1", "due_on_month": "3", "due_on_year": "2027", "words": WHY, "easy_words": ""}
    mistaken = browser.post(page.path, {**form, "submission": "s", "words": "They refused."})
    assert "We do not say this to a family." in mistaken.text
    done = browser.post(page.path, {**form, "submission": "s"})
    assert "A second reader has your words" in done.text
    assert WHY not in make.contributor_here(app, janet, look=look).get("/family").text
    second_reading.pass_text(tools, reader, ReadKind.EXTENSION, the_one(tools).id, looked_at=True)
    # when they open their page / then it says why, that we are sorry, and the new day
    said = make.contributor_here(app, janet, look=look).get("/family").text
    assert "We asked again on Monday." in said
    assert "We are sorry" in said
