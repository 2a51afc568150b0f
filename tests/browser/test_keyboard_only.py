"""Everything can be reached and done with a keyboard, and one always sees where one is."""

from __future__ import annotations

import pyotp
import pytest
from playwright.sync_api import Locator, expect

from tests.browser import journeys
from tests.browser.conftest import Windows
from tests.browser.demonstration import Demonstration
from tests.browser.journeys import Hands, NewDevice
from tests.browser.people import sees

pytestmark = pytest.mark.browser

MOST_TABS = 80
# What the element that has the focus looks like: a box to tick may show it on the label around it.
FOCUSED = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect();
  const shows = (each) => {
    if (!each) return false;
    const style = getComputedStyle(each);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  };
  const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return {
    what: it.outerHTML.slice(0, 120),
    seen: box.width > 1 && box.height > 1 && it.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    onScreen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: Boolean(middle) && !it.contains(middle) && !middle.contains(it),
    marked: it.matches(':focus-visible') && (shows(it) || shows(it.closest('label'))),
  };
}"""


class Keys(Hands):
    """Somebody with a keyboard alone: Tab, arrows, Space, Enter and letters. No mouse, nothing filled in by itself."""

    def activate(self, wanted: Locator) -> None:
        self.tab_to(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def mark(self, wanted: Locator) -> None:
        if wanted.get_attribute("type") == "checkbox":
            self.tab_to(wanted)
            if not wanted.is_checked():
                self.page.keyboard.press("Space")
        else:
            self._choose_among(wanted)
        expect(wanted).to_be_checked()

    def write(self, wanted: Locator, words: str) -> None:
        self.tab_to(wanted)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def tab_to(self, wanted: Locator) -> None:
        """Press Tab until this has the focus. Whatever has it on the way must show it too."""
        expect(wanted).to_have_count(1)
        for _ in range(MOST_TABS):
            self._tab()
            if wanted.evaluate("it => it === document.activeElement"):
                return
        raise AssertionError(f"{MOST_TABS} presses of Tab did not reach {wanted}")

    def _choose_among(self, wanted: Locator) -> None:
        """Tab stops once at a group of radio buttons; arrows go through it."""
        name = wanted.get_attribute("name")
        form = wanted.locator("xpath=ancestor::form")
        for _ in range(MOST_TABS):
            self._tab()
            stopped_at = self.page.locator(":focus")
            if stopped_at.get_attribute("name") == name and form.evaluate(
                "form => form.contains(document.activeElement)"
            ):
                break
        else:
            raise AssertionError(f"{MOST_TABS} presses of Tab did not reach {wanted}")
        if wanted.evaluate("it => it === document.activeElement"):
            self.page.keyboard.press("Space")
            return
        for _ in range(20):
            self.page.keyboard.press("ArrowDown")
            if wanted.evaluate("it => it === document.activeElement"):
                self._see_it()
                return
        raise AssertionError(f"The arrows did not reach {wanted}")

    def _tab(self) -> None:
        self.page.keyboard.press("Tab")
        self._see_it()

    def _see_it(self) -> None:
        here = self.page.evaluate(FOCUSED)
        if here["what"].startswith("<body"):
            return  # past the last, before the first
        where = f"{here['what']} on {self.page.url}"
        assert here["seen"], f"has the focus and can’t be seen: {where}"
        assert here["onScreen"], f"has the focus outside the screen: {where}"
        assert not here["covered"], f"has the focus under something else: {where}"
        assert here["marked"], f"does not show that it has the focus: {where}"


@pytest.fixture
def device(window: Windows) -> NewDevice:
    return lambda: Keys(window())


def test_from_the_link_to_the_words_being_sent(demonstration: Demonstration, device: NewDevice) -> None:
    # given the mother with her letter's link; when she goes her way on two devices
    other = journeys.comes_in_and_tells(device(), device, demonstration)
    # then she can stop everything, and leave
    journeys.stops_everything(other, "Stop all letters, messages and calls")
    journeys.leaves(other, demonstration)


def test_the_same_in_easy_read_with_picture_answers_alone(demonstration: Demonstration, device: NewDevice) -> None:
    other = journeys.comes_in_and_tells_in_easy_read(device(), device, demonstration)
    journeys.stops_everything(other, "Stop all letters and calls")
    journeys.leaves(other, demonstration)


def test_checking_what_we_wrote(demonstration: Demonstration, device: NewDevice) -> None:
    journeys.checks_what_we_wrote(device(), demonstration)


def test_checking_with_pictures(demonstration: Demonstration, device: NewDevice) -> None:
    journeys.checks_what_we_wrote_in_easy_read(device(), demonstration)


def test_reading_the_outcome(demonstration: Demonstration, device: NewDevice) -> None:
    journeys.reads_the_outcome(device(), demonstration)


def test_the_first_tab_skips_to_the_words(demonstration: Demonstration, device: NewDevice) -> None:
    hands = device()
    hands.opens(demonstration.base_url)
    hands.follows("Skip to the words", within="body")
    expect(hands.page.locator("main")).to_be_focused()


def test_a_reviewer_signs_in_and_sends_a_letter(demonstration: Demonstration, device: NewDevice) -> None:
    # given a reviewer at the sign-in page
    hands, member = device(), demonstration.staff["reviewer"]
    page = hands.page
    hands.opens(f"{demonstration.base_url}/staff/sign-in")
    hands.types("E-mail address", member["email"])
    hands.types("Password", member["password"])
    hands.presses("Continue")
    sees(page, "staff.second_factor")
    hands.types("6 digits", pyotp.TOTP(member["totp_secret"]).now())
    hands.presses("Sign in")
    sees(page, "staff.today")
    # when she looks for a review and opens it
    hands.follows("Reviews", within="nav.ways")
    hands.types("Part of a name or a reference", "llewelyn")
    hands.presses("Find")
    hands.follows("Siân", within="tr:has-text('LD-2026-00087')")
    sees(page, "staff.review")
    # and sends the letter
    hands.follows("See and send the letter to Zofia Llewelyn-Jones")
    hands.chooses("Now")
    hands.presses("Send the letter")
    # then it waits to go
    expect(page.locator("aside")).to_contain_text("Waits to go")
