"""The sources of the letters: each rule with a source that breaks it, and ours that break none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from portal.adapters.hard_words import read_known_words
from portal.adapters.letter_sources import LetterSources
from portal.domain.letter_source import LetterSource, SourcePart, SourceWords
from portal.domain.letter_source_rules import MOST_SEGMENTS, check_source
from portal.domain.text_segments import is_gsm, segments
from portal.services.letter_source_checking import check

ROOT = Path(__file__).parents[2]
LETTERS = ROOT / "templates" / "letters"
OURS = LetterSources(LETTERS).named("outcome")
LONGEST = read_known_words(ROOT / "easy_read" / "hard_words.yaml").longest
TWELVE = {
    "introductory", "choice_recorded", "regular_update", "check_what_we_wrote", "our_reply", "takes_longer", "outcome",
    "action_update", "stopped", "one_time_code", "reply_waits", "leaflet",
}  # fmt: skip
NEUTRAL = LetterSources(LETTERS).named("something_to_read")
Change = Callable[[LetterSource], LetterSource]


def part(name: str, **changes: object) -> Change:
    def changed(letter: LetterSource) -> LetterSource:
        return replace(letter, parts={**letter.parts, name: replace(letter.parts[name], **changes)})  # type: ignore[arg-type]

    return changed


def said(words: str, name: str = "why", **more: str) -> Change:
    return part(name, plain=(SourceWords(words, **more),))  # type: ignore[arg-type]


def without(name: str) -> Change:
    return lambda letter: replace(letter, parts={key: each for key, each in letter.parts.items() if key != name})


def test_ours_break_no_rule() -> None:
    assert [finding.line for finding in check(ROOT)] == []


def test_the_twelve_letters_are_there() -> None:
    others = {"contact_changed", "something_to_read", "report_received", "report_not_ours"}
    assert set(LetterSources(LETTERS).all) - others == TWELVE


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (part("why", plain=()), "both"),
        (part("why", easy=()), "both"),
        (part("next", plain=(SourceWords("We write on %(next_day)s."),)), "same-facts"),
        (said("We have %(nothing)s for you."), "placeholder"),
        (said("About 50% of it."), "placeholder"),
        (said("Hello.", when="nothing"), "placeholder"),
        (said("Hello.", each="nothing"), "placeholder"),
        (said("%(support_name)s listens."), "placeholder"),
        (said("We met %(person)s."), "discreet"),
        (said("Because: %(reason)s"), "discreet"),
        (said("People with a learning disability."), "discreet"),
        (said("We met %(person)s.", discreet="We met %(person_full)s."), "discreet"),
        (part("why", plain=(SourceWords(""), SourceWords("Hello."))), "discreet"),
        (part("why", heading="About %(person)s"), "discreet"),
        (lambda letter: replace(letter, subject="About %(person)s"), "discreet"),
        (lambda letter: replace(letter, sms="About %(person)s %(link)s %(code)s"), "discreet"),
        (lambda letter: replace(letter, sms="Words. " * 60 + "%(link)s %(code)s"), "sms"),
        (lambda letter: replace(letter, sms="It’s here: %(link)s %(code)s"), "sms"),
        (lambda letter: replace(letter, sms="Your code is %(code)s"), "sms"),
        (lambda letter: replace(letter, sms="Your page is %(link)s"), "sms"),
        (lambda letter: replace(letter, purpose=""), "sms"),
        (without("next"), "parts"),
        (lambda letter: replace(letter, lacks={"joy": "It is sad."}), "parts"),
        (lambda letter: replace(letter, lacks={"human": " "}), "parts"),
        (without("who"), "human"),
        (said("I do this review.", "who"), "human"),
        (without("support"), "support"),
        (said("If somebody is in danger now, telephone 999.", "support"), "support"),
        (said("%(support_name)s: %(support_phone)s.", "support", each="support"), "support"),
        (said("Write to us.", "reach"), "reach"),
        (without("choice"), "no"),
        (said("You can read it now.", "choice"), "no"),
    ],
)
def test_a_source_that_breaks_a_rule(change: Change, rule: str) -> None:
    assert rule in {found for _where, found, _why in check_source(change(OURS), LONGEST)}
    assert [*check_source(OURS, LONGEST)] == []


@pytest.mark.parametrize(
    "change",
    [
        said("Dear %(contributor)s,", "greeting"),
        said("I am %(reviewer)s.", "greeting"),
        said("%(supporter)s can help you.", "greeting"),
        said("We are sorry.", "greeting"),
        said("It is about the review.", "greeting"),
        said("Hello.", "greeting", picture="person-who-died"),
        said("Hello.", "greeting", picture="learning-disability"),
        said("Hello.", "greeting", when="replied"),
        lambda letter: replace(letter, subject="Our reply"),
        lambda letter: replace(letter, sms="Hello %(contributor)s. %(link)s %(code)s"),
    ],
)
def test_a_neutral_letter_that_says_something(change: Change) -> None:
    assert "neutral" in {rule for _where, rule, _why in check_source(change(NEUTRAL), LONGEST)}
    assert [*check_source(NEUTRAL, LONGEST)] == []


def test_what_is_left_out_on_purpose_breaks_nothing() -> None:
    # given a letter without a way to say no / when it says why / then that is no finding
    letter = without("choice")(OURS)
    assert {rule for _where, rule, _why in check_source(letter, LONGEST)} == {"no"}
    assert [*check_source(replace(letter, lacks={"no": "It only thanks."}), LONGEST)] == []


def test_a_broken_file_is_a_finding_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "easy_read").mkdir()
    (tmp_path / "easy_read" / "hard_words.yaml").write_text((ROOT / "easy_read/hard_words.yaml").read_text())
    (tmp_path / "templates" / "letters").mkdir(parents=True)
    (tmp_path / "templates" / "letters" / "broken.yaml").write_text("name: broken\n")
    assert [(each.file, each.rule) for each in check(tmp_path)] == [("templates/letters/broken.yaml", "file")]


def test_a_part_of_only_left_out_words_is_found() -> None:
    empty = SourcePart("why", "Why", (SourceWords("", discreet="Hello."),), (SourceWords("Hello."),))
    letter = replace(OURS, parts={**OURS.parts, "why": empty})
    assert ("part why", "both") in {(where, rule) for where, rule, _why in check_source(letter, LONGEST)}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 459, MOST_SEGMENTS),
        ("a" * 460, 4),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("’" + "a" * 69, 1),
        ("’" + "a" * 70, 2),
        ("â" * 201, 3),
        ("â" * 202, 4),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_a_text_message_is_counted_as_it_is_sent(text: str, count: int) -> None:
    assert segments(text) == count


def test_the_alphabet_of_text_messages() -> None:
    assert is_gsm("Hello @£$ éàñ {[~]}€\n")
    for other in "’“”–âŵşłа":
        assert not is_gsm(other)
