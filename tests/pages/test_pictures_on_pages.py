"""An Easy Read page carries only the pictures that it shows, and each of them once."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask

from tests.contracts.world import address, everybody, make_world
from tests.factories import Factory


@pytest.mark.parametrize("who", ["mother", "friend"])
def test_each_picture_that_is_shown_is_on_the_page_once_and_no_other(app: Flask, make: Factory, who: str) -> None:
    # given every page that somebody in a room can read
    world = make_world(make)
    here = dict(everybody(app, make, world))[who]
    wrong, pages = [], 0
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" not in (rule.methods or ()) or not rule.endpoint.startswith(("public.", "family.")):
            continue
        answer = here.client.get(address(app, rule, world.values) + "?read=easy-read")
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        # when they read it in Easy Read
        page = here.get(address(app, rule, world.values) + "?read=easy-read")
        carried = Counter(page.tree.xpath("//*[local-name()='symbol']/@id"))
        shown = {use.removeprefix("#") for use in page.tree.xpath("//*[local-name()='use']/@href")}
        pages += 1
        # then it carries what it shows
        if set(carried) != shown or max(carried.values(), default=0) > 1:
            wrong.append(f"{rule.endpoint}: {sorted(set(carried) ^ shown)} {carried.most_common(1)}")
        if not shown:
            wrong.append(f"{rule.endpoint}: no picture")
    assert wrong == []
    assert pages > 20
