"""One sentence, and exactly what changed in it, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.errors import Refused
from portal.domain.sentences import PieceKind, changes, count_words, one_sentence, sentences, typographic


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("She was in pain.", 1),
        ("She was in pain", 1),
        ("Dr. Smith saw her at 3.30 p.m. on Monday.", 1),
        ("He said “stop.” and then he left.", 1),
        ("“Is she well?” she asked.", 1),
        ("J. Smith came… and went.", 1),
        ("She was in pain. Nobody came.", 2),
        ("Was she in pain? Yes.", 2),
        ("One\nTwo", 2),
        ("وہ درد میں تھی۔ کوئی نہیں آیا۔", 2),
        ("তিনি ব্যথায় ছিলেন। কেউ আসেনি।", 2),
        ("", 0),
    ],
)
def test_sentences_are_counted(words: str, number: int) -> None:
    # given words of some script
    # when their sentences are counted
    # then abbreviations, times and quotations end none
    assert len(sentences(words)) == number


def test_words_of_any_script_are_counted() -> None:
    # given words with joiners and vowel signs
    # when they are counted
    # then each is one
    assert count_words("তিনি ব্যথায় ছিলেন।") == 3
    assert count_words("It wasn’t two-and-a-half — no.") == 4


def test_one_sentence_is_tidied_or_refused() -> None:
    # given spaces and typed quotation marks
    # when it is kept
    # then it is as print has it; nothing at all, or too much, is refused
    assert one_sentence('  Maggie  said "it hurts", didn\'t she. ') == "Maggie said “it hurts”, didn’t she."
    for words, code in (("", "empty"), ("A. B cd. E", "more_than_one_sentence"), ("w " * 41, "too_many_words")):
        with pytest.raises(Refused) as refused:
            one_sentence(words)
        assert refused.value.code == code


def test_only_what_changed_is_marked() -> None:
    # given two versions
    found = changes("Maggie was in pain for two weeks.", "Maggie was in great pain for five whole weeks.")
    # when they are compared
    # then whole words are taken out and put in, and the rest stays
    assert [(each.kind, each.words.strip()) for each in found if each.kind is not PieceKind.SAME] == [
        (PieceKind.IN, "great"),
        (PieceKind.OUT, "two"),
        (PieceKind.IN, "five whole"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_versions_can_be_read_from_what_changed(before: str, after: str) -> None:
    # given any two texts
    found = changes(before, after)
    # when one side's pieces are joined
    # then each version is whole: nothing is lost or made up
    assert "".join(each.words for each in found if each.kind is not PieceKind.IN) == before
    assert "".join(each.words for each in found if each.kind is not PieceKind.OUT) == after


def test_quotation_marks_of_print() -> None:
    assert typographic("'Yes', she said (\"no\").") == "‘Yes’, she said (“no”)."
