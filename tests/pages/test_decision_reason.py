"""A learning disability given as a reason for a decision: asked plainly, ours to act upon, and answered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.decision_reasons import ReasonSaid, reason_said
from portal.domain.rooms import StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import Role
from portal.models import Contributor, DecisionReason, Promise
from portal.services import decision_reasons, second_reading
from portal.services.tools import Tools
from portal.store import decision_reasons as store
from tests.factories import Factory
from tests.pages.test_tell import fields
from tests.people import FetchedPage, Visitor

ASKED = "/family/tell/learning_disability_as_reason"
EASY_ROW = "We looked at the papers."


def tells(visitor: Visitor, pictures: list[str], words: str = "", *, account: str = "1") -> FetchedPage:
    visitor.post(ASKED, {**fields(visitor.get(ASKED)), "pictures": "1", "picture_answer": pictures, "words": words})
    return visitor.post("/family/tell/look-over", {"account": account})


def rows(tools: Tools) -> list[tuple[str, date]]:
    with tools.reading() as session:
        return [(row.said, row.due_on) for row in session.scalars(select(DecisionReason))]


@pytest.mark.parametrize(
    ("pictures", "words", "said"),
    [
        (["yes"], "", ReasonSaid.YES),
        (["no", "not_resuscitate"], "", ReasonSaid.YES),
        (["not_sure"], "A form.", ReasonSaid.NOT_SURE),
        ([], "They said she would not cope.", ReasonSaid.WORDS),
        (["no"], "It was never said.", None),
        (["talk"], "", None),
        ([], " \n", None),
    ],
)
def test_what_makes_it_ours_to_look_at(pictures: list[str], words: str, said: ReasonSaid | None) -> None:
    assert reason_said(pictures, words) == said


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.easy-read"])
def test_it_is_asked_plainly_and_says_what_happens(app: Flask, make: Factory, tools: Tools, look: str) -> None:
    # given the question, with its answers and its decisions in either presentation
    visitor = make.contributor_here(app, look=look)
    page = visitor.get(ASKED)
    kinds = {each.get("value"): each.get("type") for each in page.tree.xpath("//input[@name='picture_answer']")}
    assert kinds == {
        **dict.fromkeys(("yes", "no", "not_sure", "talk"), "radio"),
        **dict.fromkeys(("not_resuscitate", "cause_of_death", "not_treated", "other_decision"), "checkbox"),
    }
    assert "28" in page.text
    # when they say yes and which, and send it
    sent = tells(visitor, ["yes", "not_resuscitate"], "A form by the bed.")
    # then it is noted once, with the day by which we write, and they are told that day
    assert rows(tools) == [("yes", date(2026, 12, 21))]
    assert sent.name == "family.tell_sent"
    assert "2026" in sent.text
    assert len(sent.tree.xpath("//li | //*[@data-easy-row]")) >= 3
    again = fields(visitor.get(ASKED))
    assert again["picture_answer"] == []


def test_what_was_chosen_stands_when_they_come_back(app: Flask, make: Factory) -> None:
    visitor = make.contributor_here(app)
    visitor.post(ASKED, {**fields(visitor.get(ASKED)), "picture_answer": ["not_sure", "cause_of_death"], "words": ""})
    assert fields(visitor.get(ASKED))["picture_answer"] == ["not_sure", "cause_of_death"]


def test_a_no_and_a_second_press_make_nothing_to_look_at(app: Flask, make: Factory, tools: Tools) -> None:
    tells(make.contributor_here(app), ["no"], "Never.")
    assert rows(tools) == []
    visitor = make.contributor_here(app)
    tells(visitor, ["yes"])
    visitor.post("/family/tell/look-over", {"account": "1"})
    assert len(rows(tools)) == 1


@pytest.fixture
def contributor(app: Flask, make: Factory) -> Contributor:
    """Somebody who told us of a decision."""
    made = make.contributor()
    tells(make.contributor_here(app, made), ["yes", "not_resuscitate"], "A form by the bed.")
    return made


def member(make: Factory, name: str, role: Role = Role.REVIEWER) -> tuple[Any, StaffMember]:
    row = make.staff(name, role)
    area = frozenset({make.area().id})
    return row, StaffMember(1, "t", row.id, row.name, row.email, role, row.employer_id, area, ("North Wolds",))


def test_staff_see_it_on_today_and_on_the_review(app: Flask, make: Factory, contributor: Contributor) -> None:
    visitor = make.staff_here(app, make.staff(role=Role.COORDINATOR))
    today = visitor.get("/staff/today")
    assert "a learning disability may have been given as a reason" in today.text
    page = visitor.get(f"/staff/contributors/{contributor.id}/decision")
    assert "A form by the bed." in page.text
    assert "DNACPR" in page.text
    assert "21 December 2026" in page.text


def test_the_answer_reaches_the_family_after_a_second_reader_and_keeps_the_promise(
    app: Flask, make: Factory, tools: Tools, contributor: Contributor
) -> None:
    # given what a reviewer found, with notes for staff alone
    row, writer = member(make, "Amara Okafor")
    path = f"/staff/contributors/{contributor.id}/decision"
    staff = make.staff_here(app, row)
    form = {"notes": "Told the medical examiner.", "words": "The form was wrong. We are sorry.", "act": "write"}
    page = staff.post(path, form)
    assert "waits for a second reader" in page.text
    # then the family sees nothing yet, and the writer can't pass it
    family = make.contributor_here(app, contributor)
    assert "The form was wrong" not in family.get(ASKED).text
    assert [each.kind for each in second_reading.waiting(tools, writer)] == []
    # when another reads and passes it
    _row, reader = member(make, "Cora Diaz", Role.COORDINATOR)
    [read] = [each for each in second_reading.waiting(tools, reader) if each.kind is ReadKind.DECISION_REASON]
    found = second_reading.one(tools, reader, ReadKind.DECISION_REASON, read.id)
    assert [source.words for source in found.sources] == ["A form by the bed."]
    second_reading.pass_text(tools, reader, ReadKind.DECISION_REASON, read.id, as_of=read.written_at, looked_at=True)
    # then it is on their page, the promise is kept, and nothing of staff's notes is shown
    shown = family.get(ASKED)
    assert "The form was wrong. We are sorry." in shown.text
    assert "medical examiner" not in shown.html
    with tools.reading() as session:
        kept = session.scalars(select(Promise).where(Promise.code == "decision_reason")).all()
        assert [each.kept_at is not None for each in kept] == [True]
    assert "given as a reason" not in make.staff_here(app, _row).get("/staff/today").text


def test_another_areas_staff_find_nothing(app: Flask, make: Factory, tools: Tools, contributor: Contributor) -> None:
    elsewhere = make.staff_here(app, make.staff("Ola Elsewhere", area="South Wolds"))
    assert elsewhere.client.get(f"/staff/contributors/{contributor.id}/decision").status_code == 404


def test_nothing_said_is_no_page_of_anybodys(app: Flask, make: Factory) -> None:
    made = make.contributor()
    visitor = make.staff_here(app, make.staff())
    assert "Nothing was said of this." in visitor.get(f"/staff/contributors/{made.id}/decision").text
    assert decision_reasons.TOLD_WITHIN.days == 28


def test_no_outcome_is_final_before_the_family_was_told(
    app: Flask, make: Factory, tools: Tools, contributor: Contributor
) -> None:
    # given a decision that nobody has been told of yet
    def unanswered() -> int:
        with tools.reading() as session:
            return store.unanswered(session, contributor.review_id)

    assert unanswered() == 1
    # when what we found is written, then it still counts; passed, it does not (rule 9)
    _row, writer = member(make, "Amara Okafor")
    with tools.reading() as session:
        [reason] = session.scalars(select(DecisionReason.id))
    decision_reasons.write(tools, writer, reason, words="The form was wrong.", easy_words="")
    assert unanswered() == 1
    _row, reader = member(make, "Cora Diaz", Role.COORDINATOR)
    second_reading.pass_text(tools, reader, ReadKind.DECISION_REASON, reason, looked_at=True)
    assert unanswered() == 0
