"""Every language in step with the Easy Read files: each rule with a translation that breaks it."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from portal.services.easy_read_languages import check_language
from portal.services.easy_read_texts import EasyText, Line

ROW = "We do a **review** of %(person)s."
RIGHT = "Rydym yn gwneud **adolygiad** o %(person)s."


def _catalog(words: str | None, *, fuzzy: bool = False) -> Catalog:
    catalog = Catalog()
    if words is not None:
        catalog.add(ROW, words, flags={"fuzzy"} if fuzzy else ())
    return catalog


TEXT = EasyText("easy_read/family/choose.yaml", "Title", (Line("step 1 row 1", ROW),), (1,))


@pytest.mark.parametrize(
    ("catalog", "why"),
    [
        (_catalog(None), "not translated"),
        (_catalog(""), "not translated"),
        (_catalog(RIGHT, fuzzy=True), "fuzzy"),
        (_catalog("Rydym yn gwneud **adolygiad**."), "the values"),
        (_catalog("Rydym yn gwneud adolygiad o %(person)s."), "bold"),
        (_catalog("gair " * 21 + "**adolygiad** %(person)s."), "words in a sentence"),
    ],
)
def test_a_language_that_is_behind_is_found(catalog: Catalog, why: str) -> None:
    found = list(check_language(TEXT, "cy", catalog))
    assert [(where, rule) for where, rule, _why in found] == [("cy, step 1 row 1", "language")]
    assert why in found[0][2]


def test_a_language_in_step_is_let_pass() -> None:
    assert not list(check_language(TEXT, "cy", _catalog(RIGHT)))


def test_sentences_are_told_apart_in_every_script() -> None:
    # given two sentences of fourteen words, with the full stop of Urdu between them
    sentence = " ".join(["لفظ"] * 14)
    catalog = _catalog(f"{sentence}۔ {sentence} **جائزہ** %(person)s۔")
    # then neither is too long, as one they would be
    assert not list(check_language(TEXT, "ur", catalog))
    together = _catalog(f"{sentence} {sentence} **جائزہ** %(person)s۔")
    assert list(check_language(TEXT, "ur", together))
