"""Promise: expired session or CSRF, 0 characters lost in 50 cases. Each form with words × each way a visit is gone."""

from __future__ import annotations

from itertools import count

import pytest
from flask import Flask

from portal.adapters.clock import SetClock
from portal.domain.accounts import as_kept
from portal.domain.states import Role
from tests.contracts.world import World, make_world
from tests.factories import Factory
from tests.late_forms import ENDINGS, TEXTS, Writer, contributor_writes, member_writes, read
from tests.people import Visitor

FAMILY_FORMS = (
    "/family/tell/who_they_were",
    "/family/tell/signs_you_saw",
    "/family/ask",
    "/family/contact",
    "/family/choose",
    "/family/check/{statement_id}",
)
STAFF_FORMS = (
    ("/staff/contributors/{contributor_id}/statements", Role.REVIEWER),
    ("/staff/statements/{statement_id}", Role.REVIEWER),
    ("/staff/contributors/{contributor_id}/checks", Role.REVIEWER),
    ("/staff/actions/{action_id}", Role.REVIEWER),
    ("/staff/reviews/{draft}/outcome?open=found", Role.REVIEWER),
    ("/staff/second-reading/statement/{id}", Role.COORDINATOR),
)
# Each form with five of the eight ways; which five goes round, and so do the texts.
WAYS = 5
_turns = count()


def _cases(texts: tuple[str, ...]) -> list[tuple[str, str]]:
    names, first = list(ENDINGS), next(_turns)
    return [(names[(first * 3 + n) % len(names)], texts[(first + n) % len(texts)]) for n in range(WAYS)]


@pytest.fixture
def world(make: Factory) -> World:
    world = make_world(make)
    draft = make.review(first_name="Tom", known_as="Tom", reviewer=world.staff[Role.REVIEWER])
    world.values["draft"] = draft.reference
    return world


def _lost(writer: Writer, ending: str) -> int:
    """Send the form after its visit is gone, come back, and return how many characters are not there."""
    ENDINGS[ending](writer)
    answer = writer.visitor.client.post(writer.form.action, data=writer.form.fields)
    assert answer.status_code == 403, (writer.form.action, ending)
    shown = answer.get_data(as_text=True)
    assert "We have kept your words" in shown, (writer.form.action, ending)
    assert "<textarea" not in shown
    back = writer.come_back()
    given = _given_back(back, staff=writer.staff)
    lost = 0
    for box in writer.form.boxes:
        expected = as_kept(writer.form.fields[box])
        there = given.get(box, "")
        stem, row, _number = box.partition("easy_words.")
        if row:
            # Each line of Easy Read is a row of its own.
            there = "\n".join(words for name, words in given.items() if name.startswith(stem + row))
        lost += 0 if there.endswith(expected) else len(expected)
    return lost


def _given_back(back: Visitor, *, staff: bool) -> dict[str, str]:
    """Follow the way that a page shows: to the kept words, and from them into their form."""
    [way] = read(back, "/staff/today" if staff else "/family").xpath("//main//a[text()='See your words']/@href")
    [form] = read(back, way).xpath("(//main//a[contains(@class, 'button')]/@href)[last()]")
    boxes = read(back, form).xpath("//form[.//input[@name='late']]//textarea[not(ancestor::template)]")
    return {each.get("name"): (each.text or "").removeprefix("\n") for each in boxes}


@pytest.mark.parametrize("path", FAMILY_FORMS)
def test_no_character_of_a_contributor_is_lost(
    app: Flask, make: Factory, clock: SetClock, world: World, path: str
) -> None:
    lost = {}
    for ending, text in _cases(TEXTS):
        # given a contributor who wrote, and whose visit is gone in one way or another
        writer = contributor_writes(app, make, clock, world.mother, path.format(**world.values), text)
        # when they send it and come back, then every character is in its box again
        lost[ending] = _lost(writer, ending)
    assert lost == dict.fromkeys(lost, 0)


@pytest.mark.parametrize(("path", "role"), STAFF_FORMS)
def test_no_character_of_staff_is_lost(
    app: Flask, make: Factory, clock: SetClock, world: World, path: str, role: Role
) -> None:
    lost = {}
    for ending, text in _cases(TEXTS[:3]):
        member = world.staff[role]
        writer = member_writes(app, make, clock, member, path.format(**world.values), text)
        lost[ending] = _lost(writer, ending)
    assert lost == dict.fromkeys(lost, 0)


def test_there_are_more_than_fifty_cases() -> None:
    assert (len(FAMILY_FORMS) + len(STAFF_FORMS)) * WAYS >= 50
