"""“How this page looks”: the browser keeps what was chosen; staff know of it only if the person wishes."""

from __future__ import annotations

import brotli
import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.reading_aids import CHOICES, ReadingAids
from portal.domain.states import NeedKind
from portal.models import Need
from tests.factories import Factory
from tests.people import Visitor

ANYONES, IN_A_ROOM = "/how-pages-look", "/family/how-pages-look"
EVERY = [(name, code) for name, codes in CHOICES.items() for code in codes[1:]]


def marks(visitor: Visitor, path: str = "/privacy") -> set[str]:
    return set((visitor.get(path).tree.get("data-aids") or "").split())


@pytest.mark.parametrize(("name", "code"), EVERY)
def test_each_choice_is_kept_and_marks_every_page_that_comes_after(visitor: Visitor, name: str, code: str) -> None:
    # given anyone, without an account and without JavaScript
    # when they choose one thing
    page = visitor.post(ANYONES, {f"aid_{name}": code})
    # then it is saved, shown as chosen, and on the next page too, with the style that makes it so
    assert page.status == 200
    assert "Saved." in page.text
    assert page.tree.xpath(f"//input[@name='aid_{name}'][@value='{code}'][@checked]")
    assert marks(visitor) == {f"{name}-{code}"}
    assert visitor.get("/privacy").tree.xpath("//link[@rel='stylesheet'][contains(@href, 'css/aids.')]")


def test_who_chose_nothing_has_no_mark_no_cookie_and_no_style_to_load(visitor: Visitor) -> None:
    page = visitor.get("/privacy")
    assert page.tree.get("data-aids") is None
    assert not page.tree.xpath("//link[@rel='stylesheet']")
    visitor.post(ANYONES, {"aid_colours": "cream"})
    answer = visitor.client.post(ANYONES, data={"aid_colours": "device"})
    assert "aids=;" in answer.headers["Set-Cookie"]
    assert not marks(visitor)


def test_one_choice_leaves_the_others(visitor: Visitor) -> None:
    visitor.post(ANYONES, {"aid_text": "150", "aid_colours": "dark"})
    visitor.post(ANYONES, {"aid_lines": "apart"})
    assert marks(visitor) == {"text-150", "colours-dark", "lines-apart"}


@pytest.mark.parametrize(
    "cookie", ["", ".", "150", "<script>", "150.apart.cream.wide.larger.more", "x" * 3000, "200;x"]
)
def test_a_cookie_is_never_trusted(app: Flask, cookie: str) -> None:
    # given a cookie that somebody wrote
    visitor = Visitor(app)
    visitor.client.set_cookie("aids", cookie)
    # when a page is asked for
    # then only words of ours can be on it
    assert marks(visitor) <= {f"{name}-{code}" for name, code in EVERY}


def test_what_is_kept_is_read_back() -> None:
    aids = ReadingAids(text="200", lines="apart", colours="contrast", letters="wide", pictures="larger")
    assert ReadingAids.read(aids.kept) == aids
    assert ReadingAids.read("") == ReadingAids()


def test_a_kept_page_is_never_given_to_who_chose_otherwise(app: Flask) -> None:
    # given a page that is kept for everybody
    plain, other = Visitor(app), Visitor(app)
    assert marks(plain) == set()
    # when somebody with dark pages asks for it, and then somebody without
    other.post(ANYONES, {"aid_colours": "dark"})
    # then each has their own
    assert marks(other) == {"colours-dark"}
    assert marks(plain) == set()


def test_in_easy_read_each_question_is_a_step_with_pictures(visitor: Visitor) -> None:
    visitor.get("/privacy?read=easy-read")
    for step, name in enumerate(CHOICES, start=1):
        page = visitor.get(f"{ANYONES}?step={step}")
        cards = page.tree.xpath(f"//label[.//input[@name='aid_{name}']]")
        assert [card.xpath(".//input/@value")[0] for card in cards] == list(CHOICES[name])
        assert all(card.xpath(".//*[local-name()='svg'][@aria-label]") for card in cards)
    page = visitor.post(f"{ANYONES}?step=5", {"aid_pictures": "larger"})
    assert "We saved how you want our pages to look." in page.text
    assert marks(visitor) == {"pictures-larger"}


def test_saving_a_step_goes_on_to_the_next(visitor: Visitor) -> None:
    visitor.get("/privacy?read=easy-read")
    page = visitor.post(f"{ANYONES}?step=1", {"aid_text": "125"}, follow=False)
    assert page.location == f"{ANYONES}?step=2"


@pytest.mark.parametrize("look", ["en.standard", "ur.easy-read"])
def test_every_page_leads_there_and_back(app: Flask, make: Factory, look: str) -> None:
    # given somebody reading their letter
    here = make.contributor_here(app, look=look)
    [way] = here.get("/family/letter").tree.xpath("//header//a[contains(@href, 'how-pages-look')]/@href")
    assert way == f"{IN_A_ROOM}?back=family.letter"
    # when they change something
    page = here.post(f"{way}&step=6", {"aid_text": "200", "back": "family.letter"})
    # then there is a way back to the letter, and it looks as they chose
    assert page.tree.xpath("//main//a[@href='/family/letter']")
    assert marks(here, "/family/letter") == {"text-200"}


@pytest.mark.parametrize(
    "back", ["//elsewhere.example", "https://elsewhere.example", "staff.today", "family.photo", "x"]
)
def test_the_way_back_is_a_page_of_ours(visitor: Visitor, back: str) -> None:
    page = visitor.get(f"{ANYONES}?saved=yes&back={back}")
    assert not page.tree.xpath("//main//a[not(ancestor::noscript)]")
    assert back not in visitor.post(ANYONES, {"aid_text": "125", "back": back}, follow=False).location


def test_after_leaving_the_page_still_looks_as_chosen(app: Flask, make: Factory) -> None:
    here = make.contributor_here(app)
    here.post(IN_A_ROOM, {"aid_text": "150"})
    here.post("/leave", {"csrf_token": ""})
    assert marks(here, "/left") == {"text-150"}


def _needs(make: Factory) -> dict[NeedKind, str]:
    with make.tools.reading() as session:
        rows = session.scalars(select(Need).where(Need.ended_at.is_(None)))
        return {NeedKind(row.kind): row.detail for row in rows}


def test_nothing_is_told_to_staff_unless_the_person_wishes(app: Flask, make: Factory) -> None:
    here = make.contributor_here(app)
    here.post(IN_A_ROOM, {"aid_text": "200", "aid_colours": "cream"})
    assert _needs(make) == {}


@pytest.mark.parametrize(("size", "points"), [("125", "18"), ("150", "21"), ("200", "28")])
def test_what_is_told_is_a_need_that_letters_keep_to(app: Flask, make: Factory, size: str, points: str) -> None:
    here = make.contributor_here(app)
    page = here.post(IN_A_ROOM, {"aid_text": size, "aid_colours": "cream", "tell_them": "yes"})
    assert "our letters keep to it" in page.text
    assert _needs(make) == {NeedKind.LARGE_PRINT: points, NeedKind.COLOURED_PAPER: "cream"}


def test_who_reads_easy_read_and_tells_it_gets_easy_read_letters(app: Flask, make: Factory) -> None:
    here = make.contributor_here(app, look="en.easy-read")
    page = here.post(f"{IN_A_ROOM}?step=6", {"tell_them": "yes"})
    assert "sees what you need" in page.text
    assert _needs(make) == {NeedKind.EASY_READ: ""}


def test_a_larger_print_that_was_asked_for_stays() -> None:
    standing = {NeedKind.LARGE_PRINT: "36 point"}
    assert ReadingAids(text="125").needs(standing, easy=False) == {NeedKind.LARGE_PRINT: "36 point"}
    assert ReadingAids(text="200").needs({NeedKind.LARGE_PRINT: "18"}, easy=False) == {NeedKind.LARGE_PRINT: "28"}
    assert ReadingAids().needs(standing, easy=False) == {}


def test_telling_needs_the_page_s_own_token(app: Flask, make: Factory) -> None:
    here = make.contributor_here(app)
    assert here.client.post(IN_A_ROOM, data={"aid_text": "200", "tell_them": "yes"}).status_code == 403
    assert _needs(make) == {}


def test_the_style_of_the_aids_is_small(app: Flask) -> None:
    css = app.extensions["portal_pages"].assets.files
    [path] = [path for name, path in css.items() if name.startswith("css/aids.")]
    assert len(brotli.compress(path.read_bytes())) < 1200
