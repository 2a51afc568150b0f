"""The translated words: one compiled catalog a language, read once."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations

from portal.adapters.po_files import CatalogHead, catalog_path, read_head
from portal.languages import SOURCE, staff_folder


class Catalogs:
    """Gives the gettext catalog of a language. English is the source and needs none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.for_language = cache(self._load)
        self.head_of = cache(self._head)
        self.for_staff = cache(self._load_for_staff)
        self.staff_head_of = cache(self._staff_head)

    def _load(self, language: str) -> NullTranslations:
        if language == SOURCE:
            return NullTranslations()
        return Translations.load(str(self._folder), [language])

    def _load_for_staff(self, language: str) -> NullTranslations:
        """Return the words of staff pages. What they share with other pages is looked up in those pages' catalog."""
        if language == SOURCE:
            return NullTranslations()
        catalog = Translations.load(str(staff_folder(self._folder)), [language])
        catalog.add_fallback(self.for_language(language))
        return catalog

    def _staff_head(self, language: str) -> CatalogHead:
        return _head_in(staff_folder(self._folder), language)

    def _head(self, language: str) -> CatalogHead:
        """Return who made and checked the words of a language: status "" for the source. Where a catalog does not say,
        nobody checked it."""
        return _head_in(self._folder, language)


def _head_in(folder: Path, language: str) -> CatalogHead:
    if language == SOURCE:
        return CatalogHead("")
    path = catalog_path(folder, language)
    return read_head(path) if path.is_file() else CatalogHead()
