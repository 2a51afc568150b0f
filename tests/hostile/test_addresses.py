"""Whatever stands in an address: never a page that broke, never a way elsewhere."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask

from tests.contracts.world import World, address, everybody, make_world
from tests.factories import Factory
from tests.hostile.words import MARKS

ELSEWHERE = ("//evil.test", "/\\evil.test", "https://evil.test", "http:evil.test", "\\\\evil.test", "/%5cevil.test")
ASKED = ("next", "lang", "read", "step", "go", "done", "page", "q", "saved", "code", "letter", "open", "part", "from")
PLACES = (*ELSEWHERE, "en_GB@../../", "../../etc/passwd", "ur\r\nSet-Cookie: a=b", "\x00", "9" * 400, "٣", "３", "-1")


@pytest.fixture
def world(make: Factory) -> World:
    return make_world(make)


@pytest.fixture
def paths(app: Flask, world: World) -> dict[str, list[str]]:
    """Every page's address with one part of it, or one question to it, replaced by something hostile."""
    found: dict[str, list[str]] = {"parts": [], "questions": []}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        whole = address(app, rule, world.values)
        for name in rule.arguments:
            value = quote(str(world.values[name]), safe="")
            for mark in (*MARKS.values(), *PLACES):
                hostile = quote(mark[:500].encode("utf-8", "replace"), safe="")
                found["parts"].append(whole.replace(value, hostile, 1))
        for place in PLACES:
            found["questions"].append(whole + "?" + "&".join(f"{name}={quote(place)}" for name in ASKED))
    return found


@pytest.mark.parametrize("kind", ["parts", "questions"])
def test_nothing_in_an_address_breaks_a_page(
    app: Flask, make: Factory, world: World, paths: dict[str, list[str]], kind: str
) -> None:
    people = dict(everybody(app, make, world))
    wrong = []
    for path in paths[kind]:
        side = path.split("/")[1].partition("?")[0]
        who = {"family": "mother", "staff": "reviewer"}.get(side, "anyone")
        answer = people[who].client.get(path)
        location = answer.headers.get("Location", "")
        if answer.status_code >= 500 or "evil.test" in location.partition("?")[0] or "\n" in location:
            wrong.append(f"{path[:120]}: {answer.status_code} {location[:80]}")
        if "Set-Cookie: a=b" in str(answer.headers):
            wrong.append(f"{path[:120]}: a header of theirs")
    assert wrong == []


@pytest.mark.parametrize("place", PLACES)
def test_after_signing_in_nobody_is_led_elsewhere(app: Flask, make: Factory, place: str) -> None:
    # given a link to the sign-in page that names another site
    client = app.test_client()
    answer = client.get("/staff/sign-in", query_string={"next": place})
    assert "evil.test" not in answer.get_data(as_text=True)
    # and a page of ours that was asked for with such an address
    answer = client.get(f"/staff/{quote(place[:50].encode('utf-8', 'replace'))}")
    assert "evil.test" not in answer.headers.get("Location", "")
