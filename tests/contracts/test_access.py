"""Who may do what: the URL map is the table, and each visitor gets what it says. New pages join by themselves."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import portal.factory
from portal.domain.states import Role
from portal.services.tools import Tools
from portal.web.access import TABLE, UnguardedRoute
from tests.contracts.world import OF_NO_AREA, World, address, everybody, everything_kept, make_world, pages, writes_seen
from tests.factories import Factory
from tests.people import FetchedPage, Visitor

CHANGING = ("POST", "PUT", "PATCH", "DELETE")
# Ends the visit that the test is using: asked for by itself.
ENDS_THE_VISIT = "staff.sign_out"
# Open to anyone: these let somebody in, and one tells how long a page stays open.
COMES_IN = {
    "staff.sign_in", "staff.second_factor", "staff.organisation_sign_in_begin", "staff.organisation_sign_in_back",
    "staff.passkey_options", "staff.passkey_sign_in", "staff.closing",
}  # fmt: skip


@pytest.fixture
def world(make: Factory) -> World:
    return make_world(make)


# What an address names by these is the mother’s.
OFF_THEIR_DESK = {"staff.concern", "staff.second_read", "staff.translation", "staff.translation_file"}
THE_MOTHERS = {"meeting_id", "statement_id", "photo_id", "concern_id", "named_id", "recommendation_id"}


def _ask(visitor: Visitor, method: str, path: str, token: str = "") -> TestResponse:
    """Ask as a browser, unchecked: these tests are of who gets in."""
    return visitor.client.open(path, method=method, data={"csrf_token": token} if method in CHANGING else None)


def _note_views(app: Flask) -> list[str]:
    """Return a list to which each view adds its endpoint when a request gets as far as that.

    A form on paper is made of the page it stands for: that page was not asked for by anybody outside.
    """
    reached: list[str] = []
    inside: list[str] = []

    def noting(endpoint: str, view: Callable[..., Any]) -> Callable[..., Any]:
        def note(**values: Any) -> Any:
            if not inside:
                reached.append(endpoint)
            inside.append(endpoint)
            try:
                return view(**values)
            finally:
                inside.pop()

        return note

    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = noting(endpoint, view)
    return reached


def _name(answer: TestResponse) -> str:
    return FetchedPage(answer.status_code, answer.get_data(as_text=True), "", {}, "").name


def _rules_at(app: Flask, path: str) -> list[Rule]:
    found = []
    for method in ("GET", *CHANGING):
        try:
            matched, _values = app.url_map.bind("").match(path, method, return_rule=True)
            found.append(matched)
        except MethodNotAllowed:
            continue
    return found


def test_the_routes_are_the_table(app: Flask) -> None:
    # given every rule and method that the portal answers, and the table
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    table = {(endpoint, method) for endpoint, methods in TABLE.items() for method in methods if endpoint != "static"}
    # then they are the same, in both directions
    assert sorted(routes - table) == [], "routes that are not in TABLE"
    assert sorted(table - routes) == [], "rows of TABLE that no route answers"


@pytest.mark.parametrize(("rule", "method"), [("/extra", "GET"), ("/", "POST")])
def test_a_route_without_a_guard_stops_the_start(
    tools: Tools, monkeypatch: pytest.MonkeyPatch, rule: str, method: str
) -> None:
    # given a page, or another method of a page, that nobody put in the table
    journeys = portal.factory._journeys

    def and_one_more(app: Flask) -> None:
        journeys(app)
        endpoint = "public.extra" if rule == "/extra" else "public.welcome"
        app.add_url_rule(rule, endpoint, app.view_functions.get(endpoint, lambda: ""), methods=[method])

    monkeypatch.setattr(portal.factory, "_journeys", and_one_more)
    # when the portal starts, then it refuses and says which rule and what to do
    with pytest.raises(UnguardedRoute, match=rf"{method} {rule} .*TABLE"):
        portal.factory.create_app(tools=tools)


def test_without_a_visit_a_contributors_page_says_please_come_in_again(app: Flask, world: World) -> None:
    # given anyone, when they ask for a contributor's page, then no word of it is shown
    wrong = []
    for rule, method in pages(app, "family."):
        answer = _ask(Visitor(app), method, address(app, rule, world.values))
        if answer.status_code != (401 if method == "GET" else 403) or _name(answer) != "errors.signed_out":
            wrong.append(f"{method} {rule.rule}: {answer.status_code}")
    assert wrong == []


def test_without_signing_in_a_staff_page_leads_to_sign_in(app: Flask, world: World) -> None:
    wrong = []
    for rule, method in pages(app, "staff."):
        if rule.endpoint in COMES_IN:
            continue
        answer = _ask(Visitor(app), method, address(app, rule, world.values))
        to_sign_in = answer.status_code == 303 and answer.location.endswith("/staff/sign-in")
        if not (to_sign_in or (method == "POST" and answer.status_code == 403)):
            wrong.append(f"{method} {rule.rule}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("who", ["mother", "friend"])
def test_a_contributor_gets_what_the_table_says(app: Flask, make: Factory, world: World, who: str) -> None:
    # given a contributor of each scope in their own room
    contributor = getattr(world, who)
    visitor = make.contributor_here(app, contributor)
    wrong = []
    for rule, method in pages(app, "family."):
        # what an address names is the mother's: the friend's turn is in the next test
        if method != "GET" or (who == "friend" and THE_MOTHERS & set(rule.arguments)):
            continue
        answer = _ask(visitor, method, address(app, rule, world.values))
        allowed = contributor.scope in TABLE[rule.endpoint][method].scopes
        if answer.status_code not in ({200, 302, 303} if allowed else {404}):
            wrong.append(f"{method} {rule.rule}: {answer.status_code}")
    # then each page opens or is not there, as the table says
    assert wrong == []


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("who", ["friend", "stranger"])
def test_what_is_another_contributors_is_not_there(
    app: Flask, make: Factory, world: World, who: str, method: str
) -> None:
    # given somebody else's room
    visitor = make.contributor_here(app, getattr(world, who))
    token = visitor.token("/family/choose")
    before = everything_kept(make.tools)
    # when they ask for what the mother's addresses name
    wrong = []
    for rule, its_method in pages(app, "family."):
        if its_method == method and any(name.endswith("_id") for name in rule.arguments):
            answer = _ask(visitor, method, address(app, rule, world.values), token)
            if answer.status_code != 404:
                wrong.append(f"{method} {rule.rule}: {answer.status_code}")
    # then it is not there, and nothing has changed
    assert wrong == []
    assert everything_kept(make.tools) == before


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_what_the_table_says(app: Flask, make: Factory, world: World, role: Role) -> None:
    # given a member of staff of this role, in the area of the review
    visitor = make.staff_here(app, world.staff[role])
    token = visitor.token("/staff/today")
    reached = _note_views(app)
    wrong = []
    for rule, method in pages(app, "staff."):
        if rule.endpoint in COMES_IN or rule.endpoint == ENDS_THE_VISIT:
            continue
        reached.clear()
        answer = _ask(visitor, method, address(app, rule, world.values), token)
        allowed = role in TABLE[rule.endpoint][method].roles
        # an empty form may name nothing that is there: what counts for a POST is that its page was asked at all
        # what the world holds is on a coordinator’s desk: a programme lead is asked, and it is not there
        other_desk = role is Role.PROGRAMME and rule.endpoint in OFF_THEIR_DESK
        opens = (
            (answer.status_code == 404)
            if other_desk
            else answer.status_code in ({200, 302, 303} if method == "GET" else {200, 302, 303, 400, 404})
        )
        # a form on paper is made of pages of the room, which it asks after it was reached itself
        if reached[:1] != ([rule.endpoint] if allowed else []) or not (opens if allowed else answer.status_code == 404):
            wrong.append(f"{method} {rule.rule}: {answer.status_code}, {'allowed' if allowed else 'not allowed'}")
    # then each page opens, or is not there, as the table says; and anybody may sign out
    assert wrong == []
    assert _ask(visitor, "POST", "/staff/sign-out", token).status_code == 303


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_staff_of_another_area_find_nothing(app: Flask, make: Factory, world: World, method: str) -> None:
    # given a coordinator of another area
    visitor = make.staff_here(app, world.elsewhere)
    token = visitor.token("/staff/today")
    before = everything_kept(make.tools)
    # when they ask for what this area's addresses name
    wrong = []
    for rule, its_method in pages(app, "staff."):
        if its_method == method and rule.arguments and rule.endpoint not in OF_NO_AREA:
            answer = _ask(visitor, method, address(app, rule, world.values), token)
            # a page that asks for the second factor again asks before it looks whether there is anything
            asked_first = answer.location is not None and answer.location.startswith("/staff/confirm")
            if answer.status_code != 404 and not asked_first:
                wrong.append(f"{method} {rule.rule}: {answer.status_code} {answer.location}")
    # then none is there, and nothing has changed
    assert wrong == []
    assert everything_kept(make.tools) == before


def test_no_page_answers_other_methods(app: Flask, world: World) -> None:
    # given every address that the table gives no such method
    wrong = []
    for rule in app.url_map.iter_rules():
        path = address(app, rule, world.values)
        for method in CHANGING:
            # an address may be another rule's too, such as /tell/sent and /tell/<prompt>: then that one's guard answers
            if not any(method in (other.methods or ()) for other in _rules_at(app, path)):
                answer = _ask(Visitor(app), method, path)
                if answer.status_code != 405:
                    wrong.append(f"{method} {rule.rule}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_safe_methods_change_nothing(app: Flask, make: Factory, world: World, method: str) -> None:
    # given everybody who may come, and all that is kept
    with closing(writes_seen(make.tools)) as writes:
        for who, visitor in list(everybody(app, make, world)):
            before = everything_kept(make.tools)
            next(writes)
            # when they ask for every page, theirs or not, in a safe way
            for rule in app.url_map.iter_rules():
                if "GET" in (rule.methods or set()):
                    path = address(app, rule, world.values)
                    answer = _ask(visitor, method, path)
                    assert answer.status_code < 500, f"{method} {path} as {who}: {answer.status_code}"
                    # then whatever was written down is nothing that anybody would notice
                    if next(writes):
                        assert everything_kept(make.tools) == before, f"{method} {path} as {who} changed something"
            assert everything_kept(make.tools) == before, f"{method} as {who} changed something"


def test_a_change_would_be_seen(make: Factory, world: World) -> None:
    # given all that is kept, and nothing written since
    with closing(writes_seen(make.tools)) as writes:
        before = everything_kept(make.tools)
        next(writes)
        assert not next(writes)
        # when one row is written, then both ways of looking see it
        make.organisation("Another Trust")
        assert next(writes)
        assert everything_kept(make.tools) != before
