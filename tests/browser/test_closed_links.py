"""Somebody arrives with a link that no longer opens: what they find is kind, and says what to do."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Windows
from tests.browser.demonstration import Demonstration
from tests.browser.people import follow, reads, sees, switch_to

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("late", "public.link_expired"),
        ("withdrawn", "public.link_withdrawn"),
        ("reissued", "public.link_replaced"),
        ("mother", "public.link_malformed"),
    ],
)
def test_a_closed_link_has_a_kind_page_of_its_own(
    demonstration: Demonstration, window: Windows, key: str, name: str
) -> None:
    page = window()
    link = demonstration.links[key]
    # given a link that is too old, taken back, replaced, or cut short
    page.goto(link[:-9] if name.endswith("malformed") else link)
    # then its own page says what happened and what to do, in either presentation
    sees(page, name)
    reads(page, "What to do next", "0118 496 0100")
    switch_to(page, "Easy Read")
    sees(page, name)
    follow(page, "I have a code")
    sees(page, "public.letter_code")
