"""Numbers in words are in the digits that CLDR gives their language; what is dialled, typed or compared stays 0-9."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from babel.numbers import get_group_symbol

from portal.adapters.catalog_digits import counts_in_digits
from portal.adapters.dates import day_words, easy_time_words, time_words
from portal.adapters.numbers import NOUGHTS, counted, digits_of, in_digits, number_words, numbering_system
from portal.adapters.voice.pieces import pieces
from portal.config import built_languages, resource_root
from portal.languages import language

DAY = date(2027, 3, 13)
MOMENT = datetime(2027, 3, 13, 14, 35, tzinfo=UTC)
# How Unicode names the digits of a numbering system, and CSS the numbers of a list in it.
NAMED = {
    "latn": "DIGIT",
    "arab": "ARABIC-INDIC DIGIT",
    "arabext": "EXTENDED ARABIC-INDIC DIGIT",
    "beng": "BENGALI DIGIT",
}
LISTS = {"arab": "arabic-indic", "arabext": "persian", "beng": "bengali"}
LANGUAGES = built_languages()
OWN = [code for code in LANGUAGES if numbering_system(code) != "latn"]


def in_0_9(words: str) -> str:
    return "".join(str(unicodedata.decimal(each, each)) for each in words)


def cldr(code: str) -> Locale:
    return Locale.parse(language(code).locale, sep="-")


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_digits_of_a_language_are_those_of_cldr(code: str) -> None:
    # given what CLDR says of a language in its country
    system = cldr(code).default_numbering_system
    # then its digits are that system's, nought to nine
    digits = digits_of(code)
    assert [unicodedata.decimal(each) for each in digits] == list(range(10))
    assert [unicodedata.name(each).rpartition(" ")[0] for each in digits] == [NAMED[system]] * 10


def test_the_digits_of_every_language_that_may_be_added_are_known() -> None:
    # given every numbering system that is some language's default in CLDR
    systems = {Locale.parse(each).default_numbering_system for each in locale_identifiers()}
    # then its nought is known
    assert systems <= set(NOUGHTS)
    for nought in NOUGHTS.values():
        assert [unicodedata.decimal(chr(ord(nought) + each), -1) for each in range(10)] == list(range(10))


@pytest.mark.parametrize("code", LANGUAGES)
def test_days_and_times_are_in_those_digits(code: str) -> None:
    for words, numbers in (
        (day_words(DAY, code), {"13", "2027"}),
        (time_words(MOMENT, code), {"35"}),
        (easy_time_words(MOMENT, code), {"2", "35"}),
    ):
        # then the day is the same day, and no digit is of another kind
        assert numbers <= set(re.findall(r"\d+", in_0_9(words))), words
        assert {each for each in words if each.isdecimal()} <= set(digits_of(code)), words


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_large_number_has_the_marks_of_its_language(code: str) -> None:
    words = number_words(20_000, code)
    assert in_0_9(words) == f"20{get_group_symbol(cldr(code), numbering_system='default')}000"
    assert {each for each in words if each.isdecimal()} == {digits_of(code)[2], digits_of(code)[0]}


@pytest.mark.parametrize("code", OWN)
def test_only_a_count_changes(code: str) -> None:
    digits = digits_of(code)
    assert counted(3, code) == digits[3]
    # what is text already may be a telephone number or a code, and true is no number
    for given in ("3", "0118 496 0100", "ABCD-2345", True, None):
        assert counted(given, code) is given
    assert in_digits("page 2", code) == f"page {digits[2]}"


@pytest.mark.parametrize("code", OWN)
@pytest.mark.parametrize(
    "words",
    [
        "999", "(111)", "116 123", "0118 496 0100", "+44 118 496 0100", "03000 616161", "3 3 2027", "24 12 2026",
        "LDR-2026-0012", "ABCD-EFGH-J2MN", "ZZ99 1AA", "%(line1)s {n}", "MP3", "PDF/UA-1", "CC BY-SA 4.0", "2.2",
    ],
)  # fmt: skip
def test_what_is_dialled_typed_or_compared_stays(code: str, words: str) -> None:
    assert counts_in_digits(f"س {words}.", code) == f"س {words}."


def test_counts_in_a_catalogs_words() -> None:
    assert counts_in_digits("خلال 5 أيام، أو 2,000 حرف، %(n)s.", "ar") == "خلال ٥ أيام، أو ٢٬٠٠٠ حرف، %(n)s."
    assert counts_in_digits("مثل 18، 20 یا 28، حداکثر 15 MB", "fa") == "مثل ۱۸، ۲۰ یا ۲۸، حداکثر ۱۵ MB"
    assert counts_in_digits("مارس 2027", "ar") == "مارس ٢٠٢٧"
    assert counts_in_digits("Shift 3 বার, 5টি দিন, 999", "bn") == "Shift ৩ বার, ৫টি দিন, 999"
    assert counts_in_digits("5 کام کے دن، 2,000", "ur") == "5 کام کے دن، 2,000"


def test_numbered_lists_are_in_the_digits_of_their_language() -> None:
    css = (resource_root() / "static/css/portal.css").read_text()
    listed = dict(re.findall(r":where\(ol:lang\((\w+)\)\) \{ list-style-type: ([a-z-]+); \}", css))
    assert listed == {code: LISTS[numbering_system(code)] for code in OWN}


def test_a_voice_is_given_the_digits_that_every_voice_knows() -> None:
    said = [value for kind, value in pieces(["চিঠি: ৩ মার্চ ২০২৭", "۰۱۱۸ ۴۹۶ ۰۱۰۰"]) if kind != "pause"]
    assert said == ["চিঠি: 3 মার্চ 2027", "0118", "496", "0100"]
