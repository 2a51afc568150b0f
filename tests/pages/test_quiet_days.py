"""Quiet days on their own page: a day, some days, each year again, days of a faith that are only offered."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.faith_days import FAITH_DAYS
from portal.domain.states import Scope
from portal.models import AuditEvent, Contributor, Person, QuietDay
from portal.services.tools import Tools
from tests.factories import Factory

PAGE = "/family/quiet-days"


def kept(tools: Tools) -> list[tuple[date, date, str, str]]:
    with tools.reading() as session:
        rows = session.scalars(select(QuietDay).where(QuietDay.ended_at.is_(None)).order_by(QuietDay.starts_on))
        return [(row.starts_on, row.ends_on, row.again, row.faith_day) for row in rows]


def day(name: str, year: int, month: int, number: int) -> dict[str, str]:
    return {f"{name}_day": str(number), f"{name}_month": str(month), f"{name}_year": str(year)}


def person_of(tools: Tools, born: date | None, died: date) -> None:
    with tools.writing() as work:
        person = work.session.scalars(select(Person)).one()
        person.born_on, person.died_on = born, died


@pytest.mark.parametrize("look", ["en.standard", "ur.standard", "en.easy-read"])
def test_nobody_is_asked_why_and_the_same_days_are_offered_to_all(make: Factory, app: Flask, look: str) -> None:
    # given somebody whose recorded faith would tell / when they open each step
    visitor = make.contributor_here(app, make.contributor(faith="Muslim"), look=look)
    pages = [visitor.get(f"{PAGE}?step={step}") for step in range(1, 6 if "easy" in look else 2)]
    # then every day of faith is there, none is chosen, no box asks why, and a step has ten rows at most
    offered = [code for page in pages for code in page.tree.xpath("//input[@name='faith_days']/@value")]
    assert sorted(offered) == sorted(FAITH_DAYS)
    assert not any(page.tree.xpath("//input[@checked]") or page.tree.xpath("//textarea") for page in pages)
    for page in pages:
        assert len(page.tree.xpath("//*[@data-easy-row]")) <= 10
        assert len(page.tree.xpath("//label[contains(@class, 'card')]")) <= 10


def test_a_day_each_year_can_be_written_as_it_once_was(tools: Tools, make: Factory, app: Flask) -> None:
    visitor = make.contributor_here(app)
    for _ in range(2):
        page = visitor.post(PAGE, {**day("quiet_from", 1980, 3, 3), "each_year": "yes"})
    assert kept(tools) == [(date(2027, 3, 3), date(2027, 3, 3), "each_year", "")]
    assert "Saved." in page.text
    assert "Wednesday 3 March 2027" in page.text
    assert "Each year again" in page.text


def test_days_of_a_faith_are_kept_sealed_and_named_to_nobody_else(tools: Tools, make: Factory, app: Flask) -> None:
    visitor = make.contributor_here(app)
    page = visitor.post(PAGE, {"faith_days": ["eid_al_fitr", "no such day"]})
    assert kept(tools) == [(date(2027, 3, 8), date(2027, 3, 10), "faith", "eid_al_fitr")]
    assert "Eid al-Fitr, each year again" in page.text
    # what stands is not offered again, and the trail says no more than that there are quiet days
    assert "eid_al_fitr" not in page.tree.xpath("//input[@name='faith_days']/@value")
    with tools.reading() as session:
        [event] = session.scalars(select(AuditEvent).where(AuditEvent.did == "added_quiet_days"))
    assert event.details == {}


def test_the_days_of_the_one_who_died_are_offered_to_family_alone(tools: Tools, make: Factory, app: Flask) -> None:
    family = make.contributor()
    person_of(tools, date(1970, 5, 20), date(2026, 3, 3))
    visitor = make.contributor_here(app, family)
    page = visitor.post(PAGE, {"of_person": ["death"]})
    assert kept(tools) == [(date(2027, 3, 3), date(2027, 3, 3), "each_year", "")]
    assert page.tree.xpath("//input[@name='of_person']/@value") == ["birthday"]
    # a friend is not told these days, and cannot ask for them by their codes
    with tools.reading() as session:
        review_id = session.get_one(Contributor, family.id).review_id
    friend = make.contributor_here(app, make.contributor(name="Bo Lindqvist", scope=Scope.FRIEND, review_id=review_id))
    assert not friend.get(PAGE).tree.xpath("//input[@name='of_person']")
    friend.post(PAGE, {"of_person": ["death", "birthday"]})
    assert len(kept(tools)) == 1


@pytest.mark.parametrize(
    ("sent", "box", "sentence"),
    [
        (day("quiet_from", 2027, 2, 31), "quiet_from", "day that exists"),
        (day("quiet_to", 2027, 2, 3), "quiet_to", "first quiet day too"),
        ({**day("quiet_from", 2027, 2, 3), **day("quiet_to", 2027, 2, 2)}, "quiet_to", "cannot come before"),
        (
            {**day("quiet_from", 2027, 1, 1), **day("quiet_to", 2027, 12, 31), "each_year": "yes"},
            "quiet_to", "92 days at most",
        ),
    ],
)  # fmt: skip
def test_a_slip_is_explained_beside_its_box(
    tools: Tools, make: Factory, app: Flask, sent: dict[str, str], box: str, sentence: str
) -> None:
    page = make.contributor_here(app).post(PAGE, {**sent, "faith_days": ["diwali"]})
    assert sentence in page.text
    assert page.tree.xpath(f"//a[@href='#{box}']")
    assert page.tree.xpath("//input[@value='diwali'][@checked]")
    assert kept(tools) == []


def test_quiet_days_end_and_anothers_are_not_there(tools: Tools, make: Factory, app: Flask) -> None:
    mother, brother = make.contributor(), make.contributor(name="Sean O’Brien")
    visitor = make.contributor_here(app, mother)
    visitor.post(PAGE, {"quiet_for": "week"})
    with tools.reading() as session:
        [row] = session.scalars(select(QuietDay))
    assert make.contributor_here(app, brother).post(PAGE, {"end_quiet": [str(row.id)]}).status == 404
    assert len(kept(tools)) == 1
    visitor.post(PAGE, {"end_quiet": [str(row.id)]})
    assert kept(tools) == []


def test_a_step_of_easy_read_saves_and_goes_on(tools: Tools, make: Factory, app: Flask) -> None:
    visitor = make.contributor_here(app, look="en.easy-read")
    page = visitor.post(f"{PAGE}?step=2", {**day("quiet_from", 2026, 12, 24), "each_year": "yes"})
    assert "Page 3 of 5" in page.text
    page = visitor.post(f"{PAGE}?step=5", {"faith_days": ["diwali"]})
    assert "Saved." in page.text
    assert [row[2] for row in kept(tools)] == ["each_year", "faith"]
