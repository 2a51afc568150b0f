"""Messages with the reviewer, answered by a day and read by two; and a wish for another reviewer, for coordinators."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import Role
from portal.domain.waiting import WaitingKind
from portal.models import AuditEvent, Contributor, Letter, Message, Promise, Review, ReviewerRequest, Staff
from portal.services import allocating, another_reviewer, caseload, messaging, review_page, second_reading
from portal.services.tools import Tools
from portal.store import erasing
from tests.factories import Factory
from tests.integration.rooms import member_of, room_of

SECRET = "He did not listen to me about the kettle."


@pytest.fixture
def amara(make: Factory) -> Staff:
    return make.staff("Amara Okafor")


@pytest.fixture
def review(make: Factory, amara: Staff) -> Review:
    return make.review(reviewer=amara, state="open")


@pytest.fixture
def janet(make: Factory, review: Review) -> Contributor:
    return make.contributor(review)


@pytest.fixture
def reviewer(make: Factory, amara: Staff) -> StaffMember:
    return member_of(make, amara)


@pytest.fixture
def coordinator(make: Factory) -> StaffMember:
    return member_of(make, make.staff("Joan Field", Role.COORDINATOR))


@pytest.fixture
def here(make: Factory, janet: Contributor) -> Room:
    return replace(room_of(make, janet), stepped_up=True)


def wrote(tools: Tools, here: Room, words: str = "When will you ring?", submission: str = "one") -> None:
    messaging.send(tools, here, words, wants_call=False, submission=submission)


def answered(
    tools: Tools, member: StaffMember, here: Room, words: str = "I ring on Friday.", submission: str = "a"
) -> int:
    messaging.answer(
        tools, member, here.contributor_id, words=words, easy_words=f"reviewer | {words}", looked_at=True,
        submission=submission,
    )  # fmt: skip
    with tools.reading() as session:
        return session.scalars(select(Message.id).where(Message.submission == submission)).one()


def promises(tools: Tools) -> list[tuple[date, bool]]:
    with tools.reading() as session:
        rows = session.scalars(select(Promise).where(Promise.code == "reply", Promise.ended_at.is_(None)))
        return [(row.due_on, row.kept_at is not None) for row in rows]


def test_a_message_has_a_promised_day_and_its_answer_a_second_reader(
    tools: Tools, here: Room, reviewer: StaffMember, coordinator: StaffMember, clock: SetClock
) -> None:
    # given a message that came twice in one form
    for _again in (1, 2):
        wrote(tools, here)
    # then it is one, answered within five working days, and the reviewer sees it on Today
    assert [(each.words, each.seen) for each in messaging.read(tools, here).messages] == [
        ("When will you ring?", False)
    ]
    assert promises(tools) == [(date(2026, 11, 30), False)]
    (family,) = caseload.today(tools, reviewer).mine
    assert (family.counts, family.promised_on) == (((WaitingKind.MESSAGE, 1),), date(2026, 11, 30))
    # when the reviewer opens it, the contributor sees that it was read
    messaging.sheet(tools, reviewer, here.contributor_id)
    assert messaging.read(tools, here).messages[0].seen
    # and when she answers, nobody but a second person lets it go
    clock.move(hours=1)
    answer = answered(tools, reviewer, here)
    assert len(messaging.read(tools, here).messages) == 1
    with pytest.raises(Refused, match="own_words"):
        second_reading.pass_text(tools, reviewer, ReadKind.MESSAGE, answer)
    found = second_reading.one(tools, coordinator, ReadKind.MESSAGE, answer)
    assert [each.words for each in found.sources] == ["When will you ring?"]
    for _again in (1, 2):
        second_reading.pass_text(tools, coordinator, ReadKind.MESSAGE, answer, looked_at=True)
    # then they read it, the promise is kept, nobody waits, and one neutral notice goes
    assert [each.words for each in messaging.read(tools, here).messages] == ["When will you ring?", "I ring on Friday."]
    assert promises(tools) == [(date(2026, 11, 30), True)]
    assert WaitingKind.MESSAGE not in {kind for each in caseload.today(tools, reviewer).mine for kind, _ in each.counts}
    with tools.reading() as session:
        assert [row.name for row in session.scalars(select(Letter))] == ["something_to_read"]


def test_what_was_sent_back_is_never_shown_and_a_newer_text_takes_its_place(
    tools: Tools, here: Room, reviewer: StaffMember, coordinator: StaffMember
) -> None:
    wrote(tools, here)
    first = answered(tools, reviewer, here)
    second_reading.send_back(tools, coordinator, ReadKind.MESSAGE, first, "Say which Friday.")
    with pytest.raises(Refused, match="sent_back"):
        second_reading.pass_text(tools, coordinator, ReadKind.MESSAGE, first, looked_at=True)
    answered(tools, reviewer, here, "I ring on Monday.", "b")
    answered(tools, reviewer, here, "I ring on Tuesday.", "c")
    waits = [each.words for each in second_reading.waiting(tools, coordinator) if each.kind is ReadKind.MESSAGE]
    assert waits == ["I ring on Tuesday."]
    assert [each.ours for each in messaging.read(tools, here).messages] == [False]


def test_words_of_an_earlier_visit_are_read_after_a_code(tools: Tools, here: Room) -> None:
    wrote(tools, here)
    later = replace(here, stepped_up=False, visit_id=2)
    found = messaging.read(tools, later)
    assert (found.messages, found.more_after_code) == ((), True)


def test_another_area_neither_reads_nor_answers(tools: Tools, make: Factory, here: Room) -> None:
    elsewhere = member_of(make, make.staff("Una Reed", Role.REVIEWER, area="South Wolds"), "South Wolds")
    with pytest.raises(NotFound):
        messaging.sheet(tools, elsewhere, here.contributor_id)
    with pytest.raises(NotFound):
        answered(tools, elsewhere, here)


def test_a_wish_for_somebody_else_is_the_coordinators_alone(
    tools: Tools, here: Room, review: Review, reviewer: StaffMember, coordinator: StaffMember
) -> None:
    # given a wish with words
    for _again in (1, 2):
        another_reviewer.ask(tools, here, SECRET, "one")
    # then the coordinator has it, on Today and where reviewers are chosen, and the contributor sees that
    (asked,) = caseload.today(tools, coordinator).asks_for_another
    assert (asked.words, asked.reviewer_name) == (SECRET, "Amara Okafor")
    assert [each.id for each in another_reviewer.of_review(tools, coordinator, review.reference)] == [asked.id]
    own = another_reviewer.own(tools, here)
    assert own is not None
    assert (own.settled, own.words) == ("", SECRET)
    # and nothing that the reviewer can look at says a word of it
    today = caseload.today(tools, reviewer)
    shown = review_page.open_review(tools, reviewer, review.reference)
    assert (today.asks_for_another, today.mine) == ((), ())
    assert another_reviewer.of_review(tools, reviewer, review.reference) == ()
    assert SECRET not in f"{today}{shown}"
    assert "another" not in f"{shown.waiting}{shown.beside}"
    with pytest.raises(NotFound):
        another_reviewer.stays(tools, reviewer, review.reference, asked.id)
    with tools.reading() as session:
        for event in session.scalars(select(AuditEvent)):
            assert SECRET not in f"{event.details}"


def test_when_somebody_else_has_the_review_who_asked_is_told(
    tools: Tools, make: Factory, here: Room, review: Review, coordinator: StaffMember
) -> None:
    another_reviewer.ask(tools, here, "", "one")
    new = make.staff("Ben Whitaker")
    allocating.allocate(tools, coordinator, reference=review.reference, reviewer_id=new.id)
    own = another_reviewer.own(tools, here)
    assert own is not None
    assert (own.settled, own.reviewer_then) == ("another", "Amara Okafor")
    assert caseload.today(tools, coordinator).asks_for_another == ()
    with tools.reading() as session:
        assert [row.name for row in session.scalars(select(Letter))] == ["something_to_read"]


def test_it_can_be_taken_back_agreed_or_said_again(
    tools: Tools, here: Room, review: Review, coordinator: StaffMember
) -> None:
    another_reviewer.ask(tools, here, "", "one")
    another_reviewer.take_back(tools, here)
    assert caseload.today(tools, coordinator).asks_for_another == ()
    another_reviewer.ask(tools, here, "First.", "two")
    another_reviewer.ask(tools, here, "Second.", "three")
    (asked,) = caseload.today(tools, coordinator).asks_for_another
    assert asked.words == "Second."
    another_reviewer.stays(tools, coordinator, review.reference, asked.id)
    own = another_reviewer.own(tools, here)
    assert own is not None
    assert own.settled == "stays"
    with tools.reading() as session:
        assert len(session.scalars(select(ReviewerRequest)).all()) == 3


def test_it_all_goes_with_everything_of_theirs(tools: Tools, here: Room, reviewer: StaffMember) -> None:
    wrote(tools, here)
    answered(tools, reviewer, here)
    another_reviewer.ask(tools, here, SECRET, "one")
    with tools.writing() as work:
        gone = erasing.erase(work.session, here.contributor_id, work.now)
    assert (gone["message"], gone["reviewer_request"]) == (2, 1)
