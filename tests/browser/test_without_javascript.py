"""Everything works without JavaScript: a contributor's whole way, in both presentations."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import journeys
from tests.browser.conftest import Windows
from tests.browser.demonstration import Demonstration
from tests.browser.journeys import Hands, NewDevice

pytestmark = pytest.mark.browser


@pytest.fixture
def device(window: Windows) -> NewDevice:
    """A device of somebody's own on which no script runs."""
    return lambda: Hands(window(java_script_enabled=False))


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


def test_no_script_ran(demonstration: Demonstration, device: NewDevice) -> None:
    """Guards the guard: on these devices a page's own script does nothing."""
    hands = device()
    hands.opens(demonstration.base_url)
    hands.page.set_content("<p id=p>no</p><script>document.getElementById('p').textContent = 'yes'</script>")
    expect(hands.page.locator("#p")).to_have_text("no")
