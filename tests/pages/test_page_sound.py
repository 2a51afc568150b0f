"""Without JavaScript a page can be heard as a sound file: its own words, behind its own guard, in bounds."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask

import portal.adapters.voice
from portal.web import page_sound
from tests.factories import Factory
from tests.people import Visitor


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was given to the voice: the voice itself has tests of its own."""
    heard: list[list[str]] = []

    def speak(lines: Sequence[str], language: str, *, title: str = "") -> bytes:
        assert language in portal.adapters.voice.languages()
        heard.append(list(lines))
        return b"ID3 " + title.encode()

    monkeypatch.setattr(portal.adapters.voice, "speak", speak)
    return heard


@pytest.mark.parametrize("look", ["en.easy-read", "en.standard", "cy.easy-read", "ur.easy-read"])
def test_without_javascript_the_letter_page_can_be_heard(
    app: Flask, make: Factory, spoken: list[list[str]], look: str
) -> None:
    # given somebody at the second step of their letter
    here = make.contributor_here(app, look=look)
    page = here.get("/family/letter?step=2")
    [way] = page.tree.xpath("//main//noscript//a/@href")
    assert way == "?step=2&sound=page"
    # when they press the link
    answer = here.client.get(f"/family/letter{way}")
    # then the words of that very step are read, with the names in them, and nothing keeps the sound
    assert answer.mimetype == "audio/mpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert spoken[0][0] == page.heading
    if look.endswith("easy-read"):
        said = " ".join(spoken[0])
        assert all(row in said for row in page.easy_rows)


def test_a_real_voice_reads_a_real_page(visitor: Visitor) -> None:
    answer = visitor.client.get("/left?sound=page")
    assert answer.mimetype == "audio/mpeg"
    assert answer.data[:2] in {b"ID", b"\xff\xfb", b"\xff\xf3"}


@pytest.mark.parametrize("path", ["/family/letter", "/family/check", "/family/outcome"])
def test_a_sound_is_behind_the_guard_of_its_page(app: Flask, make: Factory, spoken: list[list[str]], path: str) -> None:
    # given nobody, and somebody who has not given the code that a page asks for
    assert Visitor(app).client.get(f"{path}?sound=page").mimetype == "text/html"
    here = make.contributor_here(app, stepped_up=False) if path != "/family/letter" else Visitor(app)
    # when they ask for the page as a sound
    here.client.get(f"{path}?sound=page")
    # then nothing is read
    assert spoken == []


def test_a_page_for_anyone_is_made_once(app: Flask, spoken: list[list[str]]) -> None:
    for _ in range(5):
        assert Visitor(app).client.get("/privacy?sound=page").mimetype == "audio/mpeg"
    assert len(spoken) == 1


def test_the_sound_of_a_room_is_never_given_to_another(app: Flask, make: Factory, spoken: list[list[str]]) -> None:
    for _ in range(2):
        here = make.contributor_here(app, make.contributor(make.review()))
        here.client.get("/family/letter?sound=page")
    assert len(spoken) == 2


def test_one_visit_can_not_keep_the_voice_busy(
    app: Flask, make: Factory, spoken: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a bound of three
    monkeypatch.setattr(page_sound, "MOST_AN_HOUR", 3)
    here = make.contributor_here(app)
    # when one visit asks for more
    codes = [here.client.get("/family/letter?sound=page").status_code for _ in range(5)]
    # then it gets the page itself instead
    assert codes == [200, 200, 200, 429, 429]
    assert len(spoken) == 3


def test_a_very_long_page_is_read_up_to_a_bound() -> None:
    html = "<main><h1>Words</h1>" + "<p>" + "word " * 500 + "</p></main>"
    many = html.replace("</main>", "<p>" + "more " * 900 + "</p>" * 1 + "</main>")
    assert page_sound.lines_of(html)[0] == "Words"
    assert sum(map(len, page_sound.lines_of(many * 3))) <= page_sound.LONGEST


def test_what_is_not_words_of_the_page_is_not_said() -> None:
    html = (
        "<main><h1>A page</h1><p>Said.</p><p hidden>Hidden.</p><noscript><p>Link</p></noscript>"
        "<ul><li><p>Once.</p></li></ul>"
        "<form><label>Name <input value='x'></label><button>Send</button><textarea>Mine</textarea></form></main>"
    )
    assert page_sound.lines_of(html) == ["A page", "Said.", "Once.", "Name"]


def test_staff_pages_and_languages_without_a_voice_have_no_link(
    app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, spoken: list[list[str]]
) -> None:
    assert not visitor.get("/staff/sign-in").tree.xpath("//noscript")
    monkeypatch.setattr(portal.adapters.voice, "languages", lambda: frozenset({"cy"}))
    assert not visitor.get("/privacy").tree.xpath("//noscript")
    assert visitor.client.get("/privacy?sound=page").mimetype == "text/html"
    assert spoken == []
