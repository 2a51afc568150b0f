"""A recommendation is made together: asked about, suggested to, answered, published; years later it still leads on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from portal.adapters.clock import SetClock
from portal.domain.second_reading import ReadKind
from portal.domain.states import ActionState
from portal.models import Recommendation
from portal.services import action_updates, outcomes, second_reading, together
from portal.services.action_updates import UpdateWords
from tests.browser.people import look, reads, sees
from tests.browser.telephones import Telephones, fits, telephones
from tests.factories import Factory
from tests.pages.outcomes import OutcomeCase

pytestmark = pytest.mark.browser
WISH = "Ask me before you give her new medicine."


@pytest.fixture
def phones(browser: Browser, app: Flask, make: Factory) -> Iterator[Telephones]:
    with telephones(browser, app, make) as found:
        yield found


@pytest.fixture
def case(app: Flask, make: Factory) -> OutcomeCase:
    return OutcomeCase(app, make)


def passes(case: OutcomeCase, kind: ReadKind) -> None:
    """A second reader passes what waits of a kind."""
    reader = case.member(case.reader)
    for each in second_reading.waiting(case.make.tools, reader):
        if each.kind is kind:
            second_reading.pass_text(case.make.tools, reader, kind, each.id)


def asked(case: OutcomeCase) -> int:
    """A draft whose recommendation families are asked about."""
    case.write(case.statement(case.mother, "Maggie shouted when she hurt."))
    made = int(case.all(Recommendation)[0].id)
    case.save(f"means-{made}", "Staff ask you what you see.", easy_words="talking | Staff ask you what you see.")
    together.offer(case.make.tools, case.member(case.writer), case.review.reference, made)
    passes(case, ReadKind.OFFER)
    return made


def test_she_suggests_something_and_reads_what_became_of_it(case: OutcomeCase, phones: Telephones) -> None:
    # given a recommendation that families are asked about before it is published
    asked(case)
    janet = phones.in_room(case.mother)
    janet.opens("/family/recommendations")
    reads(janet.page, "Not final: we ask you", "Staff learn the signs of pain.")
    janet.page.get_by_role("link", name="What this means for me, and what I think").click()
    reads(janet.page, "What this means for me", "Staff ask you what you see.")
    # when she says that something should be different
    janet.chooses("Something should be different")
    janet.types("Your words", WISH)
    janet.presses("Send")
    reads(janet.page, "You said that something should be different.", WISH, "We tell you here what became of it.")
    assert fits(janet)
    # then the outcome waits for an answer
    case.ready()
    case.passed()
    amara = phones.of_staff(case.writer)
    amara.opens(case.path)
    reads(amara.page, "1 suggestion to a recommendation has no answer")
    amara.follows("answer it")
    sees(amara.page, "staff.suggestions")
    amara.page.get_by_text("Say what became of it").click()
    amara.chooses("Taken in, in part")
    amara.types("What we tell them, and why", "Thank you. We wrote that families are asked first.")
    amara.presses("Give it to a second reader")
    reads(amara.page, "It waits for a second reader.")
    # when somebody else has read that too
    jo = phones.of_staff(case.reader)
    jo.opens("/staff/second-reading")
    jo.follows("What became of a suggestion")
    reads(jo.page, WISH, "families are asked first")
    jo.chooses("I have looked at the rows that the program put there: each is right, and so is its picture")
    jo.presses("Pass")
    # then she reads it, and the outcome can be published
    janet.page.reload()
    reads(janet.page, "We took part of it in.", "families are asked first", "Amara Okafor")
    case.publish()
    janet.opens("/family/recommendations")
    reads(janet.page, "Published on")


def test_the_same_in_easy_read_with_a_picture_alone(case: OutcomeCase, phones: Telephones) -> None:
    # given the same, for somebody who reads Easy Read
    asked(case)
    janet = phones.in_room(case.mother, look="en.easy-read")
    janet.opens("/family/recommendations")
    reads(janet.page, "A recommendation says what a service should do better.")
    janet.follows("Read number 1.")
    sees(janet.page, "family.recommendation")
    reads(janet.page, "We ask you first.", "What this means for you:", "Staff ask you what you see.")
    # when one picture is chosen and nothing is typed
    janet.chooses("I agree.")
    janet.presses("Send")
    reads(janet.page, "You said: I agree.", "Thank you for telling us.")
    assert fits(janet)
    # and in Urdu the page turns, with the same form
    janet.opens(janet.page.url.split("#")[0] + "?lang=ur&read=easy-read")
    assert look(janet.page) == ("ur", "rtl", "easy-read")
    expect(janet.page.locator("input[name=kind]")).to_have_count(4)
    assert fits(janet)


def test_years_later_her_words_still_lead_on(case: OutcomeCase, phones: Telephones, clock: SetClock) -> None:
    # given an outcome that her words and a brother's led to, and what was done two years later
    brother = case.contributor("Dermot O’Brien")
    case.published(
        case.statement(case.mother, "Maggie shouted when she hurt."),
        case.statement(brother, "She hid her teeth from us."),
    )
    clock.move(days=700)
    made = action_updates.write(
        case.make.tools, case.member(case.writer), case.action().id,
        UpdateWords(ActionState.DONE, "Every ward has it.", "action | Every ward has it.", True, "We counted."),
        submission="later",
    )  # fmt: skip
    with case.make.tools.writing() as work:
        outcomes.pass_action_update(work, case.make.tools, case.member(case.reader), made)
    # when she opens the page, in either presentation
    for each in ("en.standard", "en.easy-read"):
        janet = phones.in_room(case.mother, look=each)
        janet.opens("/family/led-here")
        # then it goes from her words to what was done, and names nobody else's
        seen = janet.page.locator("main").inner_text()
        while janet.page.get_by_role("link", name="Next", exact=True).count():
            janet.follows("Next")
            seen += janet.page.locator("main").inner_text()
        places = [
            seen.index(words)
            for words in (
                "shouted when she hurt",
                "look like anger",
                "signs of pain",
                "pain guide",
                "Every ward has it.",
            )
        ]
        assert places == sorted(places)
        assert "teeth" not in seen
        assert "Dermot" not in seen
        assert "counted" not in seen
        assert fits(janet)
