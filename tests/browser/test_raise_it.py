"""A mother raises something about her reviewer: it goes past the reviewer, two answer, and she says if that is it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from portal.domain.states import Role
from portal.models import Contributor, Staff
from tests.browser.journeys import link
from tests.browser.people import look, reads, sees
from tests.browser.telephones import Telephones, fits, telephones
from tests.factories import Factory

pytestmark = pytest.mark.browser
WORDS = "She laughed when I cried on the telephone."


@pytest.fixture
def phones(browser: Browser, app: Flask, make: Factory) -> Iterator[Telephones]:
    with telephones(browser, app, make) as found:
        yield found


@pytest.fixture
def amara(make: Factory) -> Staff:
    return make.staff("Amara Okafor")


@pytest.fixture
def mother(make: Factory, amara: Staff) -> Contributor:
    return make.contributor(make.review(reviewer=amara))


def test_it_goes_past_the_reviewer_and_is_answered_until_it_is_settled(
    phones: Telephones, make: Factory, amara: Staff, mother: Contributor
) -> None:
    # given two coordinators, and a mother with an old phone at night
    jo, sam = make.staff("Jo Whitfield", Role.COORDINATOR), make.staff("Sam Field", Role.COORDINATOR)
    janet = phones.in_room(mother)
    janet.opens("/family/raise-it")
    # then danger comes first, and each answer says who reads it
    expect(janet.page.locator("main h2").first).to_have_text("If somebody is in danger now")
    both = "It goes to Jo Whitfield, Sam Field, for your area. The reviewer does not see it."
    reads(janet.page, "Telephone 999", both)
    # when she complains about the reviewer, and forgot to say so first
    janet.chooses("A complaint")
    janet.types("What do you want to tell us?", WORDS)
    janet.presses("Send")
    expect(janet.page.locator("#about-error")).to_have_text(
        "Choose what it is about, so that the right person reads it."
    )
    expect(janet.page.get_by_label("What do you want to tell us?")).to_have_value(WORDS)
    janet.chooses("The reviewer")
    janet.presses("Send")
    # then she has a reference, and a day
    told = janet.page.get_by_role("status")
    expect(told).to_contain_text(re.compile(r"R-\w{4}-\w{4}.*You hear from us by Thursday 26 November 2026"))
    reference = re.findall(r"R-\w{4}-\w{4}", told.inner_text())[0]

    # when the reviewer looks everywhere, then it is not there
    reviewer = phones.of_staff(amara)
    for path in ("/staff/today", "/staff/second-reading"):
        reviewer.opens(path)
        expect(reviewer.page.locator("body")).not_to_contain_text(reference)
    assert reviewer.page.goto("/staff/raised").status == 404  # type: ignore[union-attr]

    # when one coordinator takes it from Today and answers, and the other reads that first
    first = phones.of_staff(jo)
    first.opens("/staff/today")
    first.follows(reference)
    reads(first.page, WORDS, "The reviewer does not see this page")
    first.presses("Take it on")
    first.types("Our answer", "We are sorry. Another nurse calls you from now on.")
    first.presses("Give it to a second reader")
    reads(first.page, "It waits for a second reader.")
    second = phones.of_staff(sam)
    second.opens("/staff/second-reading")
    second.follows("Answer to what was raised")
    reads(second.page, WORDS)
    second.chooses("I have looked at the rows that the program put there: each is right, and so is its picture")
    second.presses("Pass")
    reads(second.page, "Passed.")

    # then she reads it, says that it is not settled, and then that it is
    janet.opens("/family/raise-it")
    janet.follows(reference)
    sees(janet.page, "family.concern")
    reads(janet.page, "Another nurse calls you from now on.", "Jo Whitfield")
    janet.chooses("No, that does not settle it")
    janet.types("What is still not right?", "Nobody told me why.")
    janet.presses("Send")
    reads(janet.page, "Somebody is looking into it.", "Nobody told me why.", "Ombudsman")
    assert fits(janet)


def test_the_same_in_easy_read_with_pictures_alone(phones: Telephones, make: Factory, mother: Contributor) -> None:
    # given a contributor who reads Easy Read, on a narrow phone
    make.staff("Jo Whitfield", Role.COORDINATOR)
    janet = phones.in_room(mother, look="en.easy-read")
    janet.opens("/family/raise-it")
    assert look(janet.page) == ("en", "ltr", "easy-read")
    reads(janet.page, "Is a person in danger now? Telephone 999.", "The person it is about does not read it.")
    # when two pictures are chosen and nothing is typed
    janet.chooses("This website")
    janet.mark(janet.page.get_by_label(re.compile("^I am worried")))
    janet.presses("Send")
    # then it is kept, with a number and a day
    expect(janet.page.get_by_role("status")).to_contain_text(re.compile(r"Keep this: .?R-"))
    assert fits(janet)
    link(janet.page, "Next").click()
    reads(janet.page, "You told us something.", "We have it.", "The council can keep people safe.")
    # and in Urdu the page turns to the right, with the same form
    janet.opens("/family/raise-it?lang=ur&read=easy-read")
    assert look(janet.page) == ("ur", "rtl", "easy-read")
    expect(janet.page.locator("input[name=about]")).to_have_count(6)
    assert fits(janet)


def test_anybody_without_a_name(phones: Telephones) -> None:
    # given somebody without a letter
    somebody = phones.anybodys()
    somebody.opens("/raise-it")
    reads(somebody.page, "999", "You need not say who you are. Then nobody can answer you, but somebody reads it.")
    # when they say nothing at all, they are told what is missing
    somebody.chooses("Care that somebody had")
    somebody.presses("Send")
    reads(somebody.page, "Write something, or say how we can reach you.")
    # when they write, and leave their name out
    somebody.types("What do you want to tell us?", "The night nurse was kind.")
    somebody.presses("Send")
    # then they have a reference to keep, and the page says that nobody can answer
    sees(somebody.page, "public.raise_it_sent")
    reads(somebody.page, "You left no way to reach you, so we can’t answer.", "R-")
    expect(somebody.page.locator("main")).not_to_contain_text("night nurse")
    assert fits(somebody)
