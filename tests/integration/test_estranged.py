"""Relatives of one review never learn of each other through us: not by a page, a letter, a count, an error, a number in
an address, or by how much work a page is.

A contributor's whole room is fetched, and then another contributor of the same review is given everything that one can
have (a row or more in every table that hangs on a contributor: tests/another_life.py). What is fetched again must be
the same to the byte, and must have asked the database the same.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.named_people import NamedDecision
from portal.domain.states import Relationship, Scope
from portal.models import Contributor, NamedPerson, NamedPersonDecision, Review
from portal.services.composing import compose, freeze, letter_sources, masked_way_in
from portal.services.tools import Tools
from portal.store import erasing
from tests.another_life import PLANTED, live, unfilled
from tests.contracts.world import World, address, make_world, pages
from tests.factories import Factory
from tests.people import Visitor

# Made anew for each page, and about nobody.
_FRESH = re.compile(rb'(name="(?:csrf_token|submission|ticket)" value=")[^"]*')
LOOKS = ("en.standard", "ur.easy-read")
LARGE = 2**40
"""No count of rows is as large: an id that is larger was drawn, and tells nothing (portal/models/row_ids.py)."""
# Numbers in a contributor's addresses that are no row's: such as the first, the second text under one prompt.
COUNTS_OWN = frozenset({"number", "copy", "step", "page"})


@dataclass
class Seen:
    """What one look at a room showed: each answer by its address, and each statement that was asked for it."""

    answers: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Rooms:
    app: Flask
    make: Factory
    world: World
    queries: list[str]

    @property
    def tools(self) -> Tools:
        return self.make.tools

    def browser(self, look: str) -> Visitor:
        return self.make.contributor_here(self.app, self.world.mother, look=look)

    def get(self, visitor: Visitor, path: str) -> tuple[tuple[int, str, bytes], list[str]]:
        self.queries.clear()
        answer = visitor.client.get(path)
        asked = [each for each in self.queries if not each.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE"))]
        kept = (answer.status_code, answer.headers.get("Location", ""), _FRESH.sub(rb"\1", answer.data))
        return kept, asked

    def look(self, visitors: dict[str, Visitor]) -> Seen:
        """Fetch every page and file of the room."""
        seen = Seen()
        for look, visitor in visitors.items():
            for path in self.paths():
                self.get(visitor, path)
                name = f"{look} {path}"
                seen.answers[name], seen.asked[name] = self.get(visitor, path)
        return seen

    def paths(self) -> Iterator[str]:
        for rule, method in pages(self.app, "family."):
            if method == "GET":
                yield address(self.app, rule, self.world.values)
                yield address(self.app, rule, self.world.values) + "?step=2&all=yes&saved=yes&sent=yes&page=2"

    def letters(self) -> dict[str, str]:
        """Compose every letter to the contributor, in both forms."""
        found = {}
        with self.tools.reading() as session:
            for name in letter_sources(self.tools).all:
                letter = compose(
                    self.tools, session, name=name, contributor_id=self.world.mother.id, language="en",
                    way_in=masked_way_in(self.tools),
                )  # fmt: skip
                found[name] = json.dumps(freeze(letter), sort_keys=True, default=str)
        return found

    def add_another(self) -> tuple[Contributor, dict[str, list[int]]]:
        """The brother: who has everything, and who named their mother, which staff decided about."""
        brother = self.make.contributor(
            _review(self), PLANTED,
            relationship=Relationship.BROTHER, email="zebulon@example.org", mobile="07700 900999",
        )  # fmt: skip
        made = live(self.tools, brother)
        now = self.tools.clock.now()
        named = self.make.add(
            NamedPerson(
                contributor_id=brother.id, name=self.world.mother.name, words=PLANTED, said_at=now, submission="named"
            )
        )
        for decision in NamedDecision:
            self.make.add(
                NamedPersonDecision(
                    named_person_id=named.id, decision=decision, invited_ref=self.world.mother.id, decided_at=now,
                    decided_by_id=next(iter(self.world.staff.values())).id, submission=f"decision-{decision}",
                )
            )  # fmt: skip
        made.setdefault("named_person", []).append(named.id)
        return brother, made


def _review(rooms: Rooms) -> Review:
    with rooms.tools.reading() as session:
        return session.get_one(Review, rooms.world.mother.review_id)


@pytest.fixture
def rooms(app: Flask, make: Factory, queries: list[str]) -> Rooms:
    world = make_world(make)
    # given that there is nobody else in her review to begin with
    with make.tools.writing() as work:
        erasing.remove(work.session, "contributor", [world.friend.id])
    return Rooms(app, make, world, queries)


def test_another_room_changes_nothing_of_hers(rooms: Rooms) -> None:
    visitors = {look: rooms.browser(look) for look in LOOKS}
    letters, before = rooms.letters(), rooms.look(visitors)
    assert {status for status, _, _ in before.answers.values()} <= {200, 302, 303, 404}
    assert sum(status == 200 for status, _, _ in before.answers.values()) > 40
    # when somebody else of her family has a room, and everything that one can have in it
    brother, made = rooms.add_another()
    assert unfilled(made) == set()
    assert len(made) > 20
    # then each page, file, number and letter of hers is what it was
    after = rooms.look(visitors)
    changed = [name for name, answer in before.answers.items() if after.answers[name] != answer]
    assert changed == []
    assert rooms.letters() == letters
    everything = b"".join(content for _, _, content in after.answers.values())
    assert PLANTED.encode() not in everything
    assert str(brother.id).encode() not in everything
    # and each page asks the database the very same: it takes no longer than before
    assert {name for name in before.asked if after.asked[name] != before.asked[name]} == set()


def test_what_is_his_is_not_there_as_what_never_was(rooms: Rooms) -> None:
    _, made = rooms.add_another()
    his = sorted({row_id for ids in made.values() for row_id in ids})
    visitor = rooms.browser("en.standard")
    token = visitor.token("/family/choose")
    asked = 0
    for rule, method in pages(rooms.app, "family."):
        numbered = [name for name, converter in rule._converters.items() if type(converter).__name__ == "RowId"]
        for name in set(numbered) - COUNTS_OWN:
            never = {name: secrets.randbits(62)}
            expected = _tried(rooms, visitor, method, address(rooms.app, rule, rooms.world.values | never), token)
            assert expected[0] in {303, 404}, rule.rule
            for each in his:
                path = address(rooms.app, rule, rooms.world.values | {name: each})
                assert _tried(rooms, visitor, method, path, token) == expected, (rule.rule, each)
                asked += 1
    assert asked > 100


def _tried(rooms: Rooms, visitor: Visitor, method: str, path: str, token: str) -> tuple[int, str, int]:
    rooms.queries.clear()
    data = {"csrf_token": token, "act": "take_back", "verdict": "right", "version": "1"}
    answer = visitor.client.get(path) if method == "GET" else visitor.client.post(path, data=data)
    # The address itself stands on the page that says that there is nothing, as whoever typed it knows.
    words = re.sub(rb"\d{6,}", b"", _FRESH.sub(rb"\1", answer.data).replace(path.encode(), b""))
    return answer.status_code, hashlib.sha256(words).hexdigest(), len(rooms.queries)


def test_no_number_in_an_address_counts_rows(rooms: Rooms) -> None:
    """A row's number that goes up by one with each row of anybody's would tell how many others there are, and when."""
    counting = {}
    for rule, _ in pages(rooms.app, "family."):
        for name, converter in rule._converters.items():
            if type(converter).__name__ == "RowId" and name not in COUNTS_OWN and rooms.world.values[name] < LARGE:
                counting[rule.rule] = name
    assert counting == {}
    # nor does one in a form or a link of any page
    small = set()
    for visitor in (rooms.browser(look) for look in LOOKS):
        for path in rooms.paths():
            html = visitor.client.get(path).data.decode(errors="replace")
            for kind, value in re.findall(r'name="(version|end_quiet|photo|item|account|visit)" value="(\d+)"', html):
                if int(value) < LARGE:
                    small.add((path, kind, value))
    assert small == set()


def test_she_does_the_same_and_is_answered_the_same(rooms: Rooms) -> None:
    """Naming him, choosing, sharing and asking end in the same answers whether he has a room or not."""
    ways = (
        ("/family/others", {"asked": "name", "name": "", "submission": "a"}),
        ("/family/others", {"asked": "name may_say", "name": PLANTED, "may_say": "yes", "submission": "SUB"}),
        ("/family/sharing/inquest", {"act": "all"}),
        ("/family/sharing/inquest", {"act": "none"}),
        ("/family/ask", {"question": "Who else?", "submission": "SUB"}),
        ("/family/choose", {"decision": "yes", "submission": "SUB"}),
        ("/family/stop", {"stop": "everything"}),
    )

    def does(mark: str) -> list[tuple[int, str, list[str]]]:
        visitor = rooms.browser("en.standard")
        token = visitor.token("/family/choose")
        done = []
        for path, form in ways:
            data = {name: value.replace("SUB", mark) for name, value in form.items()} | {"csrf_token": token}
            visitor.client.get("/family")
            rooms.queries.clear()
            answer = visitor.client.post(path, data=data)
            done.append(
                (answer.status_code, re.sub(r"\d{6,}", "", answer.headers.get("Location", "")), len(rooms.queries))
            )
        return done

    does("warm")
    alone = does("alone")
    rooms.add_another()
    for now, then in zip(does("beside"), alone, strict=True):
        assert now == then


def test_her_letter_never_says_that_he_named_her(rooms: Rooms) -> None:
    """Unless he lets us; and he can take that back until it has gone."""
    brother, _ = rooms.add_another()
    assert PLANTED not in rooms.letters()["introductory"]
    now = rooms.tools.clock.now()
    first = rooms.make.add(
        NamedPerson(contributor_id=brother.id, name="Janet", may_say=True, said_at=now, submission="may")
    )
    rooms.make.add(
        NamedPersonDecision(
            named_person_id=first.id, decision=NamedDecision.INVITE, invited_ref=rooms.world.mother.id, decided_at=now,
            decided_by_id=next(iter(rooms.world.staff.values())).id, submission="invited",
        )
    )  # fmt: skip
    assert PLANTED in rooms.letters()["introductory"]
    # and by e-mail and text message it is not said even then
    said = json.loads(rooms.letters()["introductory"])
    assert PLANTED not in json.dumps([said["discreet_parts"], said["sms"], said["subject"]])
    rooms.make.add(
        NamedPerson(
            contributor_id=brother.id, first_id=first.id, name="Janet", may_say=False, said_at=now, submission="no more"
        )
    )
    assert PLANTED not in rooms.letters()["introductory"]


def test_a_friend_has_no_outcome_and_what_a_friend_has(app: Flask, make: Factory) -> None:
    world = make_world(make)
    tom = make.contributor_here(app, world.friend)
    with make.tools.reading() as session:
        assert session.scalars(select(Contributor.scope).where(Contributor.id == world.friend.id)).one() == Scope.FRIEND
    assert tom.client.get("/family/outcome").status_code == 404
    for path in ("/family", "/family/tell", "/family/check", "/family/ask", "/family/sharing", "/family/others"):
        page = tom.get(path)
        assert page.status == 200, path
        assert "We found." not in page.html
