"""Every page keeps itself to itself: not stored, no referrer to elsewhere, nothing inline, one policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from portal.web.assets import Assets
from portal.web.headers import policy
from portal.web.render import page_house
from tests.contracts.world import World, address, make_world, pages
from tests.factories import Factory
from tests.people import FetchedPage, Visitor

# A POST from the page of a link needs an Origin; what follows may see where it came from, but never the token.
OF_A_LINK = {"public.open_link", "public.open_stop"}


@pytest.fixture
def world(make: Factory) -> World:
    return make_world(make)


def _assets(app: Flask) -> Assets:
    with app.app_context():
        return page_house().assets


def _fetched(app: Flask, visitor: Visitor, world: World, side: str) -> Iterator[tuple[str, FetchedPage]]:
    """Yield each page of a side as this visitor gets it; leave out what is a file or leads elsewhere."""
    for rule, method in pages(app, side):
        if method == "GET":
            page = visitor.get(address(app, rule, world.values))
            if page.headers.get("Content-Type", "").startswith("text/html") and not page.location:
                yield rule.endpoint, page


def _faults(page: FetchedPage, *, csp: str, referrer: str) -> list[str]:
    found = []
    if page.headers["Content-Security-Policy"] != csp:
        found.append("another policy")
    if page.headers["Referrer-Policy"] != referrer:
        found.append(f"referrer {page.headers['Referrer-Policy']}")
    if page.headers["X-Content-Type-Options"] != "nosniff":
        found.append("may be sniffed")
    # data-* scripts hold no code either: a script is a file of ours or it is not there
    found += [
        f"inline script: {words[:40]}" for words in page.tree.xpath("//script[not(@src)]/text() | //script[not(@src)]")
    ]
    found += [f"script from {src}" for src in page.tree.xpath("//script/@src") if not src.startswith("/static/")]
    found += [f"handler {name}" for each in page.tree.iter() for name in each.attrib if name.startswith("on")]
    found += ["a style attribute" for _ in page.tree.xpath("//@style")]
    found += [f"javascript: in {href}" for href in page.tree.xpath("//@href") if href.startswith("javascript:")]
    return found


def test_the_policy_lets_nothing_inline_and_nothing_from_elsewhere(app: Flask) -> None:
    csp = policy(_assets(app))
    assert "default-src 'none'" in csp
    assert "unsafe" not in csp
    assert not re.search(r"https?:|\*", csp)


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.standard"])
def test_a_room_is_never_stored_and_sends_nothing_elsewhere(app: Flask, make: Factory, world: World, look: str) -> None:
    # given a contributor in their room, when they open each of its pages
    visitor = make.contributor_here(app, world.mother, look=look)
    csp, seen = policy(_assets(app)), 0
    for endpoint, page in _fetched(app, visitor, world, "family."):
        # then no copy of it stays in the browser, and no page elsewhere hears of it
        assert page.headers["Cache-Control"] == "no-store", endpoint
        # an address that holds a token is not even told to our own pages (safety.md, fact 4)
        referrer = "strict-origin" if page.path.startswith("/family/step-up/code/") else "same-origin"
        assert not _faults(page, csp=csp, referrer=referrer), endpoint
        seen += 1
    assert seen > 10


def test_a_staff_page_is_never_stored_and_sends_nothing_elsewhere(app: Flask, make: Factory, world: World) -> None:
    csp, seen = policy(_assets(app)), set()
    for member in world.staff.values():
        for endpoint, page in _fetched(app, make.staff_here(app, member), world, "staff."):
            assert page.headers["Cache-Control"] == "no-store", endpoint
            assert not _faults(page, csp=csp, referrer="same-origin"), endpoint
            seen.add(endpoint)
    assert len(seen) > 15


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
def test_anyones_pages_hold_the_same_policy(app: Flask, visitor: Visitor, world: World, look: str) -> None:
    csp = policy(_assets(app))
    language, presentation = look.split(".")
    visitor.get(f"/?lang={language}&read={presentation}")
    seen = set()
    for endpoint, page in _fetched(app, visitor, world, "public."):
        # the page of a link shows its token in the address: of that not even our own other pages hear
        referrer = "strict-origin" if endpoint in OF_A_LINK else "same-origin"
        assert not _faults(page, csp=csp, referrer=referrer), endpoint
        if endpoint in OF_A_LINK:
            assert page.headers["Cache-Control"] == "no-store"
            assert "noindex" in page.headers["X-Robots-Tag"]
        seen.add(endpoint)
    assert seen > OF_A_LINK
