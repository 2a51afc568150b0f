"""Letters on their way: who sees which, returned post typed in, and what somebody did about it."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask

from portal.domain.returns import delivery_of, number_of
from portal.domain.states import Channel, DeliveryState, NeedKind, Role
from portal.models import AuditEvent, CameBack, Contributor, Delivery, Letter, Review
from portal.services import sending
from portal.services.letters import queue
from portal.services.tools import Tools
from portal.store import deliveries
from tests.factories import Factory
from tests.people import Visitor


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    return make.contributor(make.review(reviewer=make.staff()))


@pytest.fixture
def administrator(make: Factory, app: Flask) -> Visitor:
    return make.staff_here(app, make.staff("Ada Minister", Role.ADMINISTRATOR))


def written(tools: Tools, contributor: Contributor, submission: str = "one", by: Channel = Channel.POST) -> int:
    with tools.writing() as work:
        return queue(
            work, tools, name="introductory", contributor_id=contributor.id, asked_by=None, due_at=work.now,
            submission=submission, channel=by,
        ).delivery_id  # fmt: skip


def state(tools: Tools, delivery_id: int) -> tuple[str, str]:
    with tools.reading() as session:
        found = session.get_one(Delivery, delivery_id)
        return found.state, found.why_held


def came_back(visitor: Visitor, asked: str, delivery_id: int, why: str = "moved") -> int:
    answer = visitor.post(
        f"/staff/returned-post?asked={quote(asked)}",
        {"delivery": str(delivery_id), "returned_because": why},
        follow=False,
    )
    return answer.status


def test_a_number_from_an_envelope_is_read_back_and_a_slip_is_found() -> None:
    for delivery_id in (1, 31, 32, 123_456_789, 2**63 - 1):
        shown = number_of(delivery_id)
        assert delivery_of(shown) == delivery_of(shown.lower().replace("-", " ").replace("l ", "L", 1)) == delivery_id
        wrong = shown[:-2] + ("7" if shown[-2] != "7" else "8") + shown[-1] if shown[-2] != "-" else shown + "A"
        assert delivery_of(wrong) != delivery_id
    assert delivery_of("LD-2026-00001") is None
    assert delivery_of("L-") is None
    assert delivery_of("L-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ") is None


@pytest.mark.parametrize("asked", ["number", "reference", "scanned"])
def test_returned_post_is_typed_in_and_holds_what_waits(
    tools: Tools, contributor: Contributor, administrator: Visitor, asked: str
) -> None:
    # given a letter that went by post, and another that waits
    first = written(tools, contributor)
    sending.drain(tools)
    second = written(tools, contributor, "two")
    by_text = written(tools, contributor, "three", Channel.TEXT)
    # when an administrator types in, or scans, what the envelope says
    with tools.reading() as session:
        composed = session.query(Letter).order_by(Letter.id).first()
        assert composed
        typed = {
            "number": number_of(first),
            "reference": str(composed.composed["reference"]),
            "scanned": str(composed.composed["way_in"]["link"]),  # type: ignore[index]
        }[asked]
    found = administrator.get(f"/staff/returned-post?asked={quote(typed)}")
    assert "Janet O’Brien" in found.text
    assert came_back(administrator, typed, first) == came_back(administrator, typed, first) == 303
    # then it came back once, what waits for the address is held, and what goes by another way is not
    assert state(tools, first) == (DeliveryState.RETURNED, "came_back: moved")
    assert state(tools, second) == (DeliveryState.HELD, "address_in_doubt")
    assert state(tools, by_text) == (DeliveryState.QUEUED, "")
    with tools.reading() as session:
        assert session.query(CameBack).count() == 1
    # and staff see it
    assert "They have moved" in administrator.get("/staff/deliveries").text
    assert "Janet O’Brien" in administrator.get("/staff/today").text


def test_a_reference_that_reads_as_a_number_is_found_as_a_reference(
    tools: Tools, contributor: Contributor, administrator: Visitor
) -> None:
    # given a review whose reference happens to be a number with the right last sign
    typed = next(each for each in map("LD-2026-{:05}".format, range(100)) if delivery_of(each) is not None)
    with tools.writing() as work:
        review = work.session.get(Review, contributor.review_id)
        assert review
        review.reference = typed
    written(tools, contributor)
    sending.drain(tools)
    # when it is typed in from the top of a letter, then the letter is found
    assert "Janet O’Brien" in administrator.get(f"/staff/returned-post?asked={typed}").text


@pytest.mark.parametrize(
    ("done", "becomes"),
    [
        ("address_is_right", (DeliveryState.QUEUED, "")),
        ("new_address", (DeliveryState.CANCELLED, "address_was_wrong")),
        ("left_in_peace", (DeliveryState.CANCELLED, "address_was_wrong")),
    ],
)
def test_it_is_shown_until_somebody_says_what_was_done(
    tools: Tools, contributor: Contributor, administrator: Visitor, done: str, becomes: tuple[str, str]
) -> None:
    # given a letter that came back, and one that is held for it
    first = written(tools, contributor)
    sending.drain(tools)
    second = written(tools, contributor, "two")
    came_back(administrator, number_of(first), first)
    with tools.reading() as session:
        (noted,) = session.query(CameBack).all()
    # when somebody says what was done, first without how
    page = f"/staff/came-back/{noted.id}"
    assert "Write how you told them" in administrator.post(page, {"done": "told_another_way", "words": ""}).text
    assert administrator.post(page, {"done": done, "words": "She telephoned."}, follow=False).status == 303
    # then it is off the list, and what was held goes or never does
    assert "They have moved" not in administrator.get("/staff/deliveries").text
    assert "Janet O’Brien" not in administrator.get("/staff/today").text
    assert state(tools, second) == becomes
    assert administrator.get(page).status == 404


def test_other_areas_see_nothing_and_change_nothing(
    tools: Tools, contributor: Contributor, make: Factory, app: Flask, administrator: Visitor
) -> None:
    # given a letter of North Wolds that came back, and another that went
    first, second = written(tools, contributor), written(tools, contributor, "two")
    sending.drain(tools)
    came_back(administrator, number_of(first), first)
    with tools.reading() as session:
        (noted,) = session.query(CameBack).all()
    # when somebody of South Wolds looks and types
    elsewhere = make.staff_here(app, make.staff("Una Reed", Role.ADMINISTRATOR, area="South Wolds"))
    for path in ("/staff/deliveries?show=sent", f"/staff/returned-post?asked={number_of(second)}"):
        assert "Janet" not in elsewhere.get(path).text
    assert elsewhere.get(f"/staff/came-back/{noted.id}").status == 404
    assert came_back(elsewhere, number_of(second), second) == 404
    assert elsewhere.post(f"/staff/came-back/{noted.id}", {"done": "new_address"}).status == 404
    # then nothing has changed
    assert state(tools, second)[0] == DeliveryState.SENT


def test_letters_are_listed_by_how_they_stand_and_by_way(
    tools: Tools, contributor: Contributor, administrator: Visitor
) -> None:
    written(tools, contributor)
    sending.drain(tools)
    written(tools, contributor, "two", Channel.TEXT)
    assert "Waits to go by text message" in administrator.get("/staff/deliveries").text
    assert "0 letters" in administrator.get("/staff/deliveries?by=post").text
    assert "Went by post" in administrator.get("/staff/deliveries?show=sent").text
    assert administrator.get("/staff/deliveries?show=sent&page=2").status == 404


def test_the_desk_says_that_post_came_back_and_takes_another_way(
    tools: Tools, contributor: Contributor, make: Factory, app: Flask, administrator: Visitor
) -> None:
    # given somebody who asked for large print, so post is first, and a letter that came back
    make.need(contributor, NeedKind.LARGE_PRINT)
    first = written(tools, contributor)
    sending.drain(tools)
    reviewer = make.staff_here(app, make.staff("Sian Price"))
    desk = f"/staff/contributors/{contributor.id}/letter?name=outcome"
    assert reviewer.get(desk).tree.xpath("//input[@name='channel' and @value='post' and @checked]")
    came_back(administrator, number_of(first), first)
    # when the next letter is on the desk, then e-mail is first, and it is said why post is not
    page = reviewer.get(desk)
    assert page.tree.xpath("//input[@name='channel' and @value='email' and @checked]")
    assert not page.tree.xpath("//input[@name='channel' and @value='post']")
    assert "Not by post: post came back on" in page.text
    # and when the address has been put right, post is first again
    with tools.writing() as work:
        work.session.get_one(Contributor, contributor.id).address_line_1 = "7 New Street"
    assert reviewer.get(desk).tree.xpath("//input[@name='channel' and @value='post' and @checked]")


@pytest.fixture
def reviewer(make: Factory, app: Flask) -> Visitor:
    return make.staff_here(app, make.staff("Sian Price"))


def held(tools: Tools, contributor: Contributor, why: str, by: Channel = Channel.EMAIL) -> tuple[int, str]:
    delivery_id = written(tools, contributor, f"held for {why}", by)
    with tools.writing() as work:
        deliveries.hold(work.session, delivery_id, why)
    return delivery_id, f"/staff/deliveries/{delivery_id}"


@pytest.mark.parametrize(
    ("done", "becomes"),
    [("arrived", (DeliveryState.DELIVERED, "")), ("do_not_send", (DeliveryState.CANCELLED, "staff_said_no"))],
)
def test_a_held_letter_arrived_or_is_not_sent_when_somebody_says_so(
    tools: Tools, contributor: Contributor, reviewer: Visitor, done: str, becomes: tuple[DeliveryState, str]
) -> None:
    delivery_id, place = held(tools, contributor, "may_have_gone")
    # given that the list leads there
    assert place in reviewer.get("/staff/deliveries?show=held").html
    # when somebody says what became of it, twice, the second time something else
    assert reviewer.post(place, {"done": done}, follow=False).status == 303
    again = {"done": "send_again", "again_because": "they_asked"}
    assert reviewer.post(place, again, follow=False).status == 303
    # then the first stands, it is in the trail, and nothing is sent
    assert state(tools, delivery_id) == becomes
    with tools.reading() as session:
        told = [each.details for each in session.query(AuditEvent).filter_by(did="settled_held_letter")]
    assert [(each["done"], each["was"]) for each in told] == [(done, "may_have_gone")]
    sending.drain(tools)
    assert [each.state for each in sending.outbox(tools)] == [becomes[0]]


def test_a_held_letter_goes_again_once_with_a_reason_and_the_same_way_in(
    tools: Tools, contributor: Contributor, reviewer: Visitor
) -> None:
    delivery_id, place = held(tools, contributor, "may_have_gone")
    # when no reason is chosen, then it is asked for and nothing happens
    assert "Choose why it goes again" in reviewer.post(place, {"done": "send_again"}).text
    assert state(tools, delivery_id) == (DeliveryState.HELD, "may_have_gone")
    # when there is one, and it is pressed twice
    for _ in range(2):
        assert (
            reviewer.post(place, {"done": "send_again", "again_because": "they_do_not_have_it"}, follow=False).status
            == 303
        )
    sending.drain(tools)
    # then a second delivery went, once, under a key of its own, with the same words
    with tools.reading() as session:
        first, second = session.query(Delivery).order_by(Delivery.due_at, Delivery.key)
        assert (first.state, first.why_held, second.state) == ("cancelled", "sent_again", "sent")
        assert (second.letter_id, second.key, second.text) == (first.letter_id, f"{first.key}:again", first.text)


def test_one_that_could_not_be_made_is_made_anew_from_what_is_recorded_now(
    tools: Tools, contributor: Contributor, reviewer: Visitor
) -> None:
    # given a letter that is held for its address, which has been put right
    _, place = held(tools, contributor, "cannot_be_printed: x", Channel.POST)
    with tools.writing() as work:
        work.session.get_one(Contributor, contributor.id).address_line_1 = "7 New Street"
    reviewer.post(place, {"done": "send_again", "again_because": "put_right"})
    # then it goes to the new one, with the code that was made for it
    with tools.reading() as session:
        second = session.query(Delivery).filter(Delivery.state == "queued").one()
        letter = session.get_one(Letter, second.letter_id)
        assert "7 New Street" in second.address
        assert "7 New Street" in str(letter.composed["to_lines"])
        assert "•" not in str(letter.composed["way_in"])


def test_what_waits_for_something_else_or_is_elsewhere_is_not_settled_here(
    tools: Tools, contributor: Contributor, make: Factory, app: Flask, reviewer: Visitor
) -> None:
    _, place = held(tools, contributor, "may_have_gone")
    elsewhere = make.staff_here(app, make.staff("Una Reed", area="South Wolds"))
    assert elsewhere.get(place).status == 404
    assert elsewhere.post(place, {"done": "arrived"}).status == 404
    for why in ("address_in_doubt", "need_not_met: bsl_video"):
        _, other = held(tools, contributor, why)
        assert reviewer.get(other).status == 404
        assert other not in reviewer.get("/staff/deliveries?show=held").html


def test_a_code_whose_language_is_not_approved_any_more_says_what_to_do_instead(
    tools: Tools, contributor: Contributor, reviewer: Visitor
) -> None:
    # given one that is held for its language, and one that is held for something else
    _, place = held(tools, contributor, "language_not_approved")
    _, other = held(tools, contributor, "may_have_gone")
    # then its own page says what to do, and no other does
    advice = "telephone them with an interpreter and tell them a code"
    assert advice in reviewer.get(place).text
    assert advice not in reviewer.get(other).text
