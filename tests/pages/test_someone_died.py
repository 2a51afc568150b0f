"""Somebody tells us of a death without a letter: few questions, nothing lost between the steps, one report."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.adapters.clock import SetClock
from portal.adapters.codes import read_reference
from portal.domain.reported import EASY_STEPS, STANDARD_STEPS, name_of
from portal.models import ReportDraft, ReportedDeath
from portal.services import reporting
from portal.services.tools import Tools
from tests.factories import Factory
from tests.people import FetchedPage, Visitor

AT = "/somebody-has-died"
TOLD = {
    "person_name": "Maggie O’Brien", "died": "about", "died_words": "In spring", "learning": "not_sure",
    "place": "Woldsby", "teller": "friend", "teller_name": "Tom Hill", "reach": "email", "email": "tom@example.org",
    "safe": "yes", "know": "She hated Mondays.",
}  # fmt: skip


def at(step: int, *, easy: bool = False) -> str:
    """The address of a step."""
    return f"{AT}?at={name_of(step, easy=easy)}"


def tell(visitor: Visitor, told: dict[str, str] | None = None, *, send: bool = True, easy: bool = False) -> FetchedPage:
    """Go through every step as a person does, and send."""
    told = TOLD if told is None else told
    steps = EASY_STEPS if easy else STANDARD_STEPS
    for number, names in enumerate(steps, 1):
        last = number == len(steps)
        if last and not send:
            break
        asked = {name: told[name] for name in names if name in told}
        page = visitor.post(
            at(number, easy=easy), {**asked, "asked": " ".join(names), "go": "send" if last else "on"}, follow=True
        )
        assert page.status == 200
    return page


def reports(tools: Tools) -> list[ReportedDeath]:
    with tools.reading() as session:
        return list(session.scalars(select(ReportedDeath)))


def drafts(tools: Tools) -> int:
    with tools.reading() as session:
        return session.scalar(select(func.count()).select_from(ReportDraft)) or 0


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.easy-read", "cy.standard"])
def test_a_death_is_told_in_a_few_steps(app: Flask, tools: Tools, visitor: Visitor, look: str) -> None:
    # given somebody without a letter
    visitor.client.set_cookie("look", look)
    # when they go through the steps
    page = tell(visitor, easy="easy" in look)
    # then they have a reference that can be read out, and a day
    assert page.name == "public.someone_died_sent"
    (report,) = reports(tools)
    assert report.reference in page.text
    assert read_reference(report.reference.lower().replace("-", " ")) == report.reference
    assert report.promised_on == tools.today() + timedelta(days=14)
    assert report.told["know"] == "She hated Mondays."
    assert (report.language, report.presentation) == tuple(look.split("."))
    # and nothing waits behind
    assert drafts(tools) == 0


def test_only_a_name_and_a_way_or_the_wish_for_none_are_needed(tools: Tools, visitor: Visitor) -> None:
    page = tell(visitor, {"person_name": "Maggie", "reach": "none"})
    assert page.name == "public.someone_died_sent"
    (report,) = reports(tools)
    assert report.promised_on is None
    assert "You asked us not to be in touch, and we keep to that." in page.text


@pytest.mark.parametrize(
    ("step", "typed", "field", "sentence"),
    [
        (1, {}, "person_name", "Write the name that the person was known by."),
        (1, {"person_name": "M", "died": "exact", "died_on_day": "31", "died_on_month": "2", "died_on_year": "2026"},
         "died_on", "Write a day that exists"),
        (1, {"person_name": "M", "died": "exact", "died_on_day": "1", "died_on_month": "1", "died_on_year": "2099"},
         "died_on", "Write a day that is not after today."),
        (2, {}, "reach", "Choose how we can reach you."),
        (2, {"reach": "email"}, "email", "Write your e-mail address, or choose another way."),
        (2, {"reach": "email", "email": "tom@"}, "email", "Write the e-mail address in full"),
        (2, {"reach": "phone", "landline": "12"}, "landline", "Write the telephone number in full"),
        (2, {"reach": "post", "address_line_1": "5 Mill Lane"}, "postcode", "Write your street and postcode"),
    ],
)  # fmt: skip
def test_a_slip_is_explained_beside_its_box(
    tools: Tools, visitor: Visitor, step: int, typed: dict[str, str], field: str, sentence: str
) -> None:
    # given a slip, when the step is sent
    page = visitor.post(at(step), {**typed, "asked": " ".join(STANDARD_STEPS[step - 1]), "go": "on"})
    # then the page says what to do, with what was typed in its boxes, and nothing is kept
    assert (page.status, page.name) == (200, "public.someone_died")
    assert sentence in page.text
    assert page.tree.xpath(f"//*[@id='{field}-error']")
    for name, value in typed.items():
        assert page.tree.xpath(f"//input[@name='{name}' and (@value='{value}')]")
    assert drafts(tools) == 0


def test_what_was_typed_waits_between_the_steps_and_can_be_changed(tools: Tools, visitor: Visitor) -> None:
    tell(visitor, send=False)
    # when they go back
    page = visitor.get(at(1))
    assert page.tree.xpath("//input[@id='person_name']/@value") == ["Maggie O’Brien"]
    # and change one box, in the other presentation
    visitor.client.set_cookie("look", "en.easy-read")
    visitor.post(at(1), {"person_name": "Maggie", "asked": "person_name", "go": "on"})
    look_over = visitor.get(at(10, easy=True))
    assert "Maggie" in look_over.easy_rows
    assert "She hated Mondays." in look_over.easy_rows
    assert reports(tools) == []


def test_a_form_without_the_last_button_sends_nothing(tools: Tools, visitor: Visitor) -> None:
    # given a robot that sends every form as it stands, whatever it fills in
    for step in range(1, 5):
        visitor.post(at(step), {**TOLD, "asked": " ".join(STANDARD_STEPS[step - 1])})
    # then nothing was told
    assert reports(tools) == []


def test_nothing_is_sent_without_a_name_whatever_step_is_opened(tools: Tools, visitor: Visitor) -> None:
    visitor.post(at(2), {"asked": "reach teller", "reach": "none", "go": "on"})
    page = visitor.post(at(4), {"asked": "", "go": "send"})
    assert "Write the name that the person was known by." in page.text
    assert reports(tools) == []


def test_a_draft_is_let_go_of(tools: Tools, visitor: Visitor, clock: SetClock) -> None:
    # given what somebody typed, and leaving the page
    tell(visitor, send=False)
    visitor.client.post("/leave")
    # then nothing of it is anywhere
    assert drafts(tools) == 0
    assert "Maggie" not in visitor.get(at(1)).html
    # and what nobody sent goes after some hours by itself
    tell(visitor, send=False)
    clock.move(hours=5)
    assert "Maggie" not in visitor.get(at(1)).html
    assert reporting.forget_old_drafts(tools) == 1


def test_the_boxes_are_emptied_when_asked(tools: Tools, visitor: Visitor) -> None:
    tell(visitor, send=False)
    visitor.post(at(2), {"asked": "", "go": "clear"})
    assert drafts(tools) == 0


def test_sending_twice_is_one_report(tools: Tools, visitor: Visitor) -> None:
    # given a report that was sent, and a press more
    first = tell(visitor)
    again = visitor.post(at(4), {"asked": "", "go": "send"})
    # then the same answer is given, and there is one report
    assert again.name == "public.someone_died_sent"
    assert re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", again.text) == re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", first.text)
    assert len(reports(tools)) == 1
    # and another person is told of in a report of their own
    tell(visitor, {**TOLD, "person_name": "Alan"})
    assert sorted(each.told["person_name"] for each in reports(tools)) == ["Alan", "Maggie O’Brien"]


def test_a_review_and_a_deeper_one_are_asked_for_without_a_letter(tools: Tools, visitor: Visitor) -> None:
    page = visitor.post("/ask-for-a-review", {"reason": "Nobody told me why."})
    assert "Choose one of the answers." in page.text
    page = visitor.post("/ask-for-a-review", {"wish": "deeper", "reason": "Nobody told me why."})
    assert (page.name, page.heading) == ("public.someone_died", "Who died")
    tell(visitor)
    (report,) = reports(tools)
    assert (report.wish, report.told["reason"]) == ("deeper", "Nobody told me why.")


def test_too_many_from_one_place_are_asked_to_telephone_and_keep_their_words(
    tools: Tools, app: Flask, clock: SetClock
) -> None:
    # given an hour in which many were sent from one address
    for _ in range(reporting.MOST_SENT):
        assert tell(Visitor(app)).name == "public.someone_died_sent"
    # when one more comes
    late = Visitor(app)
    page = tell(late)
    # then nobody is shut out: a telephone, and the words where they were
    assert page.name == "public.someone_died"
    assert "Please telephone us" in page.text
    assert late.get(at(1)).tree.xpath("//input[@id='person_name']/@value") == ["Maggie O’Brien"]
    assert len(reports(tools)) == reporting.MOST_SENT
    # and an hour later it goes
    tools.clock.move(hours=1, minutes=1)  # type: ignore[attr-defined]
    assert late.post(at(4), {"asked": "", "go": "send"}).name == "public.someone_died_sent"


@pytest.mark.parametrize("name", ["person_name", "died", "learning", "area", "teller", "reach", "safe", "know", "send"])
def test_another_language_or_presentation_is_at_the_same_place(make: Factory, visitor: Visitor, name: str) -> None:
    # given a step, and the ways to read it otherwise
    make.area("North Wolds")
    page = visitor.get(f"{AT}?at={name}&read=easy-read")
    for other in page.tree.xpath("//nav[contains(@class, 'ways')]//a/@href"):
        # when one of them is followed
        if "at=" not in other:
            continue
        shown = visitor.get(other)
        # then it asks for the same
        if name != "send":
            assert shown.tree.xpath(f"//*[@name='{name}' or @id='{name}']"), other
