"""Numbers in a catalog's own words: a count is in the language's digits, what is dialled or compared is not."""

from __future__ import annotations

import re

from portal.adapters.documents.words import CODE, POSTCODE, TELEPHONE
from portal.adapters.numbers import in_digits, number_words, numbering_system

_NUMBER = re.compile(
    # What stays as it stands: where a value goes, a telephone number or a day as somebody types it (3 3 2027), the
    # short numbers that help, a code, a postcode, the name of a format or licence (MP3, PDF/UA-1, 2.2).
    r"(?P<stays>%\(\w+\)s|\{\w+\}|"
    + "|".join((TELEPHONE, r"(?<![\w.])(?:999|112|111|101)(?![\w,.]\d)", CODE, POSTCODE))
    + r"|[A-Za-z][A-Za-z/-]*\d[\w.]*|\d+(?:\.\d+)+)"
    r"|(?P<count>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
)


def counts_in_digits(words: str, language: str) -> str:
    """Return a catalog's words with each count in the digits of the language; in most, as they were."""
    if numbering_system(language) == "latn":
        return words
    return _NUMBER.sub(lambda found: found[0] if found["stays"] else _count(found[0], language), words)


def _count(written: str, language: str) -> str:
    """A year has no mark between its thousands: only a number that was written with one keeps one."""
    return number_words(int(written.replace(",", "")), language) if "," in written else in_digits(written, language)
