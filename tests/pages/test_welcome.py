"""The front door opens in each language and presentation."""

import pytest

from tests.people import Visitor


@pytest.mark.parametrize("language", ["en", "cy", "ur"])
@pytest.mark.parametrize("presentation", ["standard", "easy-read"])
def test_the_front_door_opens(visitor: Visitor, language: str, presentation: str) -> None:
    # given anyone
    # when they open the front door in a language and presentation
    page = visitor.get(f"/?lang={language}&read={presentation}")
    # then it says so, and reads that way
    assert page.status == 200
    assert page.name == "public.welcome"
    assert page.tree.get("data-presentation") == presentation
    assert page.tree.get("dir") == ("rtl" if language == "ur" else "ltr")
    assert bool(page.easy_rows) == (presentation == "easy-read")
