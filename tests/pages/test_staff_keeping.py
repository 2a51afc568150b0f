"""The page about what is kept of a review: a hold with its reason, and taking somebody's words away with two yeses."""

from __future__ import annotations

from flask import Flask

from portal.domain.states import Role
from portal.models import Contributor
from portal.services.tools import Tools
from tests.factories import Factory


def test_two_people_take_somebodys_words_away(app: Flask, make: Factory, tools: Tools) -> None:
    contributor = make.contributor(make.review(), name="Janet Reed")
    first = make.staff_here(app, make.staff("Ann Coe", Role.COORDINATOR))
    second = make.staff_here(app, make.staff("Bo Day", Role.REVIEWER))
    with tools.reading() as session:
        reference = session.get_one(Contributor, contributor.id).review_id
    path = f"/staff/reviews/{reference_of(tools, reference)}/keeping"
    # given a coordinator who asks for it
    press = {"act": "ask", "contributor": str(contributor.id)}
    assert "Somebody else has to say yes" in first.post(path, press).text
    # who can't say the second yes themselves
    page = first.post(path, {"act": "erase", "contributor": str(contributor.id)})
    assert "You asked for this." in page.html
    # when a second person says yes, then their words are gone
    done = second.post(path, {"act": "erase", "contributor": str(contributor.id)})
    assert "Taken away on Monday 23 November 2026" in done.text
    assert "Janet Reed" not in done.html


def test_a_hold_needs_a_reason_and_keeps_everything(app: Flask, make: Factory, tools: Tools) -> None:
    contributor = make.contributor(make.review())
    with tools.reading() as session:
        review_id = session.get_one(Contributor, contributor.id).review_id
    path = f"/staff/reviews/{reference_of(tools, review_id)}/keeping"
    coordinator = make.staff_here(app, make.staff("Ann Coe", Role.COORDINATOR))
    assert "Write why it must be kept." in coordinator.post(path, {"act": "hold", "because": " "}).text
    held = coordinator.post(path, {"act": "hold", "because": "The coroner asked for it."})
    assert "The coroner asked for it." in held.text
    asked = {"act": "ask", "contributor": str(contributor.id)}
    assert "A legal hold keeps everything" in coordinator.post(path, asked).text
    assert "They asked us to take" in coordinator.post(path, {"act": "end_hold"}).text


def test_another_areas_review_is_not_there(app: Flask, make: Factory, tools: Tools) -> None:
    contributor = make.contributor(make.review())
    with tools.reading() as session:
        review_id = session.get_one(Contributor, contributor.id).review_id
    path = f"/staff/reviews/{reference_of(tools, review_id)}/keeping"
    far = make.staff_here(app, make.staff("Far Away", Role.COORDINATOR, area="South Wolds"))
    assert far.get(path).status == 404
    near = make.staff_here(app, make.staff("Ann Coe", Role.COORDINATOR))
    assert near.post(path, {"act": "ask", "contributor": "١"}).status == 404
    assert near.post(path, {"act": "something"}).status == 404


def reference_of(tools: Tools, review_id: int) -> str:
    from portal.models import Review

    with tools.reading() as session:
        return session.get_one(Review, review_id).reference
