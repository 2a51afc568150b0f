"""Hypothesis writes the words: what a person tells us comes back to them exactly as they wrote it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.script import as_words
from portal.web.look import Look, chosen_look
from tests.factories import Factory
from tests.people import Visitor

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400)
ONE_DATABASE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def mother(app: Flask, make: Factory) -> Visitor:
    return make.contributor_here(app, make.contributor())


def _box(visitor: Visitor, path: str, name: str) -> str:
    found = visitor.get(path).tree.xpath(f"//textarea[@name='{name}']")[0]
    # A browser takes the first line end of a box away.
    return (found.text or "").removeprefix("\n")


def _same(words: str) -> str:
    return as_words(words.replace("\r\n", "\n").replace("\r", "\n")).strip()


@ONE_DATABASE
@given(words=ANYTHING)
def test_an_account_comes_back_as_written(mother: Visitor, words: str) -> None:
    # given what somebody writes under a prompt
    path = "/family/tell/who_they_were"
    page = mother.get(path)
    revision = page.tree.xpath("//input[@name='revision']/@value")
    answer = mother.client.post(
        path, data={"words": words, "revision": revision[0] if revision else "0", "csrf_token": mother.token(path)}
    )
    assert answer.status_code in {200, 303}
    # when they open it again, then it is there, letter for letter
    if _same(words):
        assert _same(_box(mother, path, "words")) == _same(words)


@ONE_DATABASE
@given(code=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_code_has_a_kind_answer(app: Flask, code: str) -> None:
    visitor = Visitor(app)
    answer = visitor.client.post("/code", data={"code": code, "csrf_token": visitor.token("/code")})
    assert answer.status_code == 200


@ONE_DATABASE
@given(token=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120))
def test_any_link_has_a_kind_answer(app: Flask, token: str) -> None:
    answer = app.test_client().get("/l/" + urlencode({"": token})[1:])
    assert answer.status_code in {200, 303, 404}


@ONE_DATABASE
@given(language=ANYTHING, read=ANYTHING)
def test_a_look_is_one_of_ours_whatever_is_asked(app: Flask, language: str, read: str) -> None:
    with app.test_request_context("/", query_string={"lang": language, "read": read}) as context:
        look = chosen_look(context.request, ("en", "cy", "ur"))
    assert look is None or (isinstance(look, Look) and look.language in {"en", "cy", "ur"})
