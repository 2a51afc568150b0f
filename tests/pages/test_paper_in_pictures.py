"""What somebody ticked on an Easy Read paper of how to be in touch: nothing of it is lost when it is typed in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.states import NeedKind, Presentation, Role
from portal.models import Need, Question, QuietDay
from portal.services.tools import Tools
from portal.web.look import Look
from portal.web.paper import sheet_of
from portal.web.paper_typed import sheet_to_type
from tests.contracts.world import World
from tests.factories import Factory
from tests.pages.test_paper import address, room, world

__all__ = ["world"]
STOOD = {
    NeedKind.INTERPRETER: "Polish",
    NeedKind.LARGE_PRINT: "18 point",
    NeedKind.COLOURED_PAPER: "cream",
    NeedKind.AUDIO: "",
}


def typed_in(app: Flask, make: Factory, world: World, typed: dict[str, Any]) -> None:
    administrator = make.staff_here(app, world.staff[Role.ADMINISTRATOR])
    answer = administrator.post(
        address(app, world, "contact"), {**typed, "received": "2026-11-20", "submission": "pictures"}
    )
    assert answer.path.endswith("/paper"), answer.text


def needs(tools: Tools, world: World) -> dict[str, str]:
    with tools.reading() as session:
        rows = session.scalars(select(Need).where(Need.contributor_id == world.mother.id, Need.ended_at.is_(None)))
        return {each.kind: each.detail for each in rows}


@pytest.mark.parametrize(
    ("typed", "kind", "detail"),
    [
        ({"0-print_size": "largest"}, NeedKind.LARGE_PRINT, "32 point"),
        ({"0-paper": "yellow"}, NeedKind.COLOURED_PAPER, "yellow"),
        ({"0-language": "Urdu"}, NeedKind.INTERPRETER, "Urdu"),
        ({"0-language": "Urdu", "0-interpreter": "Dari"}, NeedKind.INTERPRETER, "Dari"),
    ],
)
def test_a_picture_that_was_ticked_says_what_is_new_and_the_rest_stays(
    app: Flask, tools: Tools, make: Factory, world: World, typed: dict[str, Any], kind: NeedKind, detail: str
) -> None:
    # given what she told us before
    for each, said in STOOD.items():
        if each is not NeedKind.LARGE_PRINT:
            make.add(
                Need(
                    contributor_id=world.mother.id, kind=each, detail=said, recorded_by="her",
                    recorded_at=make.tools.clock.now(),
                )
            )  # fmt: skip
    before = needs(tools, world)
    # when her Easy Read paper says one thing with a picture
    typed_in(app, make, world, typed)
    # then that is what stands, and all else stands as it did
    assert needs(tools, world) == before | {kind: detail}


def test_what_easy_read_alone_asks_is_kept(app: Flask, tools: Tools, make: Factory, world: World) -> None:
    # when her Easy Read paper asks for quiet days, and for a telephone call
    typed_in(app, make, world, {"0-quiet_for": "week", "0-call": "yes"})
    # then the days are quiet, and somebody telephones
    with tools.reading() as session:
        (quiet,) = session.scalars(select(QuietDay).where(QuietDay.starts_on == tools.today()))
        assert quiet.ends_on == tools.today() + timedelta(days=6)
        asked = select(Question.wants_to_talk).where(Question.contributor_id == world.mother.id)
        assert True in session.scalars(asked).all()


def test_each_answer_of_an_easy_read_paper_has_its_place_where_it_is_typed(
    app: Flask, tools: Tools, world: World
) -> None:
    with app.test_request_context():
        here = room(tools, world)
        for form in ("choose", "contact", "tell", "stop", "meeting", "others", "supporter", "correct", "pause"):
            typed = {(each.name, each.code) for each in sheet_to_type(form, here).blocks if each.name}
            for presentation in Presentation:
                paper = sheet_of(form, here, Look("en", presentation))
                # then none of its answers is without one
                assert {(each.name, each.code) for each in paper.blocks if each.name} - typed == set(), form
