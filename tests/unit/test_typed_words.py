"""What comes in is words: what is in no script is taken away, and nothing that is in one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from portal.domain.script import as_words
from portal.web.typed_words import Fields
from tests.hostile.words import MARKS


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"])))
def test_words_of_every_script_stay_as_written(words: str) -> None:
    assert as_words(words) == words


@given(st.text(st.characters()))
def test_what_is_left_can_be_kept_and_shown_anywhere(words: str) -> None:
    kept = as_words(words + "\ud800\x00\x1b")
    # PostgreSQL, a file and a Word document take it
    assert "\x00" not in kept
    kept.encode("utf-8")
    etree.Element("words").text = kept
    assert all(unicodedata.category(letter) != "Cc" or letter in "\t\n\r" for letter in kept)


@pytest.mark.parametrize("mark", ["family emoji", "Tamil", "override", "zero width", "right to left"])
def test_marks_of_joining_and_direction_stay(mark: str) -> None:
    assert as_words(MARKS[mark]) == MARKS[mark]


def test_every_field_of_a_form_is_cleaned() -> None:
    fields = Fields([("words", "Jan\x00et"), ("words", "again"), ("na\x00me", "\x1b[2J")])
    assert fields.getlist("words") == ["Janet", "again"]
    assert fields["name"] == "[2J"
