"""How to be in touch: channels, needs, quiet days, what must not be said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.states import NeedKind, Relationship, Scope
from portal.models import AuditEvent, Contributor, Need, Question, QuietDay
from portal.services.tools import Tools
from tests.factories import Factory

STEPS = range(1, 11)
ASKED_IN_TICKS_AND_WORDS = set(NeedKind)
# Picture answers that stand for words: they are no needs by themselves.
TIMES = {"morning", "afternoon", "evening", "weekend", "not_morning", "not_afternoon", "not_evening", "not_weekend"}
TIMES |= {"woman", "man"}


def needs(tools: Tools, *, ended: bool = False) -> dict[str, tuple[str, str]]:
    with tools.reading() as session:
        rows = session.scalars(select(Need).order_by(Need.id))
        return {n.kind: (n.detail, n.recorded_by) for n in rows if (n.ended_at is not None) == ended}


def row(tools: Tools, contributor: Contributor) -> Contributor:
    with tools.reading() as session:
        found = session.get(Contributor, contributor.id)
        assert found is not None
        return found


def row_of(tools: Tools) -> Contributor:
    with tools.reading() as session:
        return session.scalars(select(Contributor)).one()


def every(visitor: Any) -> str:
    return str(visitor.get("/family/contact").tree.xpath("//input[@name='asked']/@value")[0])


@pytest.mark.parametrize("look", ["en", "ur", "cy"])
def test_every_need_is_asked_at_once_with_no_gate_before_it(make: Factory, app: Flask, look: str) -> None:
    page = make.contributor_here(app, look=f"{look}.standard").get("/family/contact")
    ticks = set(page.tree.xpath("//input[@type='checkbox']/@value"))
    boxes = set(page.tree.xpath("//textarea/@name"))
    assert (ticks | boxes) - TIMES == ASKED_IN_TICKS_AND_WORDS
    assert not page.tree.xpath("//input[@type='radio']")


@pytest.mark.parametrize("look", ["en", "ur"])
def test_easy_read_asks_every_need_with_pictures_and_a_box(make: Factory, app: Flask, look: str) -> None:
    visitor = make.contributor_here(app, look=f"{look}.easy-read")
    ticks: set[str] = set()
    boxes: set[str] = set()
    for step in STEPS:
        page = visitor.get(f"/family/contact?step={step}")
        assert page.status == 200
        assert len(page.tree.xpath("//main/div[@data-easy-row]")) <= 10
        labels = page.tree.xpath("//label[contains(@class, 'card')]")
        assert all(label.xpath(".//*[local-name()='svg']") for label in labels)
        assert len(labels) <= 10
        ticks |= set(page.tree.xpath("//input[@type='checkbox']/@value"))
        boxes |= set(page.tree.xpath("//textarea/@name"))
    assert (ticks | boxes) - TIMES == ASKED_IN_TICKS_AND_WORDS


def test_needs_are_new_rows_by_the_contributor_and_old_ones_end(tools: Tools, make: Factory, app: Flask) -> None:
    # given needs that came with the import
    contributor = make.contributor()
    make.need(contributor, NeedKind.LARGE_PRINT, "18")
    make.need(contributor, NeedKind.AUDIO)
    make.need(contributor, NeedKind.CONTACT_POST)
    visitor = make.contributor_here(app, contributor)
    # when the size changes, one goes, one stays, one comes
    page = visitor.post(
        "/family/contact",
        {
            "asked": every(visitor),
            "formats": ["large_print"],
            "large_print": " 24 ",
            "ways": ["contact_post"],
            "talk": ["interpreter"],
            "interpreter": "Urdu",
            "times": "After 4",
        },
    )
    # then the page says it is saved, and the rows say who said what
    assert "Saved." in page.text
    assert needs(tools) == {
        "contact_post": ("", "import"),
        "large_print": ("24", "contributor"),
        "interpreter": ("Urdu", "contributor"),
        "times": ("After 4", "contributor"),
    }
    assert set(needs(tools, ended=True)) == {"large_print", "audio"}
    assert page.tree.xpath("//input[@id='large_print']/@value") == ["24"]


def test_saving_twice_changes_nothing_more(tools: Tools, make: Factory, app: Flask) -> None:
    visitor = make.contributor_here(app)
    sent = {"asked": every(visitor), "ways": ["not_by_phone"], "not_to_be_sent": "Nothing by post"}
    for _ in range(2):
        visitor.post("/family/contact", sent)
    assert set(needs(tools)) == {"not_by_phone", "not_to_be_sent"}
    assert needs(tools, ended=True) == {}


def test_a_step_of_easy_read_leaves_the_other_needs_alone(tools: Tools, make: Factory, app: Flask) -> None:
    # given needs that belong to other steps
    contributor = make.contributor(supporter_name="Winifred")
    make.need(contributor, NeedKind.BRAILLE_1)
    make.need(contributor, NeedKind.NOT_TO_BE_SENT, "No calls")
    visitor = make.contributor_here(app, contributor, look="en.easy-read")
    # when the first step is saved
    asked = visitor.get("/family/contact").tree.xpath("//input[@name='asked']/@value")[0]
    page = visitor.post("/family/contact?step=1", {"asked": asked, "ways": ["contact_text"]})
    # then the next one comes, and nothing was taken away
    assert (page.name, page.text.count("Page 2 of 10")) == ("family.contact", 1)
    assert set(needs(tools)) == {"braille_1", "not_to_be_sent", "contact_text"}
    assert row(tools, contributor).supporter_name == "Winifred"


def test_picture_answers_alone_say_times_sizes_colours_languages_and_quiet_days(
    tools: Tools, make: Factory, app: Flask
) -> None:
    # given somebody who reads Easy Read and types nothing
    contributor = make.contributor()
    visitor = make.contributor_here(app, contributor, look="en.easy-read")

    def answer(step: int, **pressed: Any) -> None:
        page = visitor.get(f"/family/contact?step={step}")
        hidden = {
            each.get("name"): each.get("value") for each in page.tree.xpath("//main//form[1]//input[@type='hidden']")
        }
        after = visitor.post(f"/family/contact?step={step}", {**hidden, **pressed})
        assert not after.tree.xpath("//*[@class='errors']"), after.text

    # when every step is answered with pictures
    answer(2, times_of_day=["morning", "weekend"])
    answer(3, formats=["large_print", "coloured_paper", "audio"])
    answer(4, print_size="larger", paper="cream")
    answer(6, language="Polish")
    answer(8, call="yes")
    answer(9, quiet_for="week")
    # then staff read it in words
    assert {kind: detail for kind, (detail, _by) in needs(tools).items()} == {
        "times": "in the morning, at the weekend",
        "large_print": "24 point",
        "coloured_paper": "cream",
        "audio": "",
        "interpreter": "Polish",
    }
    with tools.reading() as session:
        [question] = session.scalars(select(Question))
        [quiet] = session.scalars(select(QuietDay))
    assert (question.wants_to_talk, question.words) == (True, "")
    assert (quiet.ends_on - quiet.starts_on).days == 6
    # and what stands is shown as pressed, and stays when a step is saved again
    page = visitor.get("/family/contact?step=4")
    assert page.tree.xpath("//input[@checked]/@value") == ["larger", "cream"]
    answer(3, formats=["large_print", "coloured_paper", "audio"])
    answer(2, times_of_day=["evening"], times="Never on Tuesdays")
    assert needs(tools)["large_print"][0] == "24 point"
    assert needs(tools)["times"][0] == "in the evening\nNever on Tuesdays"


def test_bad_times_a_woman_another_sign_language_and_an_advocate_reach_staff_in_words(
    tools: Tools, make: Factory, app: Flask
) -> None:
    visitor = make.contributor_here(app)
    sent = {
        "asked": every(visitor), "talk": ["interpreter", "bsl_interpreter"], "interpreter": "Urdu",
        "bsl_interpreter": "Irish Sign Language", "interpreter_who": ["woman"], "bad_times": ["not_morning"],
        "times_of_day": ["evening"], "meet": ["advocate"], "advocate": "Grace Bell, Speaking Up",
    }  # fmt: skip
    page = visitor.post("/family/contact", sent)
    assert {kind: detail for kind, (detail, _by) in needs(tools).items()} == {
        "interpreter": "Urdu, a woman",
        "bsl_interpreter": "Irish Sign Language, a woman",
        "times": "in the evening, not in the morning",
        "advocate": "Grace Bell, Speaking Up",
    }
    # and they find again what they said
    assert page.tree.xpath("//input[@id='interpreter']/@value") == ["Urdu"]
    assert set(page.tree.xpath("//input[@checked]/@value")) >= {"woman", "not_morning", "evening"}
    # a step of Easy Read that asks about something else keeps it
    easy = make.contributor_here(app, row_of(tools), look="en.easy-read")
    for step in (5, 6):
        page = easy.get(f"/family/contact?step={step}")
        hidden: dict[str, list[str]] = {}
        for each in page.tree.xpath("//main//form[1]//input[@type='hidden']"):
            hidden.setdefault(each.get("name"), []).append(each.get("value"))
        ticked = page.tree.xpath("//input[@checked and @type!='hidden']")
        for each in ticked:
            hidden.setdefault(each.get("name"), []).append(each.get("value"))
        typed = {each.get("name"): each.get("value") for each in page.tree.xpath("//input[@type='text']")}
        easy.post(f"/family/contact?step={step}", {**hidden, **typed})
        assert needs(tools)["interpreter"][0] == "Urdu, a woman"
        assert needs(tools)["bsl_interpreter"][0] == "Irish Sign Language, a woman"


def test_the_last_easy_step_says_that_it_is_saved(make: Factory, app: Flask) -> None:
    visitor = make.contributor_here(app, look="en.easy-read")
    page = visitor.post("/family/contact?step=10", {"mobile": "07700 900456"})
    assert "Saved." in page.html


def test_what_is_on_file_is_shown_masked_and_an_empty_box_keeps_it(tools: Tools, make: Factory, app: Flask) -> None:
    contributor = make.contributor()
    visitor = make.contributor_here(app, contributor)
    page = visitor.get("/family/contact")
    for hers in ("janet@", "900123", "Mill Lane", "2AB"):
        assert hers not in page.html
    assert "j•••@example.org" in page.text
    visitor.post("/family/contact", {"asked": "", "email": "", "mobile": "  "})
    assert (row(tools, contributor).email, row(tools, contributor).mobile) == ("janet@example.org", "07700 900123")


def test_a_contact_can_be_added_and_corrected_and_the_audit_never_says_what(
    tools: Tools, make: Factory, app: Flask
) -> None:
    contributor = make.contributor()
    visitor = make.contributor_here(app, contributor)
    visitor.post(
        "/family/contact",
        {
            "email": " New@Example.ORG ",
            "mobile": "+447700900456",
            "landline": "(0118) 496 0123",
            "postcode": "ZZ99 9ZZ",
        },
    )
    kept = row(tools, contributor)
    assert (kept.email, kept.mobile, kept.landline) == ("New@example.org", "07700 900456", "0118 496 0123")
    assert kept.address_line_1 == "5 Mill Lane"
    with tools.reading() as session:
        [event] = session.scalars(select(AuditEvent).where(AuditEvent.did == "changed_contact"))
    assert event.did == "changed_contact"
    assert event.details == {"fields": "email landline mobile postcode"}


@pytest.mark.parametrize(
    ("sent", "box", "sentence"),
    [
        ({"email": "janet at home"}, "email", "Write the e-mail address in full"),
        ({"mobile": "12"}, "mobile", "Write the telephone number in full"),
        ({"mobile": "07700 90"}, "mobile", "Write the telephone number in full"),
        ({"landline": "496 0123"}, "landline", "Write the telephone number in full"),
        ({"landline": "hello"}, "landline", "Write the telephone number in full"),
        ({"quiet_from_day": "31", "quiet_from_month": "2", "quiet_from_year": "2027"}, "quiet_from", "day that exists"),
        ({"quiet_to_day": "1", "quiet_to_month": "2", "quiet_to_year": "2027"}, "quiet_to", "first quiet day too"),
        (
            {"quiet_from_day": "2", "quiet_from_month": "2", "quiet_from_year": "2027",
             "quiet_to_day": "1", "quiet_to_month": "2", "quiet_to_year": "2027"},
            "quiet_to", "cannot come before",
        ),
        ({"interpreter": "x" * 201}, "interpreter", "200 letters or fewer"),
    ],
)  # fmt: skip
def test_a_slip_is_explained_and_nothing_typed_is_lost(
    tools: Tools, make: Factory, app: Flask, sent: dict[str, str], box: str, sentence: str
) -> None:
    visitor = make.contributor_here(app)
    more = {"asked": every(visitor), "ways": ["contact_email"], "culture_and_faith": "Mass on Sundays"}
    page = visitor.post("/family/contact", {**more, **sent})
    assert sentence in page.text
    assert page.tree.xpath(f"//a[@href='#{box}']")
    assert page.tree.xpath(f"//*[@id='{box}']")
    assert "Mass on Sundays" in page.html
    assert page.tree.xpath("//input[@value='contact_email'][@checked]")
    assert needs(tools) == {}


def test_quiet_days_come_and_go_with_no_reason_asked(tools: Tools, make: Factory, app: Flask) -> None:
    contributor = make.contributor()
    visitor = make.contributor_here(app, contributor)
    span = {
        "quiet_from_day": "24", "quiet_from_month": "12", "quiet_from_year": "2026",
        "quiet_to_day": "2", "quiet_to_month": "1", "quiet_to_year": "2027",
    }  # fmt: skip
    for _ in range(2):
        page = visitor.post("/family/contact", {"asked": "", **span})
    assert "Thursday 24 December 2026 to Saturday 2 January 2027" in page.text
    with tools.reading() as session:
        [kept] = session.scalars(select(QuietDay))
    assert (kept.starts_on, kept.ends_on) == (date(2026, 12, 24), date(2027, 1, 2))
    page = visitor.post("/family/contact", {"asked": "", "end_quiet": [str(kept.id)]})
    assert "24 December" not in page.text
    with tools.reading() as session:
        assert session.scalars(select(QuietDay)).one().ended_at is not None


def test_a_call_that_was_promised_moves_off_a_day_that_became_quiet(tools: Tools, make: Factory, app: Flask) -> None:
    # given a call promised by Monday 30 November
    visitor = make.contributor_here(app)
    visitor.post("/family/choose", {"decision": "talk_first", "submission": "s1"})
    # when that day becomes quiet, until Saturday
    span = {
        "quiet_from_day": "28", "quiet_from_month": "11", "quiet_from_year": "2026",
        "quiet_to_day": "5", "quiet_to_month": "12", "quiet_to_year": "2026",
    }  # fmt: skip
    visitor.post("/family/contact", {"asked": "", **span})
    # then it is promised for the Monday after, and the page says so
    assert "Monday 7 December 2026" in visitor.get("/family").text


def test_another_contributors_quiet_days_are_not_there(
    tools: Tools, make: Factory, app: Flask, clock: SetClock
) -> None:
    # given quiet days of a mother
    review = make.review(reviewer=make.staff())
    mother, brother = make.contributor(review), make.contributor(review, name="Sean O’Brien")
    hers = make.add(
        QuietDay(contributor_id=mother.id, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 2),
                 recorded_at=clock.now())
    )  # fmt: skip
    # when the brother sends their number together with something of his own
    visitor = make.contributor_here(app, brother)
    answer = visitor.post("/family/contact", {"end_quiet": [str(hers.id)], "email": "sean@example.org"})
    # then it is as if they were not there, and nothing of it happened
    assert answer.status == 404
    with tools.reading() as session:
        assert session.scalars(select(QuietDay)).one().ended_at is None
    assert row(tools, brother).email == "janet@example.org"


@pytest.mark.parametrize("odd", ["x", "-1", "1.5", "9" * 40, "١", ""])
def test_an_odd_number_of_a_quiet_day_breaks_nothing(make: Factory, app: Flask, odd: str) -> None:
    visitor = make.contributor_here(app)
    assert visitor.post("/family/contact", {"asked": "nothing known", "end_quiet": [odd]}).status == 200


@pytest.mark.parametrize("name", ["quiet_for", "language", "print_size", "paper"])
def test_spaces_are_no_choice_and_break_nothing(tools: Tools, make: Factory, app: Flask, name: str) -> None:
    # given what no browser sends, and with it something that somebody typed
    visitor = make.contributor_here(app)
    asked = every(visitor)
    answer = visitor.post("/family/contact", {"asked": asked, name: " \u00a0\t ", "other": "Ring twice."})
    # then it is as if nothing was chosen, and what was typed is kept
    assert answer.status == 200
    assert needs(tools) == {"other": ("Ring twice.", "contributor")}


def test_a_friend_says_how_to_be_in_touch_too(tools: Tools, make: Factory, app: Flask) -> None:
    friend = make.contributor(name="Bo Lindqvist", relationship=Relationship.FRIEND, scope=Scope.FRIEND)
    visitor = make.contributor_here(app, friend)
    visitor.post("/family/contact", {"asked": every(visitor), "supporter_name": "Ola", "meet": ["quiet_place"]})
    assert row(tools, friend).supporter_name == "Ola"
    assert set(needs(tools)) == {"quiet_place"}
