"""The translated words: one compiled catalog a language, read once."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations


class Catalogs:
    """Gives the gettext catalog of a language. English is the source and needs none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.for_language = cache(self._load)

    def _load(self, language: str) -> NullTranslations:
        if language == "en":
            return NullTranslations()
        return Translations.load(str(self._folder), [language])
