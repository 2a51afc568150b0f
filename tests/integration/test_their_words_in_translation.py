"""What contributors write beside their account (about a meeting, why an answer is none) is translated as well."""

from __future__ import annotations

import pytest

from portal.domain.errors import NotFound
from portal.domain.second_reading import ReadKind
from portal.domain.states import Role
from portal.domain.word_translations import WordKind
from portal.models import (
    Contributor,
    NamedPerson,
    Review,
    Staff,
)
from portal.services import own_records, second_reading, word_translations
from portal.services.tools import Tools
from portal.store import word_sources
from tests.factories import Factory
from tests.integration.rooms import member_of
from tests.integration.their_words import ENGLISH, NOW, POLISH, WRITTEN, Written


@pytest.fixture
def amara(make: Factory) -> Staff:
    return make.staff("Amara Okafor")


@pytest.fixture
def review(make: Factory, amara: Staff) -> Review:
    return make.review(reviewer=amara, state="open")


@pytest.fixture
def ewa(make: Factory, review: Review) -> Contributor:
    return make.contributor(review, "Ewa Nowak", language="pl")


@pytest.mark.parametrize(("kind", "write"), WRITTEN, ids=[kind.value for kind, _write in WRITTEN])
def test_they_are_asked_for_and_stand_beside_the_original(
    tools: Tools, make: Factory, amara: Staff, ewa: Contributor, kind: WordKind, write: Written
) -> None:
    # given words that she wrote in Polish
    with tools.writing() as work:
        row = write(work.session, ewa, amara)
        work.session.add(row)
        work.session.flush()
        about_id = row.id  # type: ignore[attr-defined]
    reviewer = member_of(make, amara)
    # when her reviewer asks for a translation, types it in, and somebody else passes it
    task_id = word_translations.ask(tools, reviewer, kind, about_id, "pl")
    asked = word_translations.task(tools, reviewer, task_id)
    assert (asked.parts[0].words, asked.from_language, asked.contributor_name) == (POLISH, "pl", "Ewa Nowak")
    word_translations.type_in(tools, reviewer, task_id, [(ENGLISH, "")], "Anna Wit")
    coordinator = member_of(make, make.staff("Joan Field", Role.COORDINATOR))
    second_reading.pass_text(tools, coordinator, ReadKind.TRANSLATION, task_id)
    # then staff have it beside her words, which are as they were
    found = word_translations.for_staff(tools, reviewer, contributor_id=ewa.id).of(POLISH)
    assert found is not None
    assert found.part is not None
    assert found.part.words == ENGLISH
    # and nobody of another area has either
    elsewhere = member_of(make, make.staff("Rita Moss", area="South Wolds"), "South Wolds")
    with pytest.raises(NotFound):
        word_translations.task(tools, elsewhere, task_id)
    # and everything that we hold about her has both
    with tools.reading() as session:
        held = next(each.rows for each in own_records.read(session, ewa.id) if each.name == "translations")
    assert POLISH in str(held)
    assert ENGLISH in str(held)


def test_what_is_said_of_somebody_later_stands_in_its_place(tools: Tools, ewa: Contributor) -> None:
    # given somebody she named, of whom she says something else later
    with tools.writing() as work:
        first = NamedPerson(contributor_id=ewa.id, name="Tom", words=POLISH, said_at=NOW, submission="one")
        work.session.add(first)
        work.session.flush()
        number = first.id
        work.session.add(
            NamedPerson(
                contributor_id=ewa.id,
                first_id=number,
                name="Tom",
                words="Ma nowy numer.",
                said_at=NOW,
                submission="two",
            )
        )
    # then the last words are what is translated, by the number of the first
    with tools.reading() as session:
        standing = word_sources.one(session, WordKind.NAMED, number)
    assert standing is not None
    assert standing.parts[0].words == "Ma nowy numer."
    # and when she takes the name back, nothing is
    with tools.writing() as work:
        work.session.add(
            NamedPerson(
                contributor_id=ewa.id, first_id=number, name="Tom", taken_back=True, said_at=NOW, submission="three"
            )
        )
    with tools.reading() as session:
        assert word_sources.one(session, WordKind.NAMED, number) is None
