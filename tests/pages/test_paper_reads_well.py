"""A form on paper says what it is about to somebody who has nothing but the paper."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from flask import Flask

from portal.domain.paper import ANYONES_FORMS, PAPER_FORMS, Block, PaperSheet
from portal.domain.states import Presentation, Role
from portal.models import Statement, StatementVersion
from portal.services.tools import Tools
from portal.web import paper_of_anyone
from portal.web.look import Look
from portal.web.paper import sheet_of
from tests.contracts.world import World
from tests.factories import Factory
from tests.pages.test_paper import room, world
from tests.people import Visitor

__all__ = ["world"]
# What can be done with a screen alone.
OF_A_SCREEN = re.compile(
    r"\bpress|\bclick|\bbutton|\bscreen|\bbrowser|top of the page|page stays open|page closes|on page \d"
    r"|Go to your page|in your calendar|until you send|each one\.$|read it here",
    re.IGNORECASE,
)


def every_sheet(tools: Tools, world: World) -> dict[tuple[str, str], PaperSheet]:
    here = room(tools, world)
    found = {
        (form, each.value): sheet_of(form, here, Look("en", each)) for form in PAPER_FORMS for each in Presentation
    }
    return found | {
        (f"anybody’s {form}", each.value): paper_of_anyone.sheet_of(form, Look("en", each))
        for form in ANYONES_FORMS
        for each in Presentation
    }


def easy(tools: Tools, world: World, form: str) -> tuple[Block, ...]:
    return sheet_of(form, room(tools, world), Look("en", Presentation.EASY_READ)).blocks


def plain(tools: Tools, world: World, form: str) -> tuple[Block, ...]:
    return sheet_of(form, room(tools, world), Look("en", Presentation.STANDARD)).blocks


def test_no_paper_speaks_of_a_screen_runs_words_together_or_has_an_empty_heading(
    app: Flask, tools: Tools, world: World
) -> None:
    with app.test_request_context():
        for which, sheet in every_sheet(tools, world).items():
            said = [line for each in sheet.blocks for line in (*each.words.split("\n"), each.hint)]
            # then nothing asks for what a paper cannot do
            assert [each for each in said if OF_A_SCREEN.search(each)] == [], which
            # and what stands on two lines does not run together: `isReviewer`
            assert [each for each in said if re.search(r"[a-z](?!Hagan|Brien)[A-Z]", each)] == [], which
            # and something stands under each heading
            after = (*sheet.blocks[1:], Block("title"))
            empty = [
                one.words for one, then in zip(sheet.blocks, after, strict=True)
                if one.kind == "heading" and then.kind == "title"
            ]  # fmt: skip
            assert empty == [], which


def test_what_is_said_of_a_box_stands_under_its_question(app: Flask, tools: Tools, world: World) -> None:
    with app.test_request_context():
        blocks = plain(tools, world, "contact")
        # then it stands with the box, and nowhere else
        said = {each.name: each.hint for each in blocks if each.name}
        assert said["0-times"] == "Such as: after 4 in the afternoon, never on a Tuesday."
        assert said["0-quiet_to"] == "Leave it empty for one day only."
        assert [each for each in blocks if "after 4 in the afternoon" in each.words] == []
        # and so it does with an answer to tick
        (advocate,) = (each for each in blocks if each.code == "advocate")
        assert (advocate.words, advocate.hint) == ("An advocate", "Somebody who helps you to say what you want.")
        (christmas,) = (each for each in easy(tools, world, "quiet_days") if each.code == "christmas")
        assert (christmas.words, christmas.hint[:8]) == ("Christmas", "Thursday")
        # and nothing that we hold of her is on it
        assert {said[f"0-{name}"] for name in ("email", "mobile", "postcode")} == {""}


def test_a_question_of_several_steps_is_asked_once(app: Flask, tools: Tools, world: World) -> None:
    with app.test_request_context():
        words = [each.words for each in easy(tools, world, "contact")]
    assert words.count("Do you want to talk with us about this?") == 1


@pytest.mark.parametrize("form", ["questions", "another_reviewer", "ask_deeper"])
def test_what_is_asked_for_is_ticked_before_the_box(app: Flask, tools: Tools, world: World, form: str) -> None:
    with app.test_request_context():
        for blocks in (plain(tools, world, form), easy(tools, world, form)):
            names = [each.name.partition("-")[2] for each in blocks if each.name]
            assert names.index("press") < names.index("words")


def test_what_happens_next_is_said_once_however_many_sentences_there_are(
    app: Flask, tools: Tools, make: Factory, world: World
) -> None:
    # given two sentences to check
    with tools.writing() as work:
        first = work.session.get_one(Statement, world.values["statement_id"])
        shown = {each.name: getattr(first, each.name) for each in Statement.__table__.columns if each.name != "id"}
        version = work.session.query(StatementVersion).filter_by(statement_id=first.id).first()
        assert version is not None
        again = {each.name: getattr(version, each.name) for each in StatementVersion.__table__.columns}
        second = Statement(**shown)
        work.session.add(second)
        work.session.flush()
        work.session.add(StatementVersion(**(again | {"id": None, "statement_id": second.id})))
    with app.test_request_context():
        blocks = plain(tools, world, "check")
    # then both are on the paper, and what follows is said under the last
    assert len({each.name for each in blocks if each.kind == "tick"}) == 2
    assert len([each for each in blocks if each.words.startswith("What happens next")]) == 1
    assert "What happens next" in "".join(each.words for each in blocks[-4:])


def printed(visitor: Visitor, form: str, layout: str, language: str = "en") -> list[str]:
    answer = visitor.client.get(f"/family/paper/{form}/{layout}?lang={language}")
    with pypdfium2.PdfDocument(io.BytesIO(answer.data)) as made:
        return [page.get_textpage().get_text_range() for page in made]


def test_her_code_has_room_to_be_written_and_easy_read_is_easy_all_round(
    app: Flask, make: Factory, world: World
) -> None:
    visitor = make.contributor_here(app, world.mother)
    for layout in ("plain", "easy-read"):
        pages = printed(visitor, "ask", layout)
        # then there are boxes for her code, and no strokes too small for a hand
        assert "____" not in " ".join(pages), layout
        assert "ZZ99 1AA" in pages[-1]
        # and in Easy Read, what stands around the form is in Easy Read too
        said = re.sub(r"\s+", " ", " ".join(pages))
        easy = ("You can write on paper.", "You can leave out any question.", "You tell us if it is right.")
        assert [each in said for each in easy] == [layout == "easy-read"] * 3
        assert ("Somebody types it in." in said) == (layout == "plain")


def test_words_in_another_direction_keep_their_own(app: Flask, tools: Tools, world: World) -> None:
    # given a sentence in English on a paper in Urdu
    with app.test_request_context():
        for presentation in Presentation:
            blocks = sheet_of("check", room(tools, world, Role.REVIEWER), Look("ur", presentation)).blocks
            # then it is kept apart from the words around it, with its full stop at its end
            (sentence,) = (each.words for each in blocks if "Maggie loved buses." in each.words)
            assert sentence == "\u2068Maggie loved buses.\u2069"


def test_the_paper_of_a_photo_says_which_it_is(app: Flask, tools: Tools, world: World) -> None:
    with app.test_request_context():
        for blocks in (plain(tools, world, "photo"), easy(tools, world, "photo")):
            assert "Maggie.jpg" in " ".join(each.words for each in blocks)
