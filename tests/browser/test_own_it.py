"""What is hers: she takes it with her, checks a sentence that she called right, and leaves. Without JavaScript."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.browser.conftest import Windows
from tests.browser.demonstration import Demonstration
from tests.browser.journeys import Hands
from tests.browser.people import look, reads, sees

PHONE = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}


def test_she_takes_everything_with_her_and_leaves(
    demonstration: Demonstration, window: Windows, tmp_path: Path
) -> None:
    # given the sister on her phone
    page = window(**PHONE)
    hands = Hands(page)
    hands.opens(demonstration.links["sister"] + "?lang=en&read=standard")
    hands.presses("Continue")
    demonstration.step_everybody_up()

    # when she opens what is hers, and saves it
    hands.opens(f"{demonstration.base_url}/family/own")
    hands.follows("Take all of it with you")
    sees(page, "family.download")
    with page.expect_download() as saved:
        hands.presses("Save the file")
    path = tmp_path / "mine.zip"
    saved.value.save_as(path)

    # then the page in it opens by itself
    zipfile.ZipFile(path).extract("start-here.html", tmp_path)
    alone = window(**PHONE, offline=True)
    alone.goto((tmp_path / "start-here.html").as_uri())
    assert "Everything that is yours" in alone.locator("h1").inner_text()

    # and in Urdu the same page goes from right to left, and in Easy Read she can leave and come back
    hands.opens(f"{demonstration.base_url}/family/own?lang=ur&read=standard")
    assert look(page)[:2] == ("ur", "rtl")
    hands.opens(f"{demonstration.base_url}/family/leave?lang=en&read=easy-read")
    hands.presses("Leave now")
    reads(page, "You left. Thank you for your help.")
    hands.presses("I want to help again")
    sees(page, "family.home")
