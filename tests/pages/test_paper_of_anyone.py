"""The forms that anybody may send us, on paper: printed from their pages, and typed in as if they were sent there."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.documents.paper import PaperMaker
from portal.domain.concerns import MOST_IN_HOUR
from portal.domain.paper import ANYONES_FORMS, AnyonesPaper
from portal.domain.states import Presentation, Role
from portal.models import Area, Attempt, AuditEvent, Concern, ReportedDeath, Staff
from portal.public.raise_it.forms import RaiseForm
from portal.services.tools import Tools
from portal.web.look import Look
from portal.web.paper import LAYOUTS
from portal.web.paper_of_anyone import printed, sheet_of, sheet_to_type
from portal.web.report_form import ReportForm
from tests.factories import Factory
from tests.people import FetchedPage, Visitor
from tests.verapdf import check

CAME = "2026-11-20"
PAGES = {"someone_died": "/somebody-has-died", "ask_review": "/ask-for-a-review", "raise_it": "/raise-it"}
OF_THE_PAGE = {"csrf_token", "submission"}
TOLD = {
    "0-person_name": "Maggie O’Brien", "0-died": "exact", "0-died_on": "3 6 2026", "0-teller_name": "Tom Hill",
    "0-reach": "email", "0-email": "tom@example.org", "0-formats": ["easy_read", "audio"],
    "0-know": "She hated Mondays.",
}  # fmt: skip
RAISED = {"0-about": "reviewer", "0-kind": "complaint", "0-words": "He was late.", "0-contact": "01632 960100"}


@pytest.fixture
def typist(make: Factory) -> Staff:
    return make.staff("Ada Post", Role.ADMINISTRATOR)


@pytest.fixture
def hands(app: Flask, make: Factory, typist: Staff) -> Visitor:
    return make.staff_here(app, typist)


def at(form: str, language: str = "en", layout: str = "plain") -> str:
    return f"/staff/paper/{AnyonesPaper(form, language, layout).number}"


def typed(hands: Visitor, form: str, what: dict[str, Any], mark: str = "one", **where: str) -> FetchedPage:
    return hands.post(at(form, **where), {"received": CAME, "submission": mark, **what})


def reports(tools: Tools) -> list[ReportedDeath]:
    with tools.reading() as session:
        return list(session.scalars(select(ReportedDeath)))


def concerns(tools: Tools) -> list[Concern]:
    with tools.reading() as session:
        return list(session.scalars(select(Concern)))


@pytest.mark.parametrize("form", ANYONES_FORMS)
def test_each_field_of_the_page_is_on_its_paper(app: Flask, make: Factory, form: str) -> None:
    # given areas to choose from, and the fields that the page takes
    make.area("North Wolds")
    make.area("South Wolds")
    with app.test_request_context():
        names = {each.name for each in (RaiseForm if form == "raise_it" else ReportForm)(meta={"csrf": False})}
        wanted = names - OF_THE_PAGE - ({"wish", "reason"} if form == "someone_died" else set())

        # when its paper is made, plain and in Easy Read
        for presentation in Presentation:
            sheet = sheet_of(form, Look("en", presentation))
            found = {name.removeprefix("0-") for name in sheet.names}

            # then each of them is there once, with its words, and nothing of the screen
            assert found == wanted, presentation
            assert [each.name for each in sheet.blocks if each.name and not each.words] == []
            words = " ".join(each.words for each in sheet.blocks)
            for screen in ("in this browser", "before the last step", "not sent it yet", "On paper", "You hear by"):
                assert screen not in words, (presentation, screen)
            assert len(sheet.title.split()) > 2

        # and whoever types chooses the area, from those that there are
        (area,) = (each for each in sheet_to_type(form, "en").blocks if each.name == "0-area")
        assert [words for _, words in area.choices][1:] == ["North Wolds", "South Wolds"]


def test_every_paper_passes_every_rule_of_pdf_ua(app: Flask, make: Factory, visitor: Visitor, tmp_path: Path) -> None:
    # given each form as anybody prints it, and one in Urdu
    make.area("North Wolds")
    files = {}
    ways = [(form, layout, "en") for form in ANYONES_FORMS for layout in LAYOUTS]
    for form, layout, language in (*ways, *(("ask_review", layout, "ur") for layout in LAYOUTS)):
        answer = visitor.client.get(f"/on-paper/{form}/{layout}?lang={language}")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), (form, layout)
        path = tmp_path / f"{form}-{layout}-{language}.pdf"
        path.write_bytes(answer.data)
        files[path] = path.name
    # when veraPDF looks at each
    verdicts = check(list(files))
    # then none breaks a rule
    assert {files[path]: verdict.failed for path, verdict in verdicts.items() if not verdict.passes} == {}


def test_a_form_is_set_once_and_again_when_its_page_is_another(
    app: Flask, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    form = PaperMaker.form

    def counted(*given: Any, **more: Any) -> bytes:
        made.append(1)
        return form(*given, **more)

    monkeypatch.setattr(PaperMaker, "form", counted)
    paper = AnyonesPaper("raise_it", "en", "plain")
    make.area("First Of This Test")
    make.area("Second Of This Test")
    with app.test_request_context():
        # given a form that was printed, when it is printed again, then it was set once
        assert printed(paper) == printed(paper)
        assert len(made) == 1
        # and with another area to choose, it is set anew
        make.area("Third Of This Test")
        printed(paper)
    assert len(made) == 2


@pytest.mark.parametrize("form", ANYONES_FORMS)
def test_its_page_leads_to_the_paper_in_three_ways(visitor: Visitor, form: str) -> None:
    links = visitor.get(PAGES[form]).tree.xpath("//main//a[starts-with(@href, '/on-paper/')]/@href")
    assert [str(each) for each in links] == [f"/on-paper/{form}/{layout}" for layout in LAYOUTS]
    easy = visitor.get(f"{PAGES[form]}?read=easy-read").tree.xpath("//main//a[starts-with(@href, '/on-paper/')]/@href")
    assert [str(each) for each in easy] == [f"/on-paper/{form}/easy-read"]
    assert visitor.client.get(f"/on-paper/{form}/other").status_code == 404


def test_a_death_told_on_paper_is_a_report_that_says_who_typed_it(
    app: Flask, tools: Tools, make: Factory, hands: Visitor, typist: Staff
) -> None:
    # given a paper in Urdu and Easy Read, found by its number
    north = make.area("North Wolds")
    paper = AnyonesPaper("someone_died", "ur", "easy-read")
    found = hands.get(f"/staff/paper?number={paper.number.lower()}", follow=True)
    assert found.name == "staff.anyones_paper"

    # when it is typed in, and sent twice
    where = {"language": "ur", "layout": "easy-read"}
    for _ in range(2):
        answer = typed(hands, "someone_died", {**TOLD, "0-area": str(north.id)}, **where)

    # then it is one report, in its language and kind of print, in the area that was chosen
    (report,) = reports(tools)
    assert report.reference in answer.text
    assert (report.language, report.presentation, report.area_id) == ("ur", "easy-read", north.id)
    assert (report.typed_by_id, report.received_on) == (typist.id, date(2026, 11, 20))
    kept = {name: report.told[name] for name in ("person_name", "died_on_month", "formats", "know")}
    assert kept == {
        "person_name": "Maggie O’Brien", "died_on_month": "6", "formats": "easy_read audio",
        "know": "She hated Mondays.",
    }  # fmt: skip
    assert report.promised_on == tools.today() + timedelta(days=14)
    # and whoever decides it reads that it came on paper, and the trail says who typed it
    page = make.staff_here(app, make.staff("Grace Wren", Role.COORDINATOR)).get(f"/staff/reported/{report.id}")
    assert "Typed from paper by Ada Post, came on Friday 20 November 2026." in page.text
    with tools.reading() as session:
        who = [each.who for each in session.scalars(select(AuditEvent)) if each.did == "told_of_death"]
    assert who == [f"staff:{typist.id}"]


def test_a_review_is_asked_for_on_paper_with_the_reason(tools: Tools, hands: Visitor) -> None:
    # given a paper on which nothing is ticked first
    unsaid = typed(hands, "ask_review", {**TOLD, "0-reason": "Nobody told us."})
    assert "It is not taken yet." in unsaid.text
    assert "Choose one of the answers." in unsaid.text
    # when what is asked for is typed too
    typed(hands, "ask_review", {**TOLD, "0-wish": "deeper", "0-reason": "Nobody told us."})
    # then that is what it asks for
    (report,) = reports(tools)
    assert (report.wish, report.told["reason"]) == ("deeper", "Nobody told us.")


def test_what_is_raised_on_paper_goes_to_its_desk_and_says_who_typed_it(
    app: Flask, tools: Tools, make: Factory, hands: Visitor
) -> None:
    # given something about a reviewer on paper, where there is one area and its coordinator
    joan = make.staff_here(app, make.staff("Joan Field", Role.COORDINATOR))
    answer = typed(hands, "raise_it", RAISED)
    typed(hands, "raise_it", RAISED)
    # then it is raised once, and its reference is there for who sent it
    (concern,) = concerns(tools)
    assert concern.reference in answer.text
    assert (concern.kind, concern.about, concern.words, concern.contact) == (
        "complaint", "reviewer", "He was late.", "01632 960100",
    )  # fmt: skip
    # and whose desk it is on reads that it came on paper
    assert concern.desk == "coordinator"
    page = joan.get(f"/staff/raised/{concern.id}")
    assert "Typed from paper by Ada Post, came on Friday 20 November 2026." in page.text


def test_papers_are_not_counted_as_sent_from_an_address(tools: Tools, hands: Visitor, visitor: Visitor) -> None:
    # given more papers of one morning than one address may send in an hour
    for number in range(MOST_IN_HOUR + 2):
        typed(hands, "raise_it", RAISED, f"raise-{number}")
    for number in range(12):
        typed(hands, "someone_died", TOLD, f"died-{number}")
    # then each is taken, none is counted, and the page itself still takes what is sent there
    assert (len(concerns(tools)), len(reports(tools))) == (MOST_IN_HOUR + 2, 12)
    with tools.reading() as session:
        counted = set(session.scalars(select(Attempt.kind)))
    assert counted & {"raised", "reported_death", "report_started"} == set()
    visitor.post("/raise-it", {"about": "portal", "words": "Thank you.", "submission": "mine"})
    assert len(concerns(tools)) == MOST_IN_HOUR + 3


@pytest.mark.parametrize(
    ("form", "what", "sentence"),
    [
        ("someone_died", {"0-reach": "none"}, "Write the name that the person was known by."),
        ("someone_died", {"0-person_name": "Maggie"}, "Choose how we can reach you."),
        ("someone_died", {**TOLD, "0-died_on": "31 2 2026"}, "Write a day that exists"),
        ("someone_died", {**TOLD, "received": "2031-01-01"}, "Write the day on which the paper came"),
        ("raise_it", {"0-words": "He was late."}, "Choose what it is about"),
        ("raise_it", {**RAISED, "received": ""}, "Write the day on which the paper came"),
    ],
)
def test_what_the_page_would_not_take_is_not_taken_from_paper(
    tools: Tools, hands: Visitor, form: str, what: dict[str, Any], sentence: str
) -> None:
    page = typed(hands, form, what)
    assert page.name == "staff.anyones_paper"
    assert sentence in page.text
    assert (reports(tools), concerns(tools)) == ([], [])
    # and what was typed is still there
    assert ("Maggie" in page.html) == ("0-person_name" in what)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_who_opens_the_post_types_it(app: Flask, make: Factory, role: Role) -> None:
    # given what may be about a reviewer or a coordinator, then neither they nor anybody else come to it
    somebody = make.staff_here(app, make.staff("Cole Other", role))
    assert somebody.get(at("raise_it")).status == 404
    answer = somebody.client.get(f"/staff/paper?number={AnyonesPaper('raise_it', 'en', 'plain').number}")
    assert answer.status_code == 404


def test_a_number_with_a_slip_or_a_language_that_is_not_offered_is_none(hands: Visitor) -> None:
    right = AnyonesPaper("raise_it", "en", "plain").number
    slip = right[:-1] + ("1" if right[-1] != "1" else "2")
    for wrong in (slip, AnyonesPaper("raise_it", "xx", "plain").number):
        assert hands.get(f"/staff/paper/{wrong}").status == 404
    assert hands.get(f"/staff/paper?number={slip}").status == 404


def test_the_areas_of_a_paper_are_those_that_there_are(tools: Tools, hands: Visitor) -> None:
    # given a form that was made to name an area that nobody has
    typed(hands, "someone_died", {**TOLD, "0-area": "99999"})
    (report,) = reports(tools)
    assert report.area_id is None
    with tools.reading() as session:
        assert 99999 not in set(session.scalars(select(Area.id)))
