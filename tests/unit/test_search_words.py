"""How names are found by a part of them, whatever marks and capitals they were typed with."""

from __future__ import annotations

import unicodedata

import pytest

from portal.domain.names import asked_words, holds, marks_asked, marks_of, search_words


def found(asked: str, name: str) -> bool:
    """As the index does it: every word asked for has all its marks among one name's, and is then looked at."""
    words = search_words(name)
    marks = {mark for word in words for mark in marks_of(word)}
    return all(marks_asked(part) <= marks and any(holds(word, part) for word in words) for part in asked_words(asked))


@pytest.mark.parametrize("asked", ["O’Brien", "O'Brien", "OBRIEN", "o`brien", "obri", "brien", "o", "ob", "O＇BRIEN"])
def test_obrien_is_found(asked: str) -> None:
    assert found(asked, "O’Brien")


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_sian_is_found_in_every_form(form: str) -> None:
    siân = unicodedata.normalize(form, "Siân")
    assert found(siân, "Siân")
    assert found("SIAN", siân)
    assert found(siân.upper(), "Sian")


@pytest.mark.parametrize("asked", ["Mary-Ann", "mary ann", "MaryAnn", "ann", "Mary‑Ann", "ary"])
def test_a_hyphen_is_found_with_and_without(asked: str) -> None:
    assert found(asked, "Mary-Ann")


@pytest.mark.parametrize(("asked", "name"), [("محمد", "محمد"), ("李", "李 明"), ("Łukasz", "Lukasz"), ("ng", "Ng")])
def test_names_of_every_script(asked: str, name: str) -> None:
    assert found(asked, name)


@pytest.mark.parametrize("asked", ["Obrian", "x", "rien o’b x", "ri", "Margaretha"])
def test_others_are_not_found(asked: str) -> None:
    assert not found(asked, "O’Brien")
