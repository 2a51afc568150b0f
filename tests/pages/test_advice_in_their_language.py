"""Recommendations before and after they are settled, and our answers to suggestions, in a family's language."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.second_reading import ReadKind
from portal.domain.states import Decision, Relationship, Scope
from portal.domain.word_translations import Task, WordKind
from portal.models import Contributor, Outcome, Recommendation, Suggestion, ThingToRead
from portal.services import second_reading, together, word_translations
from tests.factories import Factory
from tests.integration.rooms import room_of
from tests.pages.outcomes import OutcomeCase

MEANS = "Somebody asks you what you see."
POLISH = "Ktoś pyta, co Pani widzi."
ANSWER = "We will ask families."
ANSWER_POLISH = "Będziemy pytać rodziny."


@pytest.fixture
def case(app: Flask, make: Factory) -> OutcomeCase:
    """A draft whose recommendation is offered, and passed by a second reader; a mother who reads Polish."""
    found = OutcomeCase(app, make)
    with make.tools.writing() as work:
        work.session.get_one(Contributor, found.mother.id).page_language = "pl"
    found.write(found.statement(found.mother, "Maggie shouted when she hurt."))
    made = advice_of(found)
    found.save(f"means-{made}", MEANS)
    together.offer(make.tools, found.member(found.writer), found.review.reference, made)
    passes(found, ReadKind.OFFER)
    return found


def advice_of(case: OutcomeCase) -> int:
    return int(case.all(Recommendation)[0].id)


def passes(case: OutcomeCase, kind: ReadKind) -> None:
    reader = case.member(case.reader)
    for each in second_reading.waiting(case.make.tools, reader):
        if each.kind is kind:
            second_reading.pass_text(case.make.tools, reader, kind, each.id, looked_at=True)


def waiting(case: OutcomeCase, kind: WordKind) -> list[Task]:
    found = word_translations.waiting(case.make.tools, case.member(case.writer))
    return [each for each in found if each.kind is kind]


def translated(case: OutcomeCase, task: Task, **known: str) -> None:
    """Put a task into Polish: `known` by the first of its words, the rest marked as Polish."""
    typed = [(known.get(part.words.split()[0], f"PL {part.words}"), "") for part in task.parts]
    word_translations.type_in(case.make.tools, case.member(case.writer), task.id, typed, "Wolds Translating")
    passes(case, ReadKind.TRANSLATION)


@pytest.mark.parametrize("look", ["pl.standard", "pl.easy-read"])
def test_a_recommendation_that_we_ask_about_reads_in_their_language_with_what_it_means(
    app: Flask, make: Factory, case: OutcomeCase, look: str
) -> None:
    # given a draft's recommendation that was offered: one task for all who read Polish, both its texts in it
    (task,) = waiting(case, WordKind.OFFER)
    assert (task.contributor_id, task.to_language) == (None, "pl")
    assert [part.words for part in task.parts][1:] == [MEANS]
    here = f"/family/recommendations/{advice_of(case)}"
    visitor = make.contributor_here(app, case.mother, look=look)
    # then they read by when they get it, and it is in English until then
    for path in ("/family/recommendations", here):
        page = visitor.get(path)
        assert "7 grudnia 2026" in page.text, path
        assert task.parts[0].words in page.text, path
    # and nobody tells them to telephone for what is asked for already
    assert "Telephone us on" not in visitor.get(here).text
    # when it is there
    translated(case, task, Somebody=POLISH)
    # then both texts are in Polish, and ours in English beside them
    page = visitor.get(here)
    assert POLISH in page.text
    assert f"PL {task.parts[0].words}" in page.text
    if look == "pl.standard":
        assert page.tree.xpath("//section[@id or @aria-labelledby='means']//details/p[@lang='en']")
    assert MEANS in [each.text_content() for each in page.tree.xpath("//details/p[@lang='en']")]
    assert "7 grudnia 2026" not in page.text
    # and they were told that it is there, on the page where it stands
    with make.tools.reading() as session:
        about = session.scalars(select(ThingToRead.about).where(ThingToRead.contributor_id == case.mother.id)).all()
    assert f"translated_recommendation:{task.id}" in about


@pytest.mark.parametrize("look", ["pl.standard", "pl.easy-read"])
def test_our_answer_to_a_suggestion_reads_in_the_language_of_whoever_made_it(
    app: Flask, make: Factory, case: OutcomeCase, look: str
) -> None:
    # given a suggestion of hers, and our answer, passed
    tools, made = make.tools, advice_of(case)
    together.suggest(tools, room_of(make, case.mother), made, kind="change", words="Pytajcie mnie.", submission="1")
    together.answer(
        tools, case.member(case.writer), case.review.reference, case.all(Suggestion)[-1].id, became="partly",
        words=ANSWER, easy_words=f"reply | {ANSWER}", looked_at=True,
    )  # fmt: skip
    assert waiting(case, WordKind.SUGGESTION_ANSWER) == []
    passes(case, ReadKind.SUGGESTION)
    (task,) = waiting(case, WordKind.SUGGESTION_ANSWER)
    assert task.contributor_id == case.mother.id
    # when it is put into Polish, and the recommendation too
    (offer,) = waiting(case, WordKind.OFFER)
    translated(case, offer)
    visitor = make.contributor_here(app, case.mother, look=look)
    here = f"/family/recommendations/{made}"
    assert "7 grudnia 2026" in visitor.get(here).text
    translated(case, task, We=ANSWER_POLISH)
    # then it stands there with ours beside it
    page = visitor.get(here)
    assert ANSWER_POLISH in page.text
    assert ANSWER in [each.text_content() for each in page.tree.xpath("//details/p[@lang='en']")]
    assert "7 grudnia 2026" not in page.text


def test_what_is_offered_is_no_friends_and_an_older_offer_waits_for_nobody(case: OutcomeCase) -> None:
    # given a friend who reads Romanian
    case.contributor(
        "Dan Pop", Decision.YES, scope=Scope.FRIEND, relationship=Relationship.FRIEND, language="ro",
        email="dan@example.org",
    )  # fmt: skip
    word_translations.keep_all_up(case.make.tools)
    assert {each.to_language for each in waiting(case, WordKind.OFFER)} == {"pl"}
    # when the recommendation is written anew and offered again
    case.save(f"means-{advice_of(case)}", "You are asked each time.")
    together.offer(case.make.tools, case.member(case.writer), case.review.reference, advice_of(case))
    passes(case, ReadKind.OFFER)
    # then only what stands there now is to be translated
    (task,) = waiting(case, WordKind.OFFER)
    assert task.parts[1].words == "You are asked each time."


@pytest.mark.parametrize("look", ["pl.standard", "pl.easy-read"])
def test_what_a_published_recommendation_means_is_a_part_of_the_outcome(
    app: Flask, make: Factory, case: OutcomeCase, look: str
) -> None:
    # given an outcome that is published
    with make.tools.writing() as work:
        row = work.session.scalars(select(Outcome)).one()
        row.state, row.published_at = "published", work.now
    word_translations.keep_all_up(make.tools)
    # then what was offered waits no more, and what each recommendation means is a part of the outcome's task
    assert waiting(case, WordKind.OFFER) == []
    (task,) = waiting(case, WordKind.OUTCOME)
    assert MEANS in [part.words for part in task.parts]
    translated(case, task, Somebody=POLISH)
    # and it is in Polish on the page of the recommendation, and so is the way from her words to what was done
    visitor = make.contributor_here(app, case.mother, look=look)
    assert POLISH in visitor.get(f"/family/recommendations/{advice_of(case)}").text
    assert "PL " in visitor.get("/family/led-here").text
