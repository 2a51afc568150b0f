"""Many people written to at once: who can get it, who can't and why; each once, cut off anywhere; told at the end."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from portal.domain.returns import number_of
from portal.domain.states import DeliveryState, NeedKind, Role
from portal.models import BatchMember, Contributor, Delivery, Letter, QuietDay
from portal.services import batches, printing, sending
from portal.services.tools import Tools
from tests.factories import Factory
from tests.people import Visitor

PAGE = "/staff/invite-many"


class Killed(BaseException):
    """What no code may catch: the process is gone."""


@pytest.fixture
def people(make: Factory) -> dict[str, Contributor]:
    """Somebody ready, somebody with a need to see to, somebody without an address, in quiet days, stopped."""
    review = make.review(reviewer=make.staff())
    now = make.tools.clock.now()
    found = {
        "ready": make.contributor(review, "Ready Now"),
        "bsl": make.contributor(review, "Needs Signs"),
        "nowhere": make.contributor(review, "No Where", email="", mobile="", postcode=""),
        "quiet": make.contributor(review, "Quiet Days"),
        "stopped": make.contributor(review, "Stopped Us", stopped_at=now),
        "elsewhere": make.contributor(make.review(area="South Wolds", reviewer=make.staff()), "Far Away"),
        "unallocated": make.contributor(make.review(), "No Reviewer"),
    }
    make.need(found["bsl"], NeedKind.BSL_VIDEO)
    make.add(
        QuietDay(
            contributor_id=found["quiet"].id, starts_on=make.tools.today(), ends_on=make.tools.today(), recorded_at=now
        )
    )
    return found


@pytest.fixture
def reviewer(make: Factory, app: Flask) -> Visitor:
    return make.staff_here(app, make.staff("Rita Viewer"))


def press(visitor: Visitor, **more: Any) -> int:
    """Press the button; return the batch."""
    area = visitor.get(PAGE).tree.xpath("//input[@name='area']/@value")[0]
    form = {"area": area, "whom": "everybody", "submission": "press-one", **more}
    answer = visitor.post(PAGE, form, follow=False)
    assert answer.status == 303, answer.text
    return int(answer.location.rsplit("/", 1)[-1])


def members(tools: Tools) -> dict[str, tuple[str, str]]:
    with tools.reading() as session:
        rows = session.query(BatchMember, Contributor.name).join(Contributor)
        return {name: (row.state, row.why) for row, name in rows}


def test_each_is_shown_with_why_not(people: dict[str, Contributor], reviewer: Visitor) -> None:
    text = reviewer.get(PAGE).text
    assert "Ready Now" in text
    assert "Somebody must see to a need first" in text
    assert "There is no address that we may use" in text
    assert "after quiet days" in text
    for nobody in ("Stopped Us", "Far Away", "No Reviewer"):
        assert nobody not in text


def test_a_batch_is_queued_sent_and_told(tools: Tools, people: dict[str, Contributor], reviewer: Visitor) -> None:
    # when everybody is written to, and the button is pressed twice
    batch = press(reviewer)
    assert press(reviewer) == batch
    assert "0 of 4 looked at" in reviewer.get(f"{PAGE}/{batch}").text
    batches.go_on(tools)
    batches.go_on(tools)
    sending.drain(tools)
    # then each was looked at once, and who has no letter is named with why
    assert members(tools) == {
        "Ready Now": ("queued", ""),
        "Quiet Days": ("queued", ""),
        "Needs Signs": ("not_written", "need_not_met"),
        "No Where": ("not_written", "no_address"),
    }
    text = reviewer.get(f"{PAGE}/{batch}").text
    for said in ("Finished", "Went: 1", "Wait for quiet days to end: 1", "No Where", "There is no address"):
        assert said in text
    # and a second batch holds only those who still have none
    again = press(reviewer, submission="press-two")
    assert again != batch
    with tools.reading() as session:
        assert session.query(BatchMember).filter_by(letter_batch_id=again).count() == 2


def test_only_those_ticked_are_written_to(tools: Tools, people: dict[str, Contributor], reviewer: Visitor) -> None:
    # when one is ticked, with somebody of another area beside her
    ticked = [str(people["ready"].id), str(people["elsewhere"].id)]
    press(reviewer, whom="chosen", people=ticked)
    batches.go_on(tools)
    assert members(tools) == {"Ready Now": ("queued", "")}
    # and with nobody ticked the page says so
    form = {
        "area": reviewer.get(PAGE).tree.xpath("//input[@name='area']/@value")[0],
        "whom": "chosen",
        "submission": "x",
    }
    assert "Choose at least one person" in reviewer.post(PAGE, form).text


@pytest.mark.parametrize("at", range(4))
def test_cut_off_anywhere_it_goes_on_and_nobody_has_two(
    tools: Tools, make: Factory, reviewer: Visitor, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    # given four people two a transaction, and a worker that is killed at the nth of them
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    review = make.review(reviewer=make.staff())
    for number in range(4):
        make.contributor(review, f"Person {number}")
    press(reviewer)
    calls, queue = iter(range(99)), batches.queue

    def killed(*args: Any, **more: Any) -> Any:
        made = queue(*args, **more)
        if next(calls) == at:
            raise Killed
        return made

    with monkeypatch.context() as patched:
        patched.setattr(batches, "queue", killed)
        with pytest.raises(Killed):
            batches.go_on(tools)
    # when another goes on
    batches.go_on(tools)
    batches.go_on(tools)
    # then each has one letter
    with tools.reading() as session:
        assert session.query(Letter).count() == session.query(Delivery).count() == 4
        assert len({each.contributor_id for each in session.query(Letter)}) == 4


def test_who_stops_after_the_press_gets_nothing(
    tools: Tools, people: dict[str, Contributor], reviewer: Visitor
) -> None:
    press(reviewer)
    with tools.writing() as work:
        work.session.get_one(Contributor, people["ready"].id).stopped_at = work.now
    batches.go_on(tools)
    assert members(tools)["Ready Now"] == ("not_written", "stopped")


def test_other_areas_and_administrators(
    tools: Tools, people: dict[str, Contributor], make: Factory, app: Flask, reviewer: Visitor
) -> None:
    batch = press(reviewer)
    elsewhere = make.staff_here(app, make.staff("Una Reed", area="South Wolds"))
    assert elsewhere.get(f"{PAGE}/{batch}").status == 404
    area = reviewer.get(PAGE).tree.xpath("//input[@name='area']/@value")[0]
    form = {"area": area, "whom": "everybody", "submission": "theirs"}
    assert elsewhere.post(PAGE, form).status == 404
    # an administrator looks, and sends nothing
    administrator = make.staff_here(app, make.staff("Ada Minister", Role.ADMINISTRATOR))
    assert administrator.get(f"{PAGE}/{batch}").status == 200
    assert administrator.post(PAGE, form).status in {403, 404}
    batches.go_on(tools)
    with tools.reading() as session:
        assert session.query(Delivery).filter(Delivery.state == DeliveryState.QUEUED).count() == 2


def test_a_leaflet_goes_with_each_letter_by_post_and_in_print_with_its_envelope(
    tools: Tools, make: Factory, reviewer: Visitor
) -> None:
    # given one person by post, one by e-mail, and a tick that is there from the first
    tools.settings = replace(tools.settings, print_post=True)
    review = make.review(reviewer=make.staff())
    by_post = make.contributor(review, "Post", email="", mobile="")
    make.contributor(review, "Mail")
    assert reviewer.get(PAGE).tree.xpath("//input[@name='leaflet' and @checked]")
    # when both are written to, and the worker looks twice
    press(reviewer, leaflet="yes")
    batches.go_on(tools)
    batches.go_on(tools)
    with tools.reading() as session:
        rows = session.query(Letter.name, Letter.contributor_id, Delivery.id).join(Delivery).all()
    leaflets = [row for row in rows if row.name == "leaflet"]
    assert [row.contributor_id for row in leaflets] == [by_post.id]
    # then the mail room's manifest says in which envelope the leaflet may lie
    name = printing.make(tools)
    told = json.loads((tools.settings.print_folder / name / "manifest.json").read_text(encoding="utf-8"))
    (letter,) = [row for row in rows if row.name == "introductory" and row.contributor_id == by_post.id]
    assert {each["number"]: each["goes_with"] for each in told["letters"]} == {
        number_of(leaflets[0].id): number_of(letter.id),
        number_of(letter.id): "",
    }
