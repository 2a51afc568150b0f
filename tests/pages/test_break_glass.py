"""A review outside one's areas, opened in an emergency: a reason first, to read only, for hours, loud, looked at."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.adapters.clock import SetClock
from portal.domain.accounts import Prompt
from portal.domain.states import AccountState, Role
from portal.models import Account, Answer, AuditEvent, BreakGlass, Contributor, Review, Staff, StaffArea
from tests.factories import Factory
from tests.people import FetchedPage, Visitor

ASK, LIST = "/staff/break-glass", "/staff/emergencies"


@dataclass
class Told:
    review: Review
    mother: Contributor
    coordinator: Staff
    outsider: Staff

    @property
    def page(self) -> str:
        return f"/staff/reviews/{self.review.reference}"

    @property
    def account(self) -> str:
        return f"/staff/contributors/{self.mother.id}/account"


@pytest.fixture
def told(make: Factory) -> Told:
    review = make.review(reviewer=make.staff())
    mother = make.contributor(review)
    now = make.tools.clock.now()
    sent = make.add(Account(contributor_id=mother.id, number=1, state=AccountState.SENT, started_at=now, sent_at=now))
    make.add(Answer(account_id=sent.id, prompt=next(iter(Prompt)), words="She loved buses.", saved_at=now))
    coordinator = make.staff("Cora Hill", Role.COORDINATOR)
    return Told(review, mother, coordinator, make.staff("Owen Out", area="South Wolds"))


def ask(visitor: Visitor, reference: str, *, follow: bool = False, **more: str) -> FetchedPage:
    form = {"reference": reference, "kind": "danger", "reason": "Her sister is alone.", "submission": reference} | more
    return visitor.post(ASK, form, follow=follow)


def did(make: Factory) -> list[tuple[str, str]]:
    with make.tools.reading() as session:
        return [(each.did, each.about) for each in session.query(AuditEvent).order_by(AuditEvent.id)]


def test_it_opens_one_review_to_read_for_four_hours(app: Flask, make: Factory, told: Told, clock: SetClock) -> None:
    # given somebody of another area, to whom nothing of it is there
    visitor = make.staff_here(app, told.outsider, confirmed=True)
    other = make.review("Other", "One")
    assert visitor.get(told.page).status == 404
    assert visitor.get(told.account).status == 404
    # when they ask for it in an emergency
    page = ask(visitor, told.review.reference, follow=True)
    # then the review opens, says what this is, shows how to reach people, and offers nothing that changes anything
    assert page.status == 200
    assert "You have this review open in an emergency" in page.text
    assert "07700 900123" in page.text
    assert "She loved buses." in page.text
    links = page.tree.xpath("//main//a/@href")
    assert [each for each in links if not each.startswith((told.account, "#"))] == []
    assert "She loved buses." in visitor.get(told.account).text
    assert "/statements" not in visitor.get(told.account).html
    # and nothing else does: not its other pages, nor another review
    assert visitor.get(f"/staff/reviews/{other.reference}").status == 404
    for more in ("statements", "checks", "letter", "invitation"):
        assert visitor.get(f"/staff/contributors/{told.mother.id}/{more}").status == 404
    assert visitor.get(f"{told.page}/outcome").status == 404
    # when four hours are over, then it is closed
    clock.move(minutes=14)
    assert visitor.get(told.page).status == 200
    clock.move(hours=4)
    later = make.staff_here(app, told.outsider)
    assert later.get(told.page).status == 404
    assert later.get(told.account).status == 404


def test_each_look_is_on_record_and_the_family_sees_it(app: Flask, make: Factory, told: Told) -> None:
    visitor = make.staff_here(app, told.outsider, confirmed=True)
    ask(visitor, told.review.reference, follow=True)
    visitor.get(told.page)
    visitor.get(told.account)
    # then every look by itself names the emergency
    events = [each for each in did(make) if "emergency" in each[0]]
    review = f"review:{told.review.id}"
    assert events == [
        ("asked_in_emergency", review), ("saw_in_emergency", review), ("saw_in_emergency", review),
        ("saw_in_emergency", f"contributor:{told.mother.id}"),
    ]  # fmt: skip
    # and the mother reads that it was somebody from somewhere else
    page = make.contributor_here(app, told.mother).get("/family/who-looked")
    assert "Owen Out" in page.text
    assert "They said that it could not wait." in page.text


def use(make: Factory) -> str:
    """The only opening there is, as its form names it."""
    with make.tools.reading() as session:
        return str(session.scalars(select(BreakGlass.id)).one())


def test_the_coordinators_are_told_at_once_and_say_whether_it_was_fine(app: Flask, make: Factory, told: Told) -> None:
    ask(make.staff_here(app, told.outsider, confirmed=True), told.review.reference)
    # then it is on the coordinator's Today, with the reason a press away
    visitor = make.staff_here(app, told.coordinator)
    assert "1 review was opened in an emergency" in visitor.get("/staff/today").text
    page = visitor.get(LIST)
    assert "Owen Out" in page.text
    assert "Her sister is alone." in page.text
    # when they say nothing, or that it was not fine without a word, they are asked
    assert visitor.post(LIST, {"use": use(make)}).text.count("Choose whether it was fine.") == 2
    assert "Write what was not fine" in visitor.post(LIST, {"use": use(make), "verdict": "not_fine"}).text
    # when they say that it was not, it closes at once and is settled
    outside = make.staff_here(app, told.outsider)
    assert outside.get(told.page).status == 200
    visitor.post(LIST, {"use": use(make), "verdict": "not_fine", "words": "Nobody was in danger."})
    assert outside.get(told.page).status == 404
    assert "opened in an emergency</a>" not in visitor.get("/staff/today").html
    assert "It was not fine, says Cora Hill. Nobody was in danger." in visitor.get(LIST).text
    assert visitor.post(LIST, {"use": use(make), "verdict": "fine"}).status == 404
    assert ("judged_emergency", f"review:{told.review.id}") in did(make)


def test_nobody_judges_their_own_or_another_areas(app: Flask, make: Factory, told: Told) -> None:
    # given a coordinator of another area who opened it and has since been put into this area too
    outsider = make.staff("Oona Both", Role.COORDINATOR, area="South Wolds")
    ask(make.staff_here(app, outsider, confirmed=True), told.review.reference)
    elsewhere = make.staff("Cai Else", Role.COORDINATOR, area="East Wolds")
    assert make.staff_here(app, elsewhere).post(LIST, {"use": use(make), "verdict": "fine"}).status == 404
    make.add(StaffArea(staff_id=outsider.id, area_id=told.review.area_id))
    # then their own is shown without a form, and not theirs to settle
    visitor = make.staff_here(app, outsider)
    assert "Another coordinator looks at this one" in visitor.get(LIST).text
    assert visitor.post(LIST, {"use": use(make), "verdict": "fine"}).status == 404
    # and the database refuses it as well
    with pytest.raises(IntegrityError), make.tools.writing() as work:
        work.session.scalars(select(BreakGlass)).one().judged_by_id = outsider.id


def test_asking_does_not_tell_what_is_there(app: Flask, make: Factory, told: Told, queries: list[str]) -> None:
    # given a reference that a review has, and one that none has
    visitor = make.staff_here(app, told.outsider, confirmed=True)
    answers, asked = [], []
    for reference in (told.review.reference, "LD-2026-99999"):
        token = visitor.token(ASK)
        queries.clear()
        answers.append(ask(visitor, reference, csrf_token=token))
        asked.append(len(queries))
    # then the answers are the same but for the reference itself, and cost the same
    there, not_there = answers
    assert there.status == not_there.status == 303
    assert there.location.replace(told.review.reference, "LD-2026-99999") == not_there.location
    assert asked[0] == asked[1]
    # both are kept and on record, and the programme sees that somebody asks for what is not there
    assert [each for each, _about in did(make)].count("asked_in_emergency") == 2
    lead = make.staff_here(app, make.staff("Lee Lead", Role.PROGRAMME, area=None))
    assert "Asked for by a reference that no review has: 1." in lead.get(LIST).text
    assert "North Wolds" in lead.get(LIST).text
    assert "Owen Out" not in lead.get(LIST).text


def test_a_reason_is_needed_and_five_a_day_are_the_most(app: Flask, make: Factory, told: Told, clock: SetClock) -> None:
    visitor = make.staff_here(app, told.outsider, confirmed=True)
    assert "Write why, in your own words." in ask(visitor, told.review.reference, reason=" ").text
    assert "Choose why it cannot wait." in ask(visitor, told.review.reference, kind="curious").text
    assert "Write the review’s reference" in ask(visitor, "a\u202eb").text
    # the same form twice is one asking
    for _twice in range(2):
        assert ask(visitor, told.review.reference, submission="same").status == 303
    for number in range(4):
        assert ask(visitor, f"LD-{number}").status == 303
    assert "You have opened 5 reviews in 24 hours." in ask(visitor, "LD-9").text
    with make.tools.reading() as session:
        assert session.query(BreakGlass).count() == 5
    clock.move(hours=25)
    assert ask(make.staff_here(app, told.outsider, confirmed=True), "LD-9").status == 303


def test_the_second_factor_comes_first(app: Flask, make: Factory, told: Told) -> None:
    visitor = make.staff_here(app, told.outsider)
    assert visitor.get(ASK).status == 303
    assert visitor.client.post(ASK, data={"reference": told.review.reference}).status_code in {303, 400, 403}
    with make.tools.reading() as session:
        assert session.query(BreakGlass).count() == 0


def test_a_role_that_was_changed_closes_it(app: Flask, make: Factory, told: Told) -> None:
    visitor = make.staff_here(app, told.outsider, confirmed=True)
    ask(visitor, told.review.reference)
    with make.tools.writing() as work:
        work.session.get_one(Staff, told.outsider.id).role = Role.ADMINISTRATOR
    assert visitor.get(told.page).status == 404
