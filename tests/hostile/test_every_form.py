"""Every form takes anything: an answer of ours, nothing broken, nothing typed lost, nothing shown but as words.

The forms are found by walking every page as everybody, so a new page's form is tried by itself.
"""

from __future__ import annotations

from urllib.parse import quote_from_bytes, urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.domain.script import as_words
from tests.contracts.world import World, everybody, make_world
from tests.factories import Factory
from tests.hostile.forms import FoundForm, every_form
from tests.hostile.words import BROKEN_BYTES, LONG, MARKS
from tests.people import FetchedPage

EXPECTED = {200, 303, 400, 401, 403, 404, 413, 429}


@pytest.fixture
def world(make: Factory) -> World:
    return make_world(make)


class Browsers:
    """A browser for each of the world's people, in again whenever an answer ended their visit."""

    def __init__(self, app: Flask, make: Factory, world: World) -> None:
        self._all = (app, make, world)
        self._made = dict(everybody(*self._all))
        self._tokens: dict[str, str] = {}

    def post(self, who: str, path: str, form: FoundForm, data: dict[str, str] | bytes) -> TestResponse:
        for again in (False, True):
            token = self._token(who, path, again=again)
            if isinstance(data, bytes):
                fixed = urlencode({"csrf_token": token})
                typed = "&".join(f"{name}={quote_from_bytes(data)}" for name in form.given if name != "csrf_token")
                kind = "application/x-www-form-urlencoded"
                answer = self._made[who].client.post(form.action, data=f"{fixed}&{typed}", content_type=kind)
            else:
                answer = self._made[who].client.post(form.action, data=data | {"csrf_token": token})
            if answer.status_code not in {401, 403} and "sign-in" not in answer.headers.get("Location", ""):
                break
        return answer

    def _token(self, who: str, path: str, *, again: bool) -> str:
        if again:
            self._made, self._tokens = dict(everybody(*self._all)), {}
        if who not in self._tokens:
            self._tokens[who] = self._made[who].token(path)
        return self._tokens[who]


def _wrong(answer: TestResponse, sent: dict[str, str], form: FoundForm) -> str:
    """Return what is wrong with an answer to something hostile, or ""."""
    if answer.status_code not in EXPECTED:
        return f"answered {answer.status_code}"
    location = answer.headers.get("Location", "")
    if location and not location.startswith("/"):
        return f"led to {location[:80]}"
    if "\n" in location or "evil.test" in location:
        return f"led to {location[:80]!r}"
    if answer.mimetype != "text/html":
        return ""
    html = answer.get_data(as_text=True)
    for raw in ("<script>alert", "<img src=x", "<h1>Gone", "<?php"):
        if raw in html:
            return f"{raw!r} stands in the page as markup"
    if answer.status_code == 200 and answer.headers.get("Location") is None:
        return _lost(FetchedPage(200, html, "", {}, form.action), sent, form)
    return ""


def _lost(page: FetchedPage, sent: dict[str, str], form: FoundForm) -> str:
    """A form that comes back holds what was typed; a password is not given back."""
    for box in page.tree.xpath("//textarea[@name]"):
        name = box.get("name")
        if name in form.typed and name in sent and _as_kept(box.text or "") != _as_kept(sent[name]):
            return f"{name}: came back as {(box.text or '')[:60]!r}"
    return ""


def _as_kept(words: str) -> str:
    """Words with one kind of line end, and without what is in no script and can't stand in a page."""
    return as_words(words.replace("\r\n", "\n").replace("\r", "\n")).strip()


# These end what the other forms need: they have their turn last.
LAST = ("/family/stop", "/stop", "/leave", "/staff/sign-out")


@pytest.mark.timeout(900)  # thousands of forms are sent; a busy machine needs longer than one test is given otherwise
@pytest.mark.parametrize("side", ["/family", "/staff", "/"])
def test_every_form_takes_every_words(app: Flask, make: Factory, world: World, side: str) -> None:
    # given every form that anybody is shown on this side
    browsers, wrong = Browsers(app, make, world), []
    found = [form for form in every_form(app, make, world) if _side(form[2]) == side]
    for who, path, form in sorted(found, key=lambda form: form[2].action.startswith(LAST)):
        for what, words in (MARKS | LONG).items():
            # when its boxes, and then every field, hold these words
            ways = (form.with_words(words),) if what in LONG else (form.with_words(words), form.with_everything(words))
            for sent in ways:
                answer = browsers.post(who, path, form, sent)
                # then the answer is ours, safe, and nothing is lost
                if problem := _wrong(answer, sent, form):
                    wrong.append(f"{form.action} as {who}, {what}: {problem}")
        for broken in BROKEN_BYTES:
            answer = browsers.post(who, path, form, broken)
            if answer.status_code not in EXPECTED:
                wrong.append(f"{form.action} as {who}, {broken!r}: answered {answer.status_code}")
    assert wrong == []


def _side(form: FoundForm) -> str:
    return next(side for side in ("/family", "/staff", "/") if form.action.startswith(side))


def test_the_forms_are_found(app: Flask, make: Factory, world: World) -> None:
    # given the walk over every page
    found = {form.action for _who, _path, form in every_form(app, make, world)}
    # then the forms that take most words are among them
    for path in ("/family/choose", "/family/contact", "/family/ask", "/code", "/staff/sign-in"):
        assert path in found, f"{path} is not among {sorted(found)}"
    assert len(found) > 20
