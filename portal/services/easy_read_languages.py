"""Whether every language is in step with the Easy Read files: each row, label, title, hint and picture answer is there,
with the same values and as many hard words in bold, in sentences that are short in that language too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from gettext import c2py
from pathlib import Path

import regex
from babel.messages.catalog import Catalog

from portal.adapters import po_files
from portal.adapters.easy_read import BrokenEasyRead
from portal.adapters.letter_sources import BrokenLetterSource
from portal.domain.easy_read_rules import BOLD, MOST_WORDS, PLACEHOLDER
from portal.domain.findings import EasyFinding
from portal.languages import languages_in
from portal.services.easy_read_texts import FRAMES, EasyText, Line, texts_of

# Fifteen English words are more in a language that writes small words apart, and fewer where endings do their work.
MOST_WORDS_IN = {
    "cy": 20,
    "ur": 22,
    "fa": 20,
    "pa": 22,
    "so": 20,
    "bn": 17,
    "gu": 18,
    "ro": 18,
    "ar": 15,
    "tr": 14,
    "ta": 14,
}
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}\u200c\u200d’'\-–]*")
# The full stops and question marks of every script that we write.
_SENTENCE_END = regex.compile(r"(?<=[.?!…۔؟।॥])[”’»]?\s+")


def most_words(language: str) -> int:
    return MOST_WORDS_IN.get(language, MOST_WORDS)


def in_step(root: Path) -> list[EasyFinding]:
    """Return what keeps a language from being in step. `row` names the language too: "cy, step 1 row 3"."""
    folder = root / "translations"
    catalogs = {each: po_files.read(po_files.catalog_path(folder, each)) for each in languages_in(folder)[1:]}
    found = []
    for file, read in texts_of(root):
        if file in FRAMES or file.startswith("templates/letters/"):
            # `portal translations check` holds these complete.
            continue
        try:
            text = read()
        except (BrokenEasyRead, BrokenLetterSource):
            continue  # `portal easy-read check` says so
        for language, catalog in catalogs.items():
            found += [EasyFinding(file, *each) for each in check_language(text, language, catalog)]
    return found


def check_language(text: EasyText, language: str, catalog: Catalog) -> Iterator[tuple[str, str, str]]:
    for line in text.lines:
        if line.words:
            for why in _faults(line, language, catalog):
                yield f"{language}, {line.where}", "language", why


def _faults(line: Line, language: str, catalog: Catalog) -> Iterator[str]:
    message = catalog.get(line.words)
    form = message.string if message is not None else ""
    if isinstance(form, tuple):
        # The first of a plural pair is shown as that language's form for 1.
        form = form[c2py(catalog.plural_expr)(1)]
    words = str(form or "")
    if message is None or not words.strip():
        yield "not translated"
        return
    if message.fuzzy:
        yield "the translation is marked fuzzy: somebody must look at it"
    # Where a language has one form for every number, that form says the number, which the English for 1 may leave out.
    english = message.id if isinstance(message.id, tuple) else (line.words,)
    if Counter(PLACEHOLDER.findall(words)) not in [Counter(PLACEHOLDER.findall(each)) for each in english]:
        yield "the values, such as %(person)s, are not those of the English words"
    if len(BOLD.findall(words)) != len(BOLD.findall(line.words)):
        yield "not as many bold words as in English"
    for sentence in _SENTENCE_END.split(words):
        count = len(_WORD.findall(PLACEHOLDER.sub("Name", sentence.replace("**", ""))))
        if count > most_words(language):
            yield f"{count} words in a sentence: {most_words(language)} at most in this language"
