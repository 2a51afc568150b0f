"""What a text may hold, how it is cut for staff, and that the picture answers and their words agree."""

from pathlib import Path

import pytest
import yaml

from portal.domain.accounts import (
    MOST_CHARACTERS,
    MOST_PIECES,
    PICTURE_ANSWERS,
    Prompt,
    as_kept,
    known_pictures,
    pieces,
    too_long,
)

EASY_READ = Path(__file__).resolve().parents[2] / "easy_read" / "family" / "tell_prompt.yaml"


def test_the_person_comes_before_the_illness() -> None:
    order = list(Prompt)
    assert order[:2] == [Prompt.WHO_THEY_WERE, Prompt.WHAT_THEY_LOVED]
    assert order.index(Prompt.WHAT_WENT_WELL) < order.index(Prompt.WHAT_WORRIED_YOU) < order.index(Prompt.SIGNS_YOU_SAW)
    assert [prompt for prompt in Prompt if prompt.hard] == [Prompt.SIGNS_YOU_SAW, Prompt.LEARNING_DISABILITY_AS_REASON]


def test_each_prompt_leads_to_the_next_and_the_last_to_none() -> None:
    assert Prompt.WHO_THEY_WERE.next is Prompt.WHAT_THEY_LOVED
    assert Prompt.ANYTHING_ELSE.next is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("  spaces at the ends, kept  \n", "  spaces at the ends, kept  \n"),
        ("nothing\0 here", "nothing here"),
        ("half \ud83d a pair \udfff", "half  a pair "),
        ("é and é stay two", "é and é stay two"),
    ],
)
def test_words_are_kept_as_typed(typed: str, kept: str) -> None:
    assert as_kept(typed) == kept
    as_kept(typed).encode()


@pytest.mark.parametrize("character", ["a", "ب", "नि", "👨‍👩‍👧‍👦", "e\u0301"])
def test_characters_are_counted_as_people_see_them(character: str) -> None:
    assert not too_long(character * MOST_CHARACTERS)
    assert too_long(character * (MOST_CHARACTERS + 1))


def test_an_answer_is_cut_into_its_paragraphs_and_no_word_is_left_out() -> None:
    assert pieces("One.\nStill one.\n\n \nTwo.\n") == ("One.\nStill one.", "Two.")
    assert pieces(" \n\n ") == ()
    many = "\n\n".join(f"Paragraph {number}." for number in range(1000))
    cut = pieces(many)
    assert len(cut) == MOST_PIECES
    assert "\n\n".join(cut) == many


def test_only_known_pictures_are_kept_in_their_own_order() -> None:
    assert known_pictures(Prompt.SIGNS_YOU_SAW, ["ill", "pain", "<script>", "pain"]) == "pain,ill"
    assert known_pictures(Prompt.WHO_THEY_WERE, ["pain"]) == ""


@pytest.mark.parametrize("prompt", list(Prompt))
def test_the_easy_read_file_has_the_picture_answers_that_are_kept(prompt: Prompt) -> None:
    asked = yaml.safe_load(EASY_READ.read_text(encoding="utf-8"))["questions"][prompt.value]
    assert tuple(asked["choices"]) == PICTURE_ANSWERS[prompt]
    # They are shown again on other pages, where nothing fills a placeholder.
    assert not any("%" in choice["words"] or "*" in choice["words"] for choice in asked["choices"].values())
