"""Staff who are taken off mid-visit: out, or out of the area, on the very next request, however they came in."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from portal.domain.sign_in import SignInWay
from portal.domain.states import Role
from portal.models import LateWords, Staff, StaffArea
from portal.services import staff_recovery, staff_visits
from portal.services.tools import Tools
from portal.web.guarding import STAFF_VISIT
from tests.contracts.world import everything_kept
from tests.factories import Factory
from tests.people import Visitor


def came_in(app: Flask, tools: Tools, member: Staff, way: SignInWay) -> Visitor:
    """Return a browser with a visit that began in this way."""
    with tools.writing() as work:
        token = staff_visits.start(work, member.id, way, "Firefox on Windows")
    visitor = Visitor(app)
    with visitor.client.session_transaction() as session:
        session[STAFF_VISIT] = token
    return visitor


def disable(tools: Tools, member: Staff) -> None:
    staff_recovery.disable(tools, member.email)


def disable_in_the_row_alone(tools: Tools, member: Staff) -> None:
    with tools.writing() as work:
        work.session.get_one(Staff, member.id).disabled_at = work.now


def end_every_visit(tools: Tools, _member: Staff) -> None:
    staff_recovery.sign_out_everybody(tools)


def _kept(tools: Tools) -> dict[str, Any]:
    """Everything but words that came too late: they are kept apart for their writer, and are read by nobody else."""
    return {name: rows for name, rows in everything_kept(tools).items() if name != "late_words"}


@pytest.mark.parametrize("way", list(SignInWay))
@pytest.mark.parametrize("remove", [disable, disable_in_the_row_alone, end_every_visit])
def test_removed_is_out_on_the_next_request(
    app: Flask, make: Factory, tools: Tools, way: SignInWay, remove: Callable[[Tools, Staff], None]
) -> None:
    # given a coordinator who came in, with a form open
    member = make.staff(role=Role.COORDINATOR)
    visitor = came_in(app, tools, member, way)
    token = visitor.token("/staff/duplicates")
    assert visitor.get("/staff/today").status == 200
    # when they are removed
    remove(tools, member)
    before = _kept(tools)
    # then the next page is sign-in, the open form changes nothing, and its words are not lost
    assert visitor.get("/staff/today").location == "/staff/sign-in"
    sent = visitor.post("/staff/duplicates", {"csrf_token": token, "words": "What I wrote"})
    with tools.reading() as session:
        late = [row.fields for row in session.query(LateWords)]
    assert sent.status == 403
    assert "What I wrote" in sent.html or any("What I wrote" in str(fields) for fields in late)
    assert _kept(tools) == before


@pytest.mark.parametrize("way", list(SignInWay))
def test_a_form_on_its_way_in_while_its_sender_is_removed_changes_nothing(
    app: Flask, make: Factory, tools: Tools, way: SignInWay
) -> None:
    # given an allocation whose form comes in slowly
    member, other = make.staff(role=Role.COORDINATOR), make.staff("Ben Ward")
    review = make.review(reviewer=make.staff("Cara Hope"))
    visitor = came_in(app, tools, member, way)
    path = f"/staff/reviews/{review.reference}/allocate"
    page = visitor.get(path)
    assert page.status == 200, page.status
    form = {field.get("name"): field.get("value") or "" for field in page.tree.xpath("//main//form//input")}
    form |= {"reviewer": str(other.id), "reviewer_id": str(other.id), "reason": "Nearer"}
    kept: dict[str, Any] = {}

    class Slow(io.BytesIO):
        """The body: while it is read, the sender is removed."""

        def read(self, *size: Any) -> bytes:
            if not kept:
                disable(tools, member)
                kept.update(_kept(tools))
            return super().read(*size)

        readinto = None  # type: ignore[assignment]

        def readline(self, *size: Any) -> bytes:
            return self.read(*size)

    body = urlencode(form).encode()
    builder = EnvironBuilder(
        path=path, method="POST", content_type="application/x-www-form-urlencoded", content_length=len(body),
        input_stream=Slow(body),
    )  # fmt: skip
    # when the last of it has come
    answer = visitor.client.open(builder)
    # then it counts for nothing
    assert answer.status_code == 403
    assert kept
    assert _kept(tools) == kept


@pytest.mark.parametrize("way", list(SignInWay))
def test_taken_off_an_area_means_its_reviews_are_not_there(
    app: Flask, make: Factory, tools: Tools, way: SignInWay
) -> None:
    # given a reviewer of two areas, on a review of the one
    member = make.staff()
    make.add(StaffArea(staff_id=member.id, area_id=make.area("South Wolds").id))
    north, south = make.review(reviewer=member), make.review(area="South Wolds", reviewer=member)
    visitor = came_in(app, tools, member, way)
    assert visitor.get(f"/staff/reviews/{north.reference}").status == 200
    # when they are taken off that area
    staff_recovery.change_work(tools, member.email, areas=("South Wolds",))
    # then its reviews are not there, and those of the other are
    assert visitor.get(f"/staff/reviews/{north.reference}").status == 404
    assert visitor.get(f"/staff/reviews/{south.reference}").status == 200


@pytest.mark.parametrize("way", list(SignInWay))
def test_another_role_holds_from_the_next_request(app: Flask, make: Factory, tools: Tools, way: SignInWay) -> None:
    # given a coordinator who may merge reviews
    member = make.staff(role=Role.COORDINATOR)
    visitor = came_in(app, tools, member, way)
    token = visitor.token("/staff/duplicates")
    # when they become a reviewer, then that page is not there for them, nor is what it sends
    staff_recovery.change_work(tools, member.email, role=Role.REVIEWER)
    assert visitor.get("/staff/duplicates").status == 404
    assert visitor.post("/staff/duplicates", {"csrf_token": token}).status == 404
