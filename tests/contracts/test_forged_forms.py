"""Forms that no page of ours gave: without a token, with another's, or sent from another place. Nothing is done.

The forms are found by walking every page as everybody, so a new page's form is tried by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import itsdangerous
import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.domain.late_words import NEVER_KEPT, Fields, has_words
from portal.factory import create_app
from portal.models import LateWords
from portal.services.tools import Tools
from portal.web.csrf import csrf
from tests.conftest import KEYS
from tests.contracts.world import World, address, everybody, everything_kept, make_world, writes_seen
from tests.factories import Factory
from tests.hostile.forms import every_form, forms_of
from tests.people import FetchedPage

WORDS = "She sang, and everybody listened."
# Leaving must always work; an answer that nobody's name is on; words that are kept by their ticket alone; how large the
# words are in this browser, which opens no session.
EXEMPT = {"public.leave", "public.page_easy", "public.keep_words", "public.reading_aids"}
KIND = {"errors.signed_out", "errors.staff_signed_out"}
LATE = {"late_words"}


@pytest.fixture
def world(make: Factory) -> World:
    return make_world(make)


def _endpoint(app: Flask, path: str) -> str:
    found: str = app.url_map.bind("").match(path, "POST")[0]
    return found


def _without_late(kept: dict[str, object]) -> dict[str, object]:
    return {name: rows for name, rows in kept.items() if name not in LATE}


def test_only_what_a_forged_form_can_not_hurt_with_is_exempt(app: Flask) -> None:
    views = {f"{view.__module__}.{view.__name__}": name for name, view in app.view_functions.items()}
    assert {views[each] for each in csrf._exempt_views if each in views} == EXEMPT
    assert csrf._exempt_blueprints == set()


def test_no_form_does_anything_without_its_sessions_token(
    app: Flask, make: Factory, tools: Tools, world: World
) -> None:
    # given every form that anybody is shown, each in a visit that is open, and the token of another visit
    people = dict(everybody(app, make, world))
    another = make.contributor_here(app, world.stranger).token("/family/ask")
    wrong, kept_words = [], 0
    forms = [each for each in every_form(app, make, world) if _endpoint(app, each[2].action) not in EXEMPT]
    before = _without_late(everything_kept(tools))
    for who, _path, form in forms:
        for named, token in {"no token": "", "another’s token": another}.items():
            # when it is sent so
            sent = form.with_words(f"{WORDS} {form.action} {named}") | {"csrf_token": token}
            waiting = _late(tools)
            answer = people[who].client.post(form.action, data=sent)
            # then the page is kind, and words wait for their writer
            wrong += [f"{form.action} as {who}, {named}: {fault}" for fault in _unkind(answer)]
            if "ticket" in sent and has_words(_kept(sent)):
                kept_words += 1
                if _late(tools) != waiting + 1:
                    wrong.append(f"{form.action} as {who}, {named}: its words are not kept: {_kept(sent)}")
        # and nothing else is changed
        after = _without_late(everything_kept(tools))
        wrong += [f"{form.action} as {who}: {name} changed" for name in before if after[name] != before[name]]
        before = after
    assert wrong == []
    assert len(forms) > 30
    assert kept_words > 20


def _late(tools: Tools) -> int:
    with tools.reading() as session:
        return session.scalar(select(func.count()).select_from(LateWords)) or 0


def _kept(sent: dict[str, str]) -> Fields:
    return {name: (value,) for name, value in sent.items() if name not in NEVER_KEPT}


def _unkind(answer: TestResponse) -> list[str]:
    if answer.status_code != 403:
        return [f"answered {answer.status_code}"]
    page = FetchedPage(403, answer.get_data(as_text=True), "", {}, "")
    faults = [] if page.name in KIND else [f"showed {page.name}"]
    return faults if page.heading else [*faults, "has no heading"]


def test_no_address_does_anything_without_a_token(app: Flask, make: Factory, tools: Tools, world: World) -> None:
    # given every address that takes something, also those that no page of this world has a form for
    wrong = []
    for who, visitor in everybody(app, make, world):
        written = writes_seen(tools)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
            for method in sorted((rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}):
                if rule.endpoint in EXEMPT:
                    continue
                next(written)
                answer = visitor.client.open(address(app, rule, world.values), method=method, data={"words": WORDS})
                # then it is refused by whoever asks, and nothing is written at all
                if answer.status_code not in {401, 403, 404} and "sign-in" not in answer.headers.get("Location", ""):
                    wrong.append(f"{method} {rule.rule} as {who}: answered {answer.status_code}")
                if next(written):
                    wrong.append(f"{method} {rule.rule} as {who}: something was written")
    assert wrong == []


OWN, OTHER = "https://reviews.example.org", "https://evil.test"


class OverHttps:
    """A browser in a contributor's room, over https, whose form has the right token."""

    def __init__(self, tools: Tools, token: str) -> None:
        self.app = create_app(tools=tools)
        self.client = self.app.test_client()
        come_in = f"/l/{token}"
        self.client.post(come_in, base_url=OWN, data=self._given(come_in))

    def _given(self, path: str) -> dict[str, str]:
        html = self.client.get(path, base_url=OWN).get_data(as_text=True)
        return next(form for form in forms_of(FetchedPage(200, html, "", {}, path)) if form.action == path).given

    def ask(self, told: dict[str, str], *, forged: bool = False) -> int:
        form = self._given("/family/ask") | {"words": WORDS}
        answer = self.client.post(
            "/family/ask", base_url=OWN, data=form | ({"csrf_token": ""} if forged else {}), headers=told
        )
        return answer.status_code


@pytest.fixture
def over_https(tools: Tools, make: Factory) -> Iterator[OverHttps]:
    secure = Tools(replace(tools.settings, base_url=OWN, secure_cookies=True), clock=tools.clock, keys=KEYS)
    yield OverHttps(secure, make.invitation().token)
    secure.database.engine.dispose()


def _questions(tools: Tools) -> int:
    return len(everything_kept(tools)["question"])


@pytest.mark.parametrize(
    "told",
    [
        {"Origin": OTHER},
        {"Origin": OTHER, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://other.example.org"},
        {"Origin": OWN, "Sec-Fetch-Site": "cross-site"},
        {"Referer": f"{OTHER}/page"},
        {"Referer": f"{OWN}.evil.test/"},
        {"Referer": "https://[not an address"},
        {"Origin": "http://reviews.example.org"},
        {"Origin": f"{OWN}:8443"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
def test_a_form_from_another_origin_is_refused_though_its_token_is_right(
    over_https: OverHttps, tools: Tools, told: dict[str, str]
) -> None:
    assert over_https.ask(told) == 403
    assert _questions(tools) == 0
    # and the words are not lost: they wait for their writer
    assert len(everything_kept(tools)["late_words"]) == 1


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"Origin": OWN, "Referer": f"{OWN}/family/ask", "Sec-Fetch-Site": "same-origin"},
        {"Origin": OWN},
        {"Origin": f"{OWN}:443"},
        {"Referer": f"{OWN}/family/ask"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=str,
)
def test_a_browser_that_tells_little_is_not_turned_away(
    over_https: OverHttps, tools: Tools, told: dict[str, str]
) -> None:
    assert over_https.ask(told) == 303
    assert _questions(tools) == 1
    # while the token holds for it as for everybody
    assert over_https.ask(told, forged=True) == 403
    assert _questions(tools) == 1


def test_what_signs_forms_changes_nothing_for_others() -> None:
    # given the forms' own digest (tests/contracts/test_front.py holds it to SHA-256)
    # then the library's default is as the library has it
    assert itsdangerous.Signer.default_digest_method().name == "sha1"
