"""A need that the portal can't meet alone: on Today, beside its contributor, on the desk, and met or handed over."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.domain.states import NeedKind, Role
from portal.models import Contributor
from portal.services.tools import Tools
from tests.factories import Factory
from tests.needs import open_tasks
from tests.people import Visitor


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    found = make.contributor()
    make.need(found, NeedKind.INTERPRETER, "pl")
    return found


@pytest.fixture
def reviewer(make: Factory, app: Flask) -> Visitor:
    return make.staff_here(app, make.staff("Sian Price"))


def asks(visitor: Visitor, contributor: Contributor, tools: Tools) -> str:
    """Send the letter as far as it goes: the need becomes a task. Return its page."""
    form = {"channel": "email", "when": "now", "submission": "first"}
    visitor.post(f"/staff/contributors/{contributor.id}/letter", form)
    (task,) = open_tasks(tools, contributor)
    return f"/staff/needs/{task.id}"


def test_it_is_seen_on_today_beside_the_contributor_and_on_the_desk(
    reviewer: Visitor, make: Factory, app: Flask, contributor: Contributor, tools: Tools
) -> None:
    # given a letter that waits for an interpreter
    desk = f"/staff/contributors/{contributor.id}/letter"
    assert "Ask for the need to be met" in reviewer.get(desk).text
    path = asks(reviewer, contributor, tools)
    # then Today has it, for who works on the case and who addresses the letters
    administrator = make.staff_here(app, make.staff("Cole Ash", Role.ADMINISTRATOR))
    for visitor in (reviewer, administrator):
        today = visitor.get("/staff/today")
        assert "Needs to meet before a letter can go" in today.text
        assert "Interpreter: Polish" in today.text
        assert today.tree.xpath(f"//a[@href='{path}']")
    # and the review page beside the contributor, and the desk, which offers nothing to send
    reference = reviewer.get(path).tree.xpath("//a[contains(@href, '/staff/reviews/')]/@href")[0]
    assert reviewer.get(reference).tree.xpath(f"//table//a[@href='{path}']")
    assert reviewer.get(desk).tree.xpath(f"//*[@id='needs-first']//a[@href='{path}']")
    assert "Send the letter" not in reviewer.get(desk).text


def test_somebody_says_how_it_is_met_and_then_the_letter_can_go(
    reviewer: Visitor, contributor: Contributor, tools: Tools
) -> None:
    path = asks(reviewer, contributor, tools)
    # when nothing is said, then it stays, and the words that were typed are there
    assert "Write how it is met" in reviewer.post(path, {"act": "met", "how": " ", "valid": "every"}).text
    empty = reviewer.post(path, {"act": "met", "how": "Marta reads it.", "valid": "until"})
    assert "Write the last day on which it holds" in empty.text
    assert "Marta reads it." in empty.text
    past = {"day_day": "1", "day_month": "3", "day_year": "2025"}
    assert "Choose today or a later day" in reviewer.post(
        path, {"act": "met", "how": "Marta reads it.", "valid": "until", **past}
    ).text  # fmt: skip
    # when it is said
    form = {"act": "met", "how": "Marta reads it with her on Friday.", "valid": "every"}
    assert reviewer.post(path, form, follow=False).status == 303
    assert reviewer.post(path, form, follow=False).status == 303
    # then the page, the review and the desk say how, and the letter can go
    assert "Marta reads it with her on Friday." in reviewer.get(path).text
    desk = reviewer.get(f"/staff/contributors/{contributor.id}/letter")
    assert "Marta reads it with her on Friday." in desk.text
    assert "Send the letter" in desk.text
    assert "Needs to meet" not in reviewer.get("/staff/today").text
    # and other words for what is met already come back to their writer
    other = reviewer.post(path, {"act": "met", "how": "Another way.", "valid": "every"})
    assert "Somebody else has said how it is met" in other.text
    assert "Another way." in other.text


def test_it_is_handed_to_somebody_else_of_the_area(
    reviewer: Visitor, make: Factory, contributor: Contributor, tools: Tools
) -> None:
    path = asks(reviewer, contributor, tools)
    colleague, elsewhere = make.staff("Joan", Role.COORDINATOR), make.staff("Ann Other", area="Severnside")
    assert "Choose somebody from the list" in reviewer.post(
        path, {"act": "hand_over", "sees_to": str(elsewhere.id)}
    ).text  # fmt: skip
    assert reviewer.post(path, {"act": "hand_over", "sees_to": str(colleague.id)}, follow=False).status == 303
    assert "With Joan." in reviewer.get("/staff/today").text


def test_it_is_shut_outside_the_area_and_to_who_sees_no_cases(
    reviewer: Visitor, make: Factory, app: Flask, contributor: Contributor, tools: Tools
) -> None:
    path = asks(reviewer, contributor, tools)
    for member in (make.staff("Ann Other", area="Severnside"), make.staff("Grace", Role.STEERING)):
        visitor = make.staff_here(app, member)
        assert visitor.get(path).status == 404
        assert "Interpreter" not in visitor.get("/staff/today").text
