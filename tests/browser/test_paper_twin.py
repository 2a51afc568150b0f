"""The paper twin: a form that came back by post is typed in at the office, and its writer says at home if it is right.

Without JavaScript for her, on a telephone, in the standard presentation, in Easy Read and, for one step, in Urdu.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.domain.paper import AnyonesPaper, form_number
from portal.domain.states import Role
from portal.models import Contributor, Staff
from tests.browser.devices import Devices
from tests.browser.own_room import fits
from tests.browser.people import look, reads, sees
from tests.factories import Factory

pytestmark = pytest.mark.browser
TYPED = "This is what we typed from your paper. Is it right?"
Types = Callable[[str, dict[str, str]], None]


@pytest.fixture
def mother(make: Factory) -> Contributor:
    return make.contributor(make.review(reviewer=make.staff()))


@pytest.fixture
def office(devices: Devices, make: Factory, mother: Contributor) -> Types:
    """An administrator who finds a form by the number on it, and types what stands on the paper."""
    ruth: Staff = make.staff("Ruth Adeyemi", Role.ADMINISTRATOR)
    hands = devices.of_staff(ruth)

    def types(form: str, written: dict[str, str]) -> None:
        hands.opens("/staff/paper")
        hands.types("The number on the form", form_number(mother.id, form))
        hands.presses("Find the form")
        sees(hands.page, "staff.paper_reply")
        hands.page.locator("#received").fill("2026-11-20")
        for name, words in written.items():
            hands.page.locator(f"[name='{name}']").first.fill(words)
        hands.presses("Take it in")
        sees(hands.page, "staff.paper_replies")
        reads(hands.page, "typed from paper by Ruth Adeyemi", "They have not looked at it yet.")

    return types


def card(page: Page) -> str:
    """The newest thing that was typed stands first."""
    return f"#{page.locator('section.card-box').first.get_attribute('id')}"


def test_what_was_typed_from_her_paper_is_shown_to_her_and_she_says_that_it_is_not_right(
    devices: Devices, make: Factory, mother: Contributor, office: Types
) -> None:
    # given her form, which came back by post and was typed in
    office("tell", {"0-words": "She sang in the chair."})
    janet = devices.of_contributor(mother)

    # when she looks at home
    janet.opens("/family/own")
    janet.follows("On paper")
    reads(janet.page, TYPED, "She sang in the chair.", "Ruth Adeyemi", "20 November 2026")
    fits(janet.page)

    # and says what it should be
    here = card(janet.page)
    janet.types("What should it be?", "She sang in the choir.", within=here)
    janet.presses("Not right", within=here)

    # then it says so, and her words are a question that we answer
    reads(janet.page, "You said that it is not right. We answer you on your page.")
    expect(janet.page.locator(here).get_by_label("What should it be?")).to_have_value("She sang in the choir.")
    janet.opens("/family/questions")
    reads(janet.page, "She sang in the choir.")


def test_in_easy_read_she_says_that_it_is_right_and_the_page_is_there_in_urdu(
    devices: Devices, make: Factory, mother: Contributor, office: Types
) -> None:
    # given her question on paper, typed in
    office("ask", {"0-question": "Who was with her?"})
    janet = devices.of_contributor(mother, "en.easy-read")

    # when she looks in Easy Read, and says that it is right
    janet.opens("/family/paper")
    assert look(janet.page) == ("en", "ltr", "easy-read")
    reads(janet.page, "We typed this from your paper. Is it right?", "Who was with her?")
    fits(janet.page)
    janet.presses("It is right", within=card(janet.page))

    # then it says so
    reads(janet.page, "You said that it is right.")

    # and in Urdu the same page goes from right to left, with what was typed as it was typed
    janet.opens("/family/paper?lang=ur&read=standard")
    assert look(janet.page) == ("ur", "rtl", "standard")
    reads(janet.page, "Who was with her?")
    fits(janet.page)

    # and the form to print is there for her, in Easy Read too
    kept = janet.page.request.get("/family/paper/ask/easy-read")
    assert (kept.status, kept.headers["content-type"]) == (200, "application/pdf")


def test_a_death_told_on_a_paper_of_nobody_s_is_typed_in_and_says_so(
    devices: Devices, make: Factory, mother: Contributor
) -> None:
    # given a page that anybody may open, without JavaScript on a telephone, and its form in large print
    anybody = devices.of_contributor(mother)
    anybody.opens("/somebody-has-died")
    fits(anybody.page)
    paper = anybody.page.get_by_role("navigation", name="On paper").get_by_role("link", name="In large print")
    kept = anybody.page.request.get(paper.get_attribute("href") or "")
    assert (kept.status, kept.headers["content-type"]) == (200, "application/pdf")

    # when it came back by post, and is found by its number and typed in
    hands = devices.of_staff(make.staff("Ruth Adeyemi", Role.ADMINISTRATOR))
    hands.opens("/staff/paper")
    hands.types("The number on the form", AnyonesPaper("someone_died", "en", "large").number)
    hands.presses("Find the form")
    sees(hands.page, "staff.anyones_paper")
    hands.page.locator("#received").fill("2026-11-20")
    hands.page.locator("[name='0-person_name']").fill("Bernard O’Hagan")
    hands.page.locator("[name='0-reach'][value='none']").check()
    hands.presses("Take it in")
    reads(hands.page, "It is taken. Its reference is")

    # then whoever decides it reads that it came on paper
    grace = devices.of_staff(make.staff("Grace Wren", Role.COORDINATOR))
    grace.opens("/staff/reported")
    grace.follows("Bernard O’Hagan")
    reads(grace.page, "Typed from paper by Ruth Adeyemi, came on Friday 20 November 2026.")
