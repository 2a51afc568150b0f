"""Staff read what a contributor sent, as it was written; each look is recorded."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.accounts import Prompt
from portal.domain.states import Role
from portal.models import Answer, AuditEvent, Contributor
from portal.services import telling
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.test_telling import room_of
from tests.pages.test_tell import counted


@pytest.fixture
def contributor(make: Factory, tools: Tools) -> Contributor:
    """Somebody who sent words in Urdu and pictures, and is writing more."""
    made = make.contributor(language="ur", supporter_name="Tunde")
    make.need(made, "large_print", "20")
    room = room_of(made)
    telling.save_answer(
        tools, room, Prompt.WHO_THEY_WERE, 'وہ گاتی تھی۔\n\nShe said "my darling" to all.', language="ur"
    )
    telling.save_answer(tools, room, Prompt.SIGNS_YOU_SAW, "", picture_answer=["pain", "talk"])
    telling.save_answer(tools, room, Prompt.WHAT_WENT_WELL, "On the phone.")
    telling.save_answer(tools, room, Prompt.WHAT_WENT_WELL, "On the tablet.")
    telling.send_account(tools, room, 1)
    telling.save_answer(tools, room, Prompt.ANYTHING_ELSE, "A draft that nobody reads.")
    return made


def address(contributor: Contributor) -> str:
    return f"/staff/contributors/{contributor.id}/account"


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.COORDINATOR])
def test_the_words_stand_as_they_were_written(
    app: Flask, make: Factory, tools: Tools, contributor: Contributor, role: Role
) -> None:
    # given staff of the area
    visitor = make.staff_here(app, make.staff(role=role))
    # when they open the account
    with counted(tools) as asked:
        page = visitor.get(address(contributor))
    # then the words stand as written, in their own language and direction
    assert page.status == 200
    # however many words there are; what puts the look on record is counted by itself
    record = [each for each in asked if re.search(r"\b(audit_event|audit_end|seen)\b", each)]
    # (one of them for what was translated; none for what came on paper, which the words are read with)
    assert len(asked) - len(record) <= 7, asked
    assert len(record) <= 5, record
    quotes = page.tree.xpath("//blockquote")
    assert [quote.text_content() for quote in quotes] == [
        "وہ گاتی تھی۔",
        'She said "my darling" to all.',
        "On the phone.",
        "On the tablet.",
    ]
    assert (quotes[0].get("lang"), quotes[0].get("dir")) == ("ur", "auto")
    # and the pictures are there in words, with what the person needs on top
    for words in ("Pain", "I want to talk about it", "Large print: 20 point", "Urdu", "With Tunde"):
        assert words in page.text
    assert page.text.index("Large print") < page.text.index("وہ گاتی")
    # and what is being written is not shown, but that it is
    assert "A draft" not in page.html
    assert "is writing more" in page.text


def test_each_piece_leads_to_a_statement(app: Flask, make: Factory, tools: Tools, contributor: Contributor) -> None:
    page = make.staff_here(app, make.staff()).get(address(contributor))
    with tools.reading() as session:
        first = session.scalars(select(Answer.id).order_by(Answer.id)).first()
    links = page.tree.xpath("//a[normalize-space()='Write a statement from this']/@href")
    assert len(links) == 5
    # Two paragraphs under the first prompt, both from that answer.
    assert [link for link in links if link.endswith(f"?answer={first}")] == links[:2]


def test_each_look_is_recorded(app: Flask, make: Factory, tools: Tools, contributor: Contributor) -> None:
    member = make.staff()
    visitor = make.staff_here(app, member)
    for _ in range(3):
        visitor.get(address(contributor))
    with tools.reading() as session:
        looks = session.scalars(select(AuditEvent).where(AuditEvent.did == "saw_words")).all()
    assert [(look.who, look.about) for look in looks] == [(f"staff:{member.id}", f"contributor:{contributor.id}")] * 3


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.STEERING, Role.PROGRAMME, Role.SYSADMIN])
def test_other_roles_find_nothing(app: Flask, make: Factory, contributor: Contributor, role: Role) -> None:
    assert make.staff_here(app, make.staff(role=role)).get(address(contributor)).status == 404


def test_another_area_finds_nothing_and_nothing_is_recorded(
    app: Flask, make: Factory, tools: Tools, contributor: Contributor
) -> None:
    visitor = make.staff_here(app, make.staff(area="South Fens"))
    for path in (address(contributor), "/staff/contributors/999999/account", f"/staff/contributors/{2**70}/account"):
        assert visitor.get(path).status == 404
    with tools.reading() as session:
        assert session.scalars(select(AuditEvent).where(AuditEvent.did == "saw_words")).all() == []


def test_before_anything_is_sent(app: Flask, make: Factory, tools: Tools) -> None:
    contributor = make.contributor()
    visitor = make.staff_here(app, make.staff())
    assert "Nothing has been sent yet." in visitor.get(address(contributor)).text
    telling.save_answer(tools, room_of(contributor), Prompt.WHO_THEY_WERE, "A first draft.")
    page = visitor.get(address(contributor))
    assert "is writing something" in page.text
    assert "A first draft" not in page.html
