"""What we do not say to a family, and what we say instead."""

import pytest

from portal.domain.kind_words import typographic, unkind_words
from portal.domain.outcomes import PartName


@pytest.mark.parametrize(
    "words",
    [
        "The family failed to engage.",
        "Unfortunately, nobody rang.",
        "He was non-compliant with his diet.",
        "It is alleged that she fell.",
        "A hard to reach family.",
        "She refused her tablets.",
        "After she passed away, we met.",
    ],
)
def test_what_can_hurt_is_found_with_something_to_say_instead(words: str) -> None:
    found = unkind_words(words)
    assert len(found) == 1
    assert found[0].found in words
    assert found[0].instead


def test_kind_words_pass() -> None:
    assert unkind_words("Maggie said no to the tablets. Nobody explained them. We are sorry.") == ()


def test_quotation_marks_become_those_of_a_book() -> None:
    assert typographic('She said "no" to it, and it\'s "Maggie\'s".') == "She said “no” to it, and it’s “Maggie’s”."


@pytest.mark.parametrize("text", ["found", "thanks", "learning-3", "new-learning", "new-recommendation-3", "action-12"])
def test_a_part_is_named_as_it_is_read(text: str) -> None:
    assert str(PartName.read(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "learning",
        "found-3",
        "new-found",
        "new-action",
        "learning-٣",
        "learning-99999999999999999999",
        "x-1",
        "action-",
    ],
)
def test_a_part_that_can_not_be_is_none(text: str) -> None:
    assert PartName.read(text) is None
