"""Easy Read rows as text, and finding the picture for some words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.adapters.easy_read import EasyReadLibrary
from portal.domain import easy_pictures
from portal.domain.easy_pictures import ranked, suggested
from portal.domain.easy_rows import EasyRow, begun, pages_of, rows_of, split_lines, text_of, words_alone

PICTURES = EasyReadLibrary(Path(__file__).parents[2] / "easy_read").pictures


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("doctor | Tom saw a doctor.", EasyRow("Tom saw a doctor.", "doctor")),
        ("doctor? | Tom saw a doctor.", EasyRow("Tom saw a doctor.", "doctor", to_look_at=True)),
        ("review explains coroner | A coroner finds out.", EasyRow("A coroner finds out.", "review", "coroner")),
        ("Tom loved trains.", EasyRow("Tom loved trains.")),
        ("Yes | no", EasyRow("Yes | no")),
        ("| a bar first", EasyRow("a bar first")),
        ("../../etc/passwd | x", EasyRow("../../etc/passwd | x")),
        ("<svg onload=x> | y", EasyRow("<svg onload=x> | y")),
    ],
)
def test_a_line_is_a_row(line: str, row: EasyRow) -> None:
    # given a line as it is kept, new or old, or as somebody hostile typed it
    # when it is read
    # then it is this row, and the text of it gives the same row back
    assert rows_of(line) == (row,)
    assert rows_of(text_of([row])) == (row,)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.builds(EasyRow, st.text(max_size=40), st.sampled_from(["", "doctor", "a-b", "../x", "A"]),
                          st.text(max_size=20), st.booleans()), max_size=6))  # fmt: skip
def test_no_words_are_lost_or_become_a_picture(rows: list[EasyRow]) -> None:
    # given rows of any words
    text = text_of(rows)
    # when they are kept and read again, and again
    once = rows_of(text)
    # then each row has its words, and nothing changes any more
    assert [each.words for each in once] == [" ".join(each.words.split()) for each in rows if each.words.split()]
    assert rows_of(text_of(once)) == once


def test_rows_begin_as_the_plain_sentences() -> None:
    # given a plain text
    # when rows are begun from it
    found = begun("Tom waited. We are sorry.")
    # then each sentence is one, to be looked at; and a box with several lines is several rows
    assert [(each.words, each.to_look_at) for each in found] == [("Tom waited.", True), ("We are sorry.", True)]
    assert [each.words for each in split_lines(EasyRow("One.\n\nTwo.", "doctor"))] == ["One.", "Two."]
    assert words_alone("doctor? | One.\nTwo.") == "One.\nTwo."
    assert [len(each) for each in pages_of(begun("A b. " * 23))] == [10, 10, 3]


@pytest.mark.parametrize(
    ("words", "picture"),
    [
        ("doctor", "doctor"),
        ("Doc", "doctor"),
        ("care home", "care-home"),
        ("telephone", "phone"),
        ("Maggie was in pain for two weeks.", "pain"),
        ("We are sorry.", "sorry"),
        ("Thank you, Delroy.", "thank-you"),
    ],
)
def test_the_picture_that_is_meant_comes_first(words: str, picture: str) -> None:
    # given what somebody types to find a picture, or a sentence
    # when pictures are found for it
    # then the one that says it is the first, and at most twelve are found
    found = ranked(PICTURES, words)
    assert found[0].name == picture
    assert len(found) <= 12


def test_words_that_no_picture_says_find_none() -> None:
    # given words without a picture
    # when they are looked for
    # then none is found, a name in the registry or not; a sentence still gets one to be looked at
    assert ranked(PICTURES, "xyzzy") == ranked(PICTURES, "../doctor.svg/..")[:0] == ()
    assert suggested(PICTURES, "Xyzzy.") == "telling-story"
    assert suggested({}, "Xyzzy.") == ""


def test_everyday_words_lead_to_pictures_that_are_there() -> None:
    # given what people write every day
    # when each is followed
    # then its picture is in the registry
    assert set(easy_pictures._EVERYDAY.values()) <= set(PICTURES)
