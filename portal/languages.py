"""The languages that there are: a folder of `translations/` each, and English, the source.

Adding a language is adding its folder. What CLDR knows of it (its own name, its direction, its country) is taken from
there through Babel. Imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale
from babel.core import get_global

SOURCE = "en"
# product.md's words, where CLDR has another, and the country whose English and Welsh we write.
_ENGLISH_NAMES = {"pa": "Panjabi", "bn": "Bengali"}
_COUNTRIES = {"en": "GB"}


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    own_name: str
    """As its readers write it, so that it is found without English."""
    english_name: str
    """For staff, who plan an interpreter or a translation and need not read the language."""
    direction: str
    """"ltr" or "rtl"."""
    locale: str
    """With its country, such as ur-PK: programs for words want one."""


@cache
def language(code: str) -> Language:
    """Return what is known of a language. Raises babel.UnknownLocaleError for a code that is none."""
    locale = Locale.parse(code)
    own = locale.get_display_name() or code
    country = _COUNTRIES.get(code) or get_global("likely_subtags").get(code, "").rpartition("_")[2]
    return Language(
        code=code,
        own_name=own[:1].upper() + own[1:],
        english_name=_ENGLISH_NAMES.get(code) or locale.english_name or code,
        direction=locale.text_direction,
        locale=f"{code}-{country}" if country else code,
    )


def is_right_to_left(code: str) -> bool:
    return language(code).direction == "rtl"


def languages_in(translations: Path) -> tuple[str, ...]:
    """Return the codes of the languages that have a catalog there: English first, the others by their code."""
    found = sorted(path.parent.parent.name for path in translations.glob("*/LC_MESSAGES/messages.po"))
    return (SOURCE, *found)


def staff_folder(translations: Path) -> Path:
    """Return where the catalogs of staff pages are, beside those of pages that families read."""
    return translations / "staff"


def names_in(code: str, languages: Iterable[str]) -> dict[str, str]:
    """Return what languages are called in one of them; in English, in our own words."""
    if code == SOURCE:
        return {each: language(each).english_name for each in languages}
    return {each: Locale.parse(each).get_display_name(code) or each for each in languages}
