"""The letter linter: each rule with words that break it and words that do not, and nothing of them in a log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.adapters.reading_grade import reading_grade
from portal.domain.letter_linter import LetterFacts, LetterFinding, lint, lint_words, stopping
from portal.domain.letters import ComposedLetter, EasyRow, LetterPart
from portal.domain.name_spelling import apart

FACTS = LetterFacts(
    person="Maggie",
    person_full="Maggie Okafor",
    last_name="Okafor",
    not_used=("Margaret",),
    others=("Janet O’Brien", "Marjorie"),
    reviewer="Ada Lin",
    help_phone="0118 496 0100",
    support=("Quiet Harbour",),
    names_person=True,
)
LETTER = ComposedLetter(
    name="introductory",
    language="en",
    direction="ltr",
    title="The review of \u2068Maggie Okafor\u2069’s life and death",
    easy_title="A letter about \u2068Maggie\u2069",
    date="1 March 2027",
    to_lines=("Janet O’Brien",),
    return_lines=(),
    parts=(
        LetterPart("greeting", "", ("We are very sorry that \u2068Maggie\u2069 died.",), (EasyRow("Hello.", "x"),)),
        LetterPart("choice", "Your choice", ("You can say no.",), ()),
        LetterPart("who", "Who I am", ("I am \u2068Ada Lin\u2069.",), ()),
        LetterPart("support", "Support", ("\u2068Quiet Harbour\u2069 listens.",), ()),
        LetterPart("reach", "How to reach us", ("Telephone \u20680118 496 0100\u2069.",), ()),
    ),
    sender=("\u2068Ada Lin\u2069", "\u2068Reviewer\u2069"),
    way_in=None,
    way_in_words=("", ""),
    page_words="",
    reference="LD-2026-00001",
    version="00000000",
)


def rules(found: tuple[LetterFinding, ...]) -> set[str]:
    return {each.rule for each in found}


def without(name: str) -> ComposedLetter:
    return replace(LETTER, parts=tuple(part for part in LETTER.parts if part.name != name))


# --- words


@pytest.mark.parametrize(
    ("words", "rule", "stops"),
    [
        ("Magie was kind.", "name", True),
        ("We heard that Magie was kind.", "name", True),
        ("We heard that Maggi was kind.", "name", True),
        ("We heard that Magige was kind.", "name", True),
        ("Mrs Okafar came.", "name", True),
        ("Margaret liked music.", "name", True),
        ("MAGGIE liked music.", "name", False),
        ("The family failed to engage.", "kind-words", True),
        ("She refused her tablets.", "kind-words", True),
        ("He was non-compliant.", "kind-words", True),
        ("They are hard to reach.", "kind-words", True),
        ("It is alleged that she fell.", "kind-words", True),
        ("Unfortunately nobody rang.", "kind-words", True),
        ("Simply ring us.", "kind-words", True),
        ("As you are aware, we met.", "kind-words", True),
        ("Maggie passed away.", "kind-words", True),
        ("The deceased liked music.", "kind-words", True),
        ("Maggie suffered from asthma.", "kind-words", False),
        ("Thank you!", "cheer", True),
        ("We are delighted to write to you.", "cheer", True),
        ("Good news about the review.", "cheer", True),
        ("Maggie saw her GP.", "initials", False),
        ("Maggie liked music, " + "and she sang with us " * 6 + ".", "sentence-length", False),
    ],
)
def test_words_that_break_a_rule(words: str, rule: str, stops: bool) -> None:
    found = lint_words(words, FACTS)
    assert [(each.rule, each.stops) for each in found] == [(rule, stops)]
    assert found[0].why
    assert found[0].instead


@pytest.mark.parametrize(
    "words",
    [
        "Maggie liked music. Maggie’s friends came every week.",
        "The Okafors met us on Monday, and Marjorie came too.",
        "Maggie’s sister Magda read to her.",
        "Maggie said no to her tablets. Nobody explained them.",
        "We are sorry that nobody telephoned.",
        "Her mother said: “They refused to listen to Margaret.” We are sorry.",
        "Maggie was pleased to see her brother.",
        "Any of you may telephone. All are welcome. May is a good month.",
        "She used a BSL interpreter in the UK.",
    ],
)
def test_words_that_stop_nothing(words: str) -> None:
    assert stopping(lint_words(words, FACTS)) == ()


def test_words_of_somebody_between_quotation_marks_are_advice() -> None:
    found = lint_words("Her mother said: “They refused to listen.”", FACTS)
    assert [(each.rule, each.stops) for each in found] == [("kind-words", False)]


def test_accents_are_a_part_of_the_name() -> None:
    siân = replace(FACTS, person="Siân", person_full="Siân Parry", last_name="Parry", not_used=())
    assert [each.words for each in stopping(lint_words("Sian liked music.", siân))] == ["Sian"]
    assert lint_words("Sia\u0302n liked music.", siân) == ()


def test_a_short_name_at_the_start_of_a_sentence_is_asked_and_not_stopped() -> None:
    anna = replace(FACTS, person="Anna", person_full="Anna Bell", last_name="Bell", not_used=())
    assert [(each.words, each.stops) for each in lint_words("Anne liked music.", anna)] == [("Anne", False)]
    assert [(each.words, each.stops) for each in lint_words("We met Anne at home.", anna)] == [("Anne", True)]
    beside = lint_words("Her sister is Anne. We met Anna and Anne.", anna)
    assert [(each.words, each.stops) for each in beside] == [("Anne", False)]


@pytest.mark.parametrize("name", ["May", "Will", "Hope", "Joy", "Ann", "Grace", "Mark"])
def test_names_that_are_words_do_not_stop_words(name: str) -> None:
    facts = replace(FACTS, person=name, person_full=f"{name} Day", last_name="Day", not_used=())
    words = (
        f"{name} liked music. Any day she may sing. And we hope so. Home was where her joy was. Many people came. "
        "You may say so. The review has a mark of grace. Will you tell us."
    )
    assert stopping(lint_words(words, facts)) == ()


def test_hard_reading_is_said_with_its_grade() -> None:
    hard = (
        "Multidisciplinary professionals subsequently undertook comprehensive retrospective consideration of "
        "institutional documentation. Organisational accountability arrangements necessitated additional deliberation."
        " Representatives of participating authorities communicated recommendations."
    )
    assert "reading-grade" in rules(lint_words(hard, FACTS, grade=reading_grade))
    easy = (
        "Maggie liked music. She sang with her friends each week. We read her notes. We met her sister, who was kind."
    )
    assert rules(lint_words(easy, FACTS, grade=reading_grade)) == set()


def test_letters_apart() -> None:
    assert apart("margret", "margaret") == 1
    assert apart("magige", "maggie") == 1
    assert apart("maggie", "maggie") == 0
    assert apart("", "ann") == 3


# --- letters


def test_a_letter_as_it_should_be_is_clean() -> None:
    assert lint(LETTER, FACTS, grade=reading_grade) == ()


@pytest.mark.parametrize(
    ("letter", "facts", "rule"),
    [
        (without("choice"), FACTS, "say-no"),
        (without("who"), FACTS, "named-human"),
        (replace(LETTER, sender=("Family reviews",)), FACTS, "named-human"),
        (without("support"), FACTS, "support"),
        (LETTER, replace(FACTS, support=("Somebody Else",)), "support"),
        (without("reach"), FACTS, "reach"),
        (LETTER, replace(FACTS, help_phone="0118 496 0999"), "reach"),
        (LETTER, replace(FACTS, person_full="Peggy Okafor"), "name"),
        (LETTER, replace(FACTS, person="Meggie", person_full="Meggie Okafor"), "name"),
        (LETTER, replace(FACTS, needs_first=("interpreter",)), "needs"),
    ],
)
def test_what_stops_a_letter(letter: ComposedLetter, facts: LetterFacts, rule: str) -> None:
    found = stopping(lint(letter, facts))
    assert rules(found) == {rule}
    assert all(each.instead for each in found)


def test_what_is_only_said() -> None:
    quiet = lint(LETTER, replace(FACTS, goes_on=date(2027, 3, 5)))
    nobody = lint(LETTER, replace(FACTS, support=()))
    assert [(each.rule, each.stops) for each in (*quiet, *nobody)] == [("quiet-day", False), ("support", False)]
    assert "5 March 2027" in quiet[0].instead


@pytest.mark.parametrize(("lack", "part"), [("no", "choice"), ("human", "who"), ("support", "support")])
def test_what_a_source_leaves_out_on_purpose_is_no_finding(lack: str, part: str) -> None:
    assert lint(without(part), replace(FACTS, lacks=frozenset({lack}))) == ()


def test_a_filled_in_name_is_no_word_of_ours_and_a_filled_in_sentence_is() -> None:
    named = replace(LETTER, parts=(*LETTER.parts, LetterPart("why", "", ("\u2068Ana! NHS refused\u2069 came.",), ())))
    assert lint(named, FACTS) == ()
    told = "\u2068The family refused to meet us on any of the days.\u2069"
    said = replace(LETTER, parts=(*LETTER.parts, LetterPart("why", "", (told,), ())))
    assert rules(lint(said, FACTS)) == {"kind-words"}


def test_another_language_keeps_the_rules_that_it_can() -> None:
    polish = replace(LETTER, language="pl", parts=(*LETTER.parts, LetterPart("why", "", ("Dziękujemy!",), ())))
    assert rules(lint(polish, FACTS)) == {"cheer"}
    turned = replace(LETTER, language="ur", direction="rtl")
    assert rules(stopping(lint(turned, replace(FACTS, person="Meggie")))) == {"name"}


def test_what_stops_comes_first_and_the_same_words_once() -> None:
    found = lint_words("Maggie suffered from it. They refused. He refused. Thank you!", FACTS)
    assert [each.stops for each in found] == [True, True, False]
    assert [each.words for each in found].count("refused") == 1


def test_findings_keep_words_out_of_a_log() -> None:
    found = lint_words("We heard that Magie refused. Thank you!", FACTS)
    shown = repr(found)
    assert found
    assert "Magie" not in shown
    assert "Maggie" not in shown
    assert "refused" not in shown
