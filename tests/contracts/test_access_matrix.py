"""Every route × every method × every role, scope and nobody, asked for real, is what the one table says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.domain.states import Role
from portal.web.access import TABLE, Guard
from tests.contracts.test_access import COMES_IN, _note_views, _rules_at
from tests.contracts.world import OF_NO_AREA, World, address, everything_kept, make_world
from tests.factories import Factory
from tests.people import Visitor

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
EVERYBODY = ("nobody", "mother", "friend", *(role.value for role in Role))
# These end the visit that asks, so they come last.
LAST = {"staff.sign_out"}
# What is different in each answer whatever is asked: a request's own nonce and token.
ONCE = re.compile(rb'nonce-[\w+/=-]+|nonce="[^"]+"|name="csrf_token" value="[^"]+"|name="submission" value="[^"]+"')

# The length counts the address itself, which the page's links hold; the cookie holds the token.
OWN = {"Set-Cookie", "Content-Length"}


@pytest.fixture
def world(make: Factory) -> World:
    return make_world(make)


def come(app: Flask, make: Factory, world: World, who: str) -> tuple[Visitor, str]:
    if who == "nobody":
        return Visitor(app), ""
    if who in {"mother", "friend"}:
        visitor = make.contributor_here(app, getattr(world, who))
        return visitor, visitor.token("/family/choose")
    visitor = make.staff_here(app, world.staff[Role(who)], confirmed=True)
    return visitor, visitor.token("/staff/today")


def may(guard: Guard, world: World, who: str) -> bool:
    if guard.anyone:
        return True
    if who in {"mother", "friend"}:
        return getattr(world, who).scope in guard.scopes
    return who != "nobody" and Role(who) in guard.roles if who not in {"mother", "friend", "nobody"} else False


def ask(visitor: Visitor, method: str, path: str, token: str) -> TestResponse:
    sends = method in {"POST", "PUT", "PATCH", "DELETE"}
    return visitor.client.open(path, method=method, data={"csrf_token": token} if sends else None)


def rules(app: Flask) -> list[Rule]:
    return sorted(
        app.url_map.iter_rules(),
        key=lambda rule: (rule.endpoint in LAST, rule.endpoint.startswith("public."), rule.endpoint),
    )


def stopped(endpoint: str, method: str, who: str, answer: TestResponse) -> bool:
    """Whether an answer is the one for somebody who may not: it depends on who asks, never on what is there."""
    if endpoint.startswith("family.") and (who == "nobody" or who in set(Role)):
        return answer.status_code in {401, 403}
    if endpoint.startswith("staff.") and who in {"nobody", "mother", "friend"}:
        to_sign_in = answer.status_code == 303 and answer.location.endswith("/staff/sign-in")
        return to_sign_in or (method == "POST" and answer.status_code == 403)
    return answer.status_code == 404


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_route_and_method_is_the_table(app: Flask, make: Factory, world: World, who: str) -> None:
    # given somebody, and every rule and method there could be
    # (tokens against forged forms have tests of their own)
    app.config["WTF_CSRF_ENABLED"] = False
    visitor, token = come(app, make, world, who)
    reached = _note_views(app)
    wrong, asked = [], 0
    for rule in rules(app):
        if rule.endpoint in COMES_IN:
            continue
        path = address(app, rule, world.values)
        at = _rules_at(app, path)
        for method in METHODS:
            # an address may be another rule's too, such as /tell/sent and /tell/<prompt>: then that one answers
            if method not in {"GET", "HEAD", "OPTIONS"} and any(
                each.endpoint != rule.endpoint and method in (each.methods or ()) for each in at
            ):
                continue
            if rule.endpoint in LAST and method != "POST":
                continue
            if rule.endpoint.startswith("public.") and method == "POST":
                # coming in, leaving and stopping change who is here
                visitor, token = come(app, make, world, who)
            reached.clear()
            answer = ask(visitor, method, path, token)
            asked += 1
            guard = TABLE[rule.endpoint].get("GET" if method == "HEAD" else method)
            if method == "OPTIONS":
                # what may be asked is no secret; the view is never asked
                fine = reached == [] and answer.status_code < 500
            elif guard is None:
                fine = reached == [] and answer.status_code == 405
            elif may(guard, world, who):
                fine = reached == [rule.endpoint] and answer.status_code < 500
            else:
                fine = reached == [] and stopped(rule.endpoint, method, who, answer)
            if not fine:
                wrong.append(f"{method} {rule.rule}: {answer.status_code}, reached {reached}")
    # then each is what the table says
    assert wrong == []
    assert asked > 300


def test_second_readings_of_every_kind_are_as_if_they_were_not_there(
    app: Flask, make: Factory, world: World, queries: list[str]
) -> None:
    # given a reader of another area, and rows of this area of every kind that is read
    visitor = make.staff_here(app, world.elsewhere)
    token = visitor.token("/staff/today")
    wrong = []
    for kind, name in (("outcome", "outcome_id"), ("answer", "question_id"), ("statement", "version_id")):
        for act in ("pass", "send_back"):
            answers = []
            for each in (world.values[name], 987654):
                queries.clear()
                path = f"/staff/second-reading/{kind}/{each}"
                form = {"csrf_token": token, "act": act, "because": "So.", "as_of": "2026-11-23T10:00:00+00:00"}
                answers.append((seen_by_who_asks(visitor.client.post(path, data=form), path), len(queries)))
            if answers[0] != answers[1] or answers[0][0][0] != 404:
                wrong.append(
                    f"{kind} {act}: {answers[0][0][0]} at {answers[0][1]}, {answers[1][0][0]} at {answers[1][1]}"
                )
    # then each answers as an id that no row has, at the same cost
    assert wrong == []


# The same answer for not yours and not there


NOT_THERE: dict[str, Any] = {"reference": "LD-2026-88888"}


def nowhere(rule: Rule, values: dict[str, Any]) -> dict[str, Any]:
    """The same address with an id that no row has."""
    found = dict(values)
    for name in rule.arguments:
        if isinstance(values[name], int):
            found[name] = 987654
        elif name in NOT_THERE:
            found[name] = NOT_THERE[name]
    return found


def seen_by_who_asks(answer: TestResponse, path: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    body = ONCE.sub(b"", answer.get_data()).replace(path.encode(), b"")
    kept = [(name, ONCE.sub(b"", value.encode()).decode()) for name, value in answer.headers if name not in OWN]
    return answer.status_code, body, sorted(kept)


def named(app: Flask, side: str) -> list[tuple[Rule, str]]:
    """Every rule of a side that names a row, and each method it has."""
    own = {"token", "prompt", "fill", "name", "letter", "format", "format_name", "kind", "form", "layout", "body"}
    return [
        (rule, method)
        for rule in rules(app)
        if rule.endpoint.startswith(side) and rule.arguments - own and rule.endpoint not in OF_NO_AREA
        for method in sorted({"GET", "POST"} & set(rule.methods or ()))
    ]


def differences(
    app: Flask, world: World, visitor: Visitor, token: str, queries: list[str], side: str
) -> tuple[list[str], int]:
    wrong, asked = [], 0
    for rule, method in named(app, side):
        answers, cost = [], []
        theirs, none = address(app, rule, world.values), address(app, rule, nowhere(rule, world.values))
        ask(visitor, method, none, token)
        for path in (theirs, none):
            queries.clear()
            answers.append(seen_by_who_asks(ask(visitor, method, path, token), path))
            cost.append(len(queries))
        asked += 1
        if answers[0] != answers[1] or answers[0][0] != 404:
            wrong.append(f"{method} {rule.rule}: {answers[0][0]} and {answers[1][0]}")
        elif cost[0] != cost[1]:
            wrong.append(f"{method} {rule.rule}: {cost[0]} queries and {cost[1]}")
    return wrong, asked


def test_another_areas_row_is_as_if_it_were_not_there(
    app: Flask, make: Factory, world: World, queries: list[str]
) -> None:
    # given a coordinator of another area
    visitor = make.staff_here(app, world.elsewhere, confirmed=True)
    token = visitor.token("/staff/today")
    before = everything_kept(make.tools)
    # when they ask for this area's ids and for ids that no row has
    wrong, asked = differences(app, world, visitor, token, queries, "staff.")
    # then both answers are the same to the byte, cost the same number of queries, and change nothing
    assert wrong == []
    assert asked > 15
    assert everything_kept(make.tools) == before


@pytest.mark.parametrize("who", ["friend", "stranger"])
def test_another_rooms_row_is_as_if_it_were_not_there(
    app: Flask, make: Factory, world: World, queries: list[str], who: str
) -> None:
    # given a contributor of the same review, or of another
    visitor = make.contributor_here(app, getattr(world, who))
    wrong, asked = differences(app, world, visitor, visitor.token("/family/choose"), queries, "family.")
    assert wrong == [], wrong
    assert asked > 1
