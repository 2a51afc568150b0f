"""How Easy Read pages stand, for staff and for whoever runs the portal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from portal.adapters import po_files
from portal.adapters.easy_read import EasyReadLibrary
from portal.adapters.letter_sources import LetterSources
from portal.domain.easy_read_pages import EasyAnswers, EasyStatus
from portal.languages import languages_in
from portal.services import page_answers
from portal.services.composing import letter_sources
from portal.services.easy_read_texts import EasyText, letter_text, page_text
from portal.services.tools import Tools


def statuses(root: Path) -> list[EasyStatus]:
    """Return each page's and letter's status, by its name. A language is named where every word is translated."""
    library, translated = EasyReadLibrary(root / "easy_read"), _translated(root / "translations")
    pages = [page_text(page, page.name) for page in (library.shared, *library.pages.values())]
    letters = LetterSources(root / "templates" / "letters").all.values()
    return [
        status_of(text, translated)
        for text in (*pages, *(letter_text(each, f"letter.{each.name}") for each in letters))
    ]


def status_of(text: EasyText, translated: Mapping[str, frozenset[str]]) -> EasyStatus:
    words = {line.words for line in text.lines if line.words}
    return EasyStatus(
        text.file,
        text.title,
        text.status,
        text.checked_by,
        text.checked_on,
        ("en", *(language for language, known in translated.items() if words <= known)),
    )


def status_words(status: str, checked_by: str = "", checked_on: str = "") -> str:
    """Return how Easy Read words stand, as staff read it. What nobody has checked says so."""
    if status == "checked":
        return f"Checked by {checked_by} on {checked_on}"
    return "Draft: no group of people with a learning disability has checked these words yet"


def letter_status_words(tools: Tools, letter: str) -> str:
    """Return how the Easy Read words of a letter stand, for whoever previews it. `letter` is such as "introductory"."""
    stands = letter_sources(tools).named(letter).easy_status
    return status_words(stands.status, stands.checked_by, stands.checked_on)


def with_answers(tools: Tools) -> list[EasyAnswers]:
    """Return every page with its answers: those with most "no" first, then by name."""
    said = page_answers.by_page(tools)
    found = [EasyAnswers(each, *said.get(each.page, (0, 0))) for each in statuses(tools.settings.resources)]
    return sorted(found, key=lambda each: (-each.not_easy, each.status.page))


def _translated(folder: Path) -> dict[str, frozenset[str]]:
    """Return the English words that each language has a finished translation for."""
    found = {}
    for language in languages_in(folder)[1:]:
        catalog = po_files.read(po_files.catalog_path(folder, language))
        found[language] = frozenset(
            message.id
            for message in catalog
            if isinstance(message.id, str) and message.id and message.string and not message.fuzzy
        )
    return found
