"""Numbers in words, in the digits that CLDR gives a language: ٣ in Arabic, ۳ in Persian, ৩ in Bengali.

For what is read as words: days, times, counts, pages. What somebody types, dials, compares or reads out to another
stays 0-9 in every language (codes, references, telephone numbers, postcodes, addresses, links): those are text already
and never come here. Why: docs/translating/README.md.
"""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.numbers import format_decimal

from portal.languages import language as language_of

# The nought of each numbering system that is some language's default in CLDR; its other nine digits follow in Unicode.
NOUGHTS = {
    "adlm": "\U0001e950",
    "arab": "\u0660",
    "arabext": "\u06f0",
    "beng": "\u09e6",
    "cakm": "\U00011136",
    "deva": "\u0966",
    "hmnp": "\U0001e140",
    "latn": "0",
    "mtei": "\uabf0",
    "mymr": "\u1040",
    "nkoo": "\u07c0",
    "olck": "\u1c50",
    "tibt": "\u0f20",
}


@cache
def numbering_system(language: str) -> str:
    """Return CLDR's default numbering system, such as "arab", in the country that a language is written for here."""
    return str(_locale(language).default_numbering_system)


@cache
def digits_of(language: str) -> str:
    """Return the ten digits of a language, nought first."""
    nought = ord(NOUGHTS[numbering_system(language)])
    return "".join(map(chr, range(nought, nought + 10)))


def in_digits(words: str, language: str) -> str:
    """Return words of a language, each 0-9 in them as its own digit."""
    return words.translate(_table(language)) if numbering_system(language) != "latn" else words


def number_words(number: float, language: str) -> str:
    """Return a number with the marks between thousands and the digits of a language: 10,000 or ١٠٬٠٠٠."""
    return in_digits(format_decimal(number, locale=_locale(language), numbering_system="default"), language)


def counted(value: object, language: str) -> object:
    """Return a value that goes into words: a count in the language's digits, anything else as it is."""
    return in_digits(str(value), language) if type(value) is int else value


@cache
def _table(language: str) -> dict[int, str]:
    return dict(zip(map(ord, "0123456789"), digits_of(language), strict=True))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language_of(language).locale, sep="-")
