"""A page says how long it stays open, in time, in each presentation; and staying is one press (WCAG 2.2.1)."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.adapters.clock import SetClock
from tests.factories import Factory
from tests.people import FetchedPage, Visitor


def seconds(page: FetchedPage) -> int:
    [found] = page.tree.xpath("//*[@class='closing']/@data-seconds")
    return int(found)


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.standard", "ur.easy-read"])
def test_five_minutes_before_the_end_it_offers_to_stay(app: Flask, make: Factory, clock: SetClock, look: str) -> None:
    visitor = make.contributor_here(app, look=look)
    assert seconds(visitor.get("/closing")) == 45 * 60
    assert not visitor.get("/closing").tree.xpath("//main//form[@action='/family/stay']")
    clock.move(minutes=41)
    page = visitor.get("/closing")
    assert seconds(page) == 4 * 60
    assert page.tree.xpath("//main//form[@action='/family/stay']//button")
    # when they stay, then it is open for as long as ever
    page = visitor.post("/family/stay", {"csrf_token": visitor.token("/closing")})
    assert (page.name, seconds(page)) == ("public.closing", 45 * 60)


def test_the_words_of_the_warning(app: Flask, make: Factory, clock: SetClock) -> None:
    visitor, easy = make.contributor_here(app), make.contributor_here(app, look="en.easy-read")
    clock.move(minutes=40)
    assert "Your page closes in 5 minutes." in visitor.get("/closing").text
    assert "Stay on this page" in visitor.get("/closing").text
    assert easy.get("/closing").easy_rows == [
        "Your page closes in 5 minutes.",
        "We keep your words.",
        "Do you want more time? Press the button.",
        "We can help you. Telephone 0118 496 0100.",
        "You can leave. Press “Leave this page” at the top.",
    ]


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
def test_after_twelve_hours_it_says_so_and_offers_nothing_that_does_not_work(
    app: Flask, make: Factory, clock: SetClock, look: str
) -> None:
    visitor = make.contributor_here(app, look=look)
    for _ in range(71):
        clock.move(minutes=10)
        visitor.client.get("/family")
    clock.move(minutes=6)
    page = visitor.get("/closing")
    assert "12 hours" in page.text
    assert "You can open your link again straight away." in page.text
    assert not page.tree.xpath("//main//form[@action='/family/stay']")
    clock.move(minutes=5)
    page = visitor.get("/closing")
    assert seconds(page) == 0
    assert "We keep words that you send late." in page.text


def test_staff_are_asked_too(app: Flask, make: Factory, clock: SetClock) -> None:
    visitor = make.staff_here(app, make.staff())
    clock.move(minutes=11)
    page = visitor.get("/staff/closing")
    assert seconds(page) == 4 * 60
    page = visitor.post("/staff/stay", {"csrf_token": visitor.token("/staff/closing")})
    assert seconds(page) == 15 * 60
    clock.move(minutes=16)
    assert seconds(visitor.get("/staff/closing")) == 0


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
def test_each_page_says_without_javascript_how_long_it_stays_open(app: Flask, make: Factory, look: str) -> None:
    visitor = make.contributor_here(app, look=look)
    for path in ("/family", "/family/letter", "/family/tell/who_they_were", "/family/ask"):
        page = visitor.get(path)
        footer = " ".join(page.tree.xpath("//footer")[0].text_content().split())
        assert "Your page stays open for 45 minutes when you press nothing." in footer
        assert "If you send words later, we keep them for you." in footer
        # and tells the script how long that is
        assert page.tree.get("data-open") == str(45 * 60)
    # somebody who is in no room is told nothing of it
    page = Visitor(app).get("/")
    assert page.tree.get("data-open") is None
    assert "45 minutes" not in page.html


def test_what_a_page_says_to_the_script_never_goes_past_twelve_hours(
    app: Flask, make: Factory, clock: SetClock
) -> None:
    visitor = make.contributor_here(app)
    for _ in range(70):
        clock.move(minutes=10)
        visitor.client.get("/family")
    assert visitor.get("/family").tree.get("data-open") == str(20 * 60)
