"""Days and times in words, by CLDR, in the language's own digits. Moments are taken in England and Wales time."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from babel.dates import format_date, format_time

from portal.adapters.clock import LONDON, day_of
from portal.adapters.numbers import in_digits


def day_words(day: date | datetime, language: str) -> str:
    """Return a day in full, such as "Monday 3 March 2027"."""
    if isinstance(day, datetime):
        day = day_of(day)
    return _day_words(day, language)


@cache
def _day_words(day: date, language: str) -> str:
    # en_GB writes "Monday, 3 March 2027"; words.md asks for no comma.
    words = format_date(day, "EEEE d MMMM y" if language in {"en", "cy"} else "full", locale=_locale(language))
    words = in_digits(words, language)
    # CLDR gives Welsh days a capital; they stand inside sentences here, where Welsh writes them small.
    return words[0].lower() + words[1:] if language == "cy" else words


def time_words(moment: datetime, language: str) -> str:
    return in_digits(format_time(moment.astimezone(LONDON), "short", locale=_locale(language)), language)


def easy_time_words(moment: datetime, language: str) -> str:
    """Return a time for Easy Read, such as "2 in the afternoon" or "2:30 in the afternoon" (words.md, Easy Read 3)."""
    here = moment.astimezone(LONDON)
    words = format_time(here, "h:mm B" if here.minute else "h B", locale=_locale(language))
    return in_digits(words, language)


def _locale(language: str) -> str:
    return "en_GB" if language == "en" else language
