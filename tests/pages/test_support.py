"""Where to turn: what was asked is answered, urgent help first and always, and nothing of it is kept."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.models import Base, SupportOrganisation
from portal.services.support import load_built_in
from portal.services.tools import Tools
from portal.web.hurting import HURTS
from tests.contracts.world import make_world
from tests.factories import Factory
from tests.people import FetchedPage, Visitor
from tests.verapdf import check

URGENT = ["tel:116123", "tel:111", "tel:999"]
ASKED = ["", "need=bereavement", "need=faith&language=ur", "place=scotland", "format=easy_read", "hours=evenings",
         "need=bereavement&hours=day_and_night", "need=nonsense"]  # fmt: skip


@pytest.fixture(autouse=True)
def support_is_there(tools: Tools) -> None:
    load_built_in(tools)


def numbers(page: FetchedPage) -> list[str]:
    found = page.tree.xpath("//main//a[starts-with(@href, 'tel:')]/@href")
    return [str(href) for href in found if href != "tel:01184960100"]


@pytest.mark.parametrize("path", ["/support", "/support/one-page"])
@pytest.mark.parametrize("presentation", ["standard", "easy-read"])
@pytest.mark.parametrize("asked", ASKED)
def test_urgent_help_is_first_and_always(visitor: Visitor, path: str, presentation: str, asked: str) -> None:
    page = visitor.get(f"{path}?read={presentation}&{asked}")
    assert page.status == 200
    assert numbers(page)[:3] == URGENT


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ("need=bereavement", ["0808 808 1677", "0345 123 2304", "020 3468 7333"]),
        ("need=faith", ["020 3468 7333"]),
        ("need=inquest&place=scotland", []),
        ("place=scotland", ["0345 123 2304", "0845 123 2352", "0808 808 7777"]),
        ("need=complaint&language=ur", ["0345 015 4033", "03000 616161"]),
        ("need=advocacy&format=easy_read", ["0300 303 1660", "0300 456 2370"]),
        ("need=bereavement&hours=evenings", ["0808 808 1677", "0345 123 2304"]),
    ],
)
def test_a_search_is_answered_in_both_presentations(visitor: Visitor, asked: str, who: list[str]) -> None:
    standard = visitor.get(f"/support?{asked}&read=standard")
    wanted = [f"tel:{number.replace(' ', '')}" for number in who]
    if wanted:
        assert numbers(standard)[3:] == wanted
        assert "Nobody on our list" not in standard.text
    else:
        assert "Nobody on our list fits all of that" in standard.text
    assert numbers(visitor.get(f"/support?{asked}&read=easy-read"))[3:] == numbers(standard)[3:]


@pytest.mark.parametrize(
    ("presentation", "sentence"),
    [("standard", "That says nothing about you."), ("easy-read", "We found nobody who helps with all of this.")],
)
def test_where_nothing_fits_it_says_so_and_shows_who_helps_everywhere(
    visitor: Visitor, presentation: str, sentence: str
) -> None:
    page = visitor.get(f"/support?need=bereavement&hours=day_and_night&read={presentation}")
    assert sentence in page.text
    assert numbers(page)[3:] == ["tel:08088081677", "tel:03451232304", "tel:02034687333"]
    # and a telephone number of ours, to look together
    assert "0118 496 0100" in page.text


def test_what_was_chosen_stays_chosen_over_the_steps(visitor: Visitor) -> None:
    # given more answers than one step holds
    page = visitor.get("/support?place=england&read=easy-read")
    following = page.tree.xpath("//main//a[contains(@class, 'button')]/@href")[0]
    assert following == "?step=2&place=england"
    assert visitor.get(f"/support{following}").tree.xpath("//option[@value='england'][@selected]")
    # and another language asks the same
    assert page.tree.xpath("//nav//a[@lang='cy']/@href")[0] == "/support?place=england&lang=cy&read=easy-read"


def test_nothing_of_a_search_is_kept(
    visitor: Visitor, tools: Tools, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def rows() -> dict[str, int]:
        with tools.reading() as session:
            return {
                name: session.scalar(select(func.count()).select_from(table)) or 0
                for name, table in Base.metadata.tables.items()
            }

    before = rows()
    with caplog.at_level(logging.DEBUG):
        answer = visitor.client.get("/support?need=bereavement&place=wales&language=ur")
        visitor.client.get("/support/one-page?need=bereavement&place=wales")
    # then no cookie, no row, no line of the log has it
    assert "Set-Cookie" not in answer.headers
    assert rows() == before
    said = " ".join(str(record.__dict__) for record in caplog.records if record.name.startswith("portal"))
    assert "bereavement" not in said
    assert "wales" not in said
    # and whoever comes next finds nothing chosen
    assert not Visitor(app).get("/support").tree.xpath("//option[@selected]")


def test_the_way_back_leads_to_a_page_of_ours_alone(visitor: Visitor) -> None:
    page = visitor.get("/support?back=family.choose")
    assert page.tree.xpath("//main//a[@href='/family/choose']")
    # and stays when something is looked for
    assert page.tree.xpath("//main//form//input[@name='back'][@value='family.choose']")
    for bent in ("https://evil.test", "//evil.test", "staff.today", "family.leave", "family.check_statement"):
        bent_page = visitor.get(f"/support?back={bent}")
        assert not bent_page.tree.xpath("//main//input[@name='back']")
        assert "Back to where you were" not in bent_page.text


@pytest.mark.parametrize("presentation", ["standard", "easy-read"])
def test_who_listens_stands_on_each_page_that_may_hurt(app: Flask, make: Factory, presentation: str) -> None:
    world = make_world(make)
    here = make.contributor_here(app, world.mother, look=f"en.{presentation}")
    paths = {
        "family.choose": "/family/choose",
        "family.tell_prompt": "/family/tell/signs_you_saw",
        "family.check": "/family/check",
        "family.check_statement": f"/family/check/{world.values['statement_id']}",
        "family.outcome": "/family/outcome",
    }
    assert set(paths) == set(HURTS)
    for name, path in paths.items():
        page = here.get(path)
        assert page.name == name
        part = page.tree.xpath("//main//aside[@aria-labelledby='if-it-hurts']")
        assert len(part) == 1, name
        assert part[0].xpath(".//a[@href='tel:116123']")
        [way] = part[0].xpath(".//a[contains(@href, '/support')]/@href")
        # then the way there has a way back
        support = here.get(way)
        back = support.tree.xpath("//main//p/a[starts-with(@href, '/family/')]/@href")
        assert back, f"{name}: {way}"
        assert here.get(back[0]).status == 200
    # and a page that does not hurt has no such part
    for path in ("/family", "/family/tell/who_they_were"):
        assert not here.get(path).tree.xpath("//aside[@aria-labelledby='if-it-hurts']")


def paper(visitor: Visitor, asked: str = "") -> bytes:
    answer = visitor.client.get(f"/support/one-page.pdf?{asked}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return bytes(answer.data)


WAYS = [("en", "standard"), ("en", "easy-read"), ("ur", "standard"), ("ur", "easy-read")]


def test_the_paper_is_one_tagged_page_that_passes_pdf_ua(visitor: Visitor, tmp_path: Path) -> None:
    files = []
    for language, presentation in WAYS:
        made = paper(visitor, f"lang={language}&read={presentation}")
        with pikepdf.open(io.BytesIO(made)) as opened:
            assert len(opened.pages) == 1
            assert opened.Root.MarkInfo.Marked
            assert str(opened.Root.Lang).startswith(language)
        files.append(tmp_path / f"{language}.{presentation}.pdf")
        files[-1].write_bytes(made)
    for verdict in check(files).values():
        assert verdict.passes, f"{verdict.file}: {verdict.failed}"


def test_the_paper_says_what_was_chosen_and_nothing_that_is_pressed(visitor: Visitor) -> None:
    with pypdfium2.PdfDocument(paper(visitor, "need=bereavement")) as opened:
        words = opened[0].get_textpage().get_text_range()
    assert words.index("116 123") < words.index("Cruse Bereavement Support")
    assert "Carers UK" not in words
    for pressed in ("Open it as a PDF", "Choose something else", "Leave this page"):
        assert pressed not in words


def test_a_list_too_long_for_a_page_is_cut_and_says_so(visitor: Visitor, make: Factory) -> None:
    # given forty more organisations with long names
    for number in range(40):
        make.add(
            SupportOrganisation(
                name=f"The {number}th fellowship of everybody who has lost somebody in the northern counties",
                what_for="grief after somebody has died", phone=f"0118 496 0{number:03}", position=100 + number,
            )
        )  # fmt: skip
    for presentation in ("standard", "easy-read"):
        with pypdfium2.PdfDocument(paper(visitor, f"read={presentation}&lang=en")) as opened:
            assert len(opened) == 1
            words = " ".join(opened[0].get_textpage().get_text_range().split())
        assert "116 123" in words
        assert ("There are more than one page holds" in words) or ("More people can help you" in words)
