"""Understand first: every page for anyone is found from the front door, and says what is so."""

from __future__ import annotations

import ast
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

import portal
from portal.services.support import load_built_in
from portal.services.tools import Tools
from portal.web.access import TABLE
from portal.web.page_list import NOT_PAGES
from tests.people import FetchedPage, Visitor

# Pages that somebody comes to by something of their own, and not by looking round.
OTHERWISE = {
    "public.open_link": "a link from a letter",
    "public.open_stop": "a link from a letter",
    "public.link_expired": "a link from a letter",
    "public.link_withdrawn": "a link from a letter",
    "public.link_replaced": "a link from a letter",
    "public.link_malformed": "a link from a letter",
    "public.stopped": "after the letters were stopped",
    "public.not_me": "after “This is not me”",
    "public.left": "after leaving",
    "public.closing": "asked by a page that closes",
    "public.page_easy_thanks": "after “Was this page easy?”",
    "public.support_print": "from the support page, for what was chosen there",
}
EXPLAIN = ("about", "rights", "words_kept", "other_reviews", "professionals", "accessibility", "privacy", "cookies")


@pytest.fixture(autouse=True)
def support_is_there(tools: Tools) -> None:
    load_built_in(tools)


def ways_out(page: FetchedPage, path: str) -> set[str]:
    """The pages of ours that this page's links lead to, in this presentation."""
    found = set()
    for link in page.tree.xpath("//a/@href"):
        to = urlsplit(str(link))
        if to.scheme or "lang=" in to.query or "sound=" in to.query or str(link).startswith("#"):
            continue
        found.add((to.path or path) + (f"?{to.query}" if to.query else ""))
    return found


@pytest.mark.parametrize("presentation", ["standard", "easy-read"])
def test_every_page_is_two_presses_from_the_front_door(visitor: Visitor, presentation: str) -> None:
    # given the front door
    front = visitor.get(f"/?read={presentation}")
    reached = {front.name}
    # when each link is pressed, and each link of the page after it
    for path in ways_out(front, "/"):
        first = visitor.get(path)
        reached.add(first.name)
        for further in ways_out(first, urlsplit(path).path):
            # (what prints is a file)
            if further.startswith(("/support/one-page.pdf", "/on-paper/")):
                continue
            reached.add(visitor.get(further).name)
    # then every page for anyone was there
    for_anyone = {
        name
        for name, methods in TABLE.items()
        if name.startswith("public.") and "GET" in methods and name not in NOT_PAGES and methods["GET"].anyone
    }
    steps = {name for name in OTHERWISE if name in for_anyone}
    assert sorted(for_anyone - steps - reached - AFTER_A_FORM) == []


# Shown after a form of a page that is found.
AFTER_A_FORM = {name for name in TABLE if name.startswith("public.") and name.endswith(("_sent", "_code"))}


@pytest.mark.parametrize("presentation", ["standard", "easy-read"])
@pytest.mark.parametrize("name", EXPLAIN)
def test_i_have_a_letter_is_on_every_page(visitor: Visitor, app: Flask, name: str, presentation: str) -> None:
    with app.test_request_context():
        from flask import url_for

        path = url_for(f"public.{name}")
    page = visitor.get(f"{path}?read={presentation}")
    assert page.tree.xpath("//footer//a[@href='/code']")
    # and in the page itself, at its end
    last = int(page.text.rpartition("Page 1 of ")[2].split()[0]) if presentation == "easy-read" else 1
    assert visitor.get(f"{path}?read={presentation}&step={last}").tree.xpath("//main//a[@href='/code']")


def test_the_names_of_cookies_are_set_in_these_places_alone() -> None:
    """A cookie that somebody adds is a line here, and then a line on the page (tests/pages/test_public_pages.py)."""
    root = Path(portal.__file__).parent
    setting = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "set_cookie"
    }
    assert setting == {"public/leave/views.py", "web/look.py", "web/aids.py", "web/staff_coming_in.py"}


def test_what_a_review_is_not_and_who_is_covered(visitor: Visitor) -> None:
    text = visitor.get("/about-reviews").text
    for words in ("not an inquest", "does not blame", "to money or to a court", "aged 18 or over", "age of 4",
                  "Autistic adults", "child death review looks first", "six months"):  # fmt: skip
        assert words in text


def test_each_other_review_says_who_leads_it_and_how_a_family_is_told(visitor: Visitor) -> None:
    page = visitor.get("/other-reviews")
    facts = page.tree.xpath("//main//dl")
    assert len(facts) == 6
    for each in facts:
        assert each.xpath("./dt/text()") == [
            "Which deaths", "What it is", "Who leads it", "How you hear of it", "What it can do", "What it can’t do",
        ]  # fmt: skip
        assert all(" ".join(said.text_content().split()).endswith(".") for said in each.xpath("./dd"))


def test_the_accessibility_statement_claims_no_more_than_was_shown(visitor: Visitor) -> None:
    text = visitor.get("/accessibility").text
    assert "We do not say that we are there" in text
    assert "Not tested yet: by people with a disability, with a screen reader" in text
    for claim in ("fully compliant", "fully accessible", "conforms to", "meets level AA"):
        assert claim not in text


def test_an_explaining_page_is_kept_and_says_the_same_to_everyone(visitor: Visitor, app: Flask) -> None:
    first = visitor.client.get("/your-rights")
    assert first.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in first.headers
    assert Visitor(app).client.get("/your-rights").data == first.data
