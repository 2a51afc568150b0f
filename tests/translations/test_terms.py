"""One term, one translation: each language's guide says how our terms are said there, and its catalog says them so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from portal.adapters import po_files
from portal.config import built_languages, resource_root

DOCS = Path(__file__).parents[2] / "docs" / "translating"
LANGUAGES = built_languages()[1:]
# Every guide settles these, in this order. A row with several words covers them all.
TERMS = (
    "learning disability, learning disabilities", "review, reviews", "reviewer, reviewers", "deeper review",
    "Easy Read", "died", "death", "family, families", "carer, carers", "friend, friends", "relative, relatives",
    "housemate", "supporter, supporters", "support", "advocate", "coordinator", "service, services", "health",
    "social care", "NHS", "hospital", "doctor", "nurse", "coroner", "inquest", "safeguarding", "police", "ombudsman",
    "letter, letters", "letter code", "link", "reference", "page", "question, questions", "answer, answers", "report",
    "recommendation, recommendations", "learning", "cause of death", "complaint, complaints", "concern, concerns",
    "worry, worries", "share", "take part", "confidential", "quiet day, quiet days", "promise, promised", "meeting",
    "pause", "receipt", "text message, text messages", "e-mail", "post", "large print", "braille", "interpreter",
    "British Sign Language", "Makaton", "picture, pictures", "photo, photos", "cookie, cookies",
    "language, languages", "office", "you", "we",
)  # fmt: skip
SECTIONS = ("Who reads it", "Tone in grief", "Easy Read in", "Numbers, dates, plural forms", "Direction", "Terms")
UNTESTABLE = "—"
# Names of bodies, which stay as they are: their words are no terms.
NAMES = ("Equality Advisory and Support Service",)
# A value, with the path that may follow an address.
_VALUE = re.compile(r"%\(\w+\)s(?:/\w+)*")


def rows_of(language: str) -> dict[str, tuple[str, ...]]:
    """Return the stems of each term, as the table of a language's guide has them. No stems: the guide says why."""
    rows = {}
    for line in guide_of(language).partition("## Terms")[2].splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and cells[0] not in {"English", "---"}:
            stems = () if cells[2] == UNTESTABLE else tuple(stem.strip() for stem in cells[2].split(" / "))
            rows[cells[0]] = tuple(map(folded, stems))
    return rows


@cache
def guide_of(language: str) -> str:
    return (DOCS / f"{language}.md").read_text(encoding="utf-8")


def folded(words: str) -> str:
    """Words as a comparison wants them: composed, small letters, no marks of bold, no invisible joiners."""
    plain = unicodedata.normalize("NFC", words.replace("**", "")).casefold()
    return plain.replace("\u200c", "").replace("\u200d", "").replace("\u00ad", "")


def asks_for(term: str) -> re.Pattern[str]:
    """How a term is found in English: any of its words, whole. A learning disability is no learning."""
    words = "|".join(re.escape(word) for word in term.split(", "))
    after = r"(?! disabilit)" if term == "learning" else ""
    return re.compile(rf"\b(?:{words})\b{after}", re.IGNORECASE)


def strays(language: str) -> Iterator[str]:
    """Yield each string whose translation holds none of the stems of a term that its English holds."""
    rows = [(term, asks_for(term), stems) for term, stems in rows_of(language).items() if stems]
    for message in po_files.read(po_files.catalog_path(resource_root() / "translations", language)):
        if message.id:
            english, here = _texts(message)
            for term, asked, stems in rows:
                if asked.search(english) and not any(stem in here for stem in stems):
                    yield f"{term}: {english[:70]!r} is {here[:70]!r}"


def _texts(message: Message) -> tuple[str, str]:
    source, words = message.id, message.string
    english = source if isinstance(source, str) else " ".join(source)
    here = words if isinstance(words, str) else " ".join(words)
    for name in NAMES:
        english = english.replace(name, "")
    return _VALUE.sub("", english), folded(here)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_guide_that_settles_every_term(language: str) -> None:
    guide = guide_of(language)
    assert [name for name in SECTIONS if f"## {name}" not in guide] == []
    assert tuple(rows_of(language)) == TERMS


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_term_has_one_translation(language: str) -> None:
    assert list(strays(language)) == []
