"""Our own letters lint clean: to somebody with every value filled in, in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.domain.letter_linter import lint_words
from portal.domain.letters import WayIn
from portal.models import Person, SupportOrganisation
from portal.services.composing import compose
from portal.services.letter_linting import facts_of, lint_letter
from portal.services.tools import Tools
from tests.factories import Factory

SOURCES = sorted(
    path.stem for path in (Path(__file__).parents[2] / "templates/letters").glob("*.yaml") if path.stem != "labels"
)
WAY_IN = WayIn("http://127.0.0.1:8000/l/abcdefghij0123456789", "127.0.0.1:8000/code", "ABCD-EFGH-JKMN")


@pytest.mark.parametrize("name", SOURCES)
def test_our_own_letters_lint_clean(tools: Tools, make: Factory, name: str) -> None:
    # given
    make.add(SupportOrganisation(name="Quiet Harbour", what_for="grief", phone="0118 496 0222"))
    contributor = make.contributor(supporter_name="Sam Reed")

    # when
    with tools.reading() as session:
        letter = compose(tools, session, name=name, contributor_id=contributor.id, language="en", way_in=WAY_IN)
        found = lint_letter(tools, session, contributor.id, letter)

    # then
    assert [(each.rule, each.where, each.words, each.why) for each in found] == []


def test_a_letter_made_before_the_name_was_put_right_is_stopped(tools: Tools, make: Factory) -> None:
    # given a letter that says the name as it was typed in at first
    contributor = make.contributor()
    with tools.reading() as session:
        letter = compose(tools, session, name="outcome", contributor_id=contributor.id, language="en", way_in=WAY_IN)

    # when
    with tools.writing() as work:
        person = work.session.query(Person).one()
        said, person.known_as = person.known_as or person.first_name, "Wilhelmina"
    with tools.reading() as session:
        found = lint_letter(tools, session, contributor.id, letter, graded=False)
        written = lint_words(f"We met {said}, and Wilhelmena too.", facts_of(tools, session, contributor.id))

    # then
    assert any(each.rule == "name" and each.stops for each in found)
    assert any(each.words == "Wilhelmena" and each.stops for each in written)
