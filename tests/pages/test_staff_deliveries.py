"""Letters on their way: who sees which, returned post typed in, and what somebody did about it."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask

from portal.domain.returns import delivery_of, number_of
from portal.domain.states import Channel, DeliveryState, NeedKind, Role
from portal.models import CameBack, Contributor, Delivery, Letter
from portal.services import sending
from portal.services.letters import queue
from portal.services.tools import Tools
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
