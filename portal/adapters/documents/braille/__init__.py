"""A composed letter in braille: Unified English Braille, or the braille of another language where liblouis has it.

English is contracted (grade 2) unless its reader asked for grade 1. Without liblouis it is in grade 1, made here.
A code, a reference, an address of a page or of mail and a postcode are letter by letter in either grade, so that each
letter is what it looks like, and none is broken over two lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from portal.adapters.documents.braille import uncontracted
from portal.adapters.documents.braille.liblouis import Liblouis
from portal.adapters.documents.braille.pages import KEPT_BLANK, Block, as_brf
from portal.adapters.documents.words import clean, runs
from portal.adapters.letter_formats.plain import bare
from portal.domain.errors import Refused
from portal.domain.letters import ComposedLetter, Grade

# For each language its table letter by letter, and contracted. Offered is what writes every letter of the language as
# something of its own, in six dots, with capitals and numbers as Unified English Braille has them: names, codes and
# links are in Latin letters in every letter, and other tables leave them without cells, or in doubt (docs/adr/).
TABLES: Final[dict[str, dict[Grade, str]]] = {
    "en": {"1": "en-ueb-g1.ctb", "2": "en-ueb-g2.ctb"},
    "cy": {"1": "cy-cy-g1.utb", "2": "cy-cy-g2.ctb"},
    "tr": {"1": "tr-g1.ctb", "2": "tr-g1.ctb"},
}
# What must be read exactly: some tables write "9a1" and "911" with the same cells.
EXACT: Final = "en-ueb-g1.ctb"
_SIX_DOTS: Final = "\u283f"
_GRADE_1_WORD: Final = uncontracted.dots("56", "56")
_NO_LIMIT: Final = 1_000_000
_NUMBER: Final = uncontracted.cells("1234567890")
_DIGITS: Final = {"#": _NUMBER[0], **dict(zip("1234567890", _NUMBER[1:], strict=True))}
# Dots stand for a code that is made only when the letter is sent; not every table has them.
_DOT: Final = "•"
_FULL: Final = uncontracted.dots("123456")
_BLANK: Final = uncontracted.BLANK


class Braille:
    """Letters into BRF. `louis` is liblouis, or None where it is not installed."""

    def __init__(self, louis: Liblouis | None) -> None:
        self._louis = louis

    @property
    def languages(self) -> frozenset[str]:
        """The languages that a letter can be brailled in here."""
        if self._louis is None:
            return frozenset({"en"})
        return frozenset(
            each for each, tables in TABLES.items() if all(map(self._louis.has, (EXACT, *tables.values())))
        )

    @property
    def contracts(self) -> bool:
        """Whether contracted braille can be made here."""
        return self._louis is not None

    def letter(self, letter: ComposedLetter, *, grade: Grade = "2") -> bytes:
        """Return the letter as BRF. Raises Refused("no_braille" or "no_braille_for", with cause and remedy)."""
        if letter.language not in self.languages:
            raise no_braille(letter.language, louis=self._louis is not None)
        writer = _Writer(letter.language, *self._scripts(letter.language, grade))
        blocks = list(_blocks(letter, writer))
        if writer.unknown:
            raise Refused(
                "no_braille_for",
                characters=" ".join(writer.unknown),
                cause="The letter holds characters that this braille has no cells for.",
                remedy="Ask the person how they write them, or have the letter brailled by a transcriber.",
            )
        return as_brf(blocks, _DIGITS)

    def _scripts(self, language: str, grade: Grade) -> tuple[_Script, _Script]:
        """Return what writes words, and what writes letter by letter."""
        if self._louis is None:
            ours = _Script(uncontracted.cells, uncontracted.unknown)
            return ours, ours
        return _script(self._louis, TABLES[language][grade]), _script(self._louis, EXACT)


class _Script:
    def __init__(self, cells: Callable[[str], str], unknown: Callable[[str], str]) -> None:
        self.cells, self.unknown = cells, unknown


def _script(louis: Liblouis, table: str) -> _Script:
    return _Script(partial(louis.cells, table), partial(louis.unknown, table))


def no_braille(language: str, *, louis: bool = True) -> Refused:
    """Return why a language is not brailled, and what to do."""
    if not louis and language in TABLES:
        cause, remedy = "liblouis is not installed, and only English is brailled without it.", "Install liblouis."
    else:
        cause = "There is no braille table for this language that can be relied on."
        remedy = "Have the letter brailled by a transcriber who reads the language."
    return Refused("no_braille", language=language, cause=cause, remedy=remedy)


class _Writer:
    """Words into cells, remembering what there were no cells for."""

    def __init__(self, language: str, words: _Script, letters: _Script) -> None:
        self._words, self._letters = words, letters
        # The indicator is of Unified English Braille; the other codes here are letter by letter without one.
        self._exactly = _GRADE_1_WORD if language == "en" else ""
        self.unknown: dict[str, None] = {}

    def __call__(self, words: str) -> str:
        """Return a paragraph, blanks where it may be broken."""
        found = runs(bare(clean(words)), _NO_LIMIT, marks=False)
        return "".join(self.exactly(each) if kind in ("k", "bk") else self._plainly(each) for kind, each in found)

    def exactly(self, words: str) -> str:
        """Return a code, a number or an address letter by letter, in one piece: each block of it by itself."""
        blocks = [self._cells(self._letters, block) for block in re.split(r"([ \u00a0-])", words)]
        said = "".join(blocks).replace(_BLANK, KEPT_BLANK)
        return (self._exactly if any(each.isalpha() for each in words) else "") + said

    def _plainly(self, words: str) -> str:
        # A table may drop blanks at the ends: they part these words from what is beside them.
        before, after = (_BLANK if end.isspace() else "" for end in (words[:1], words[-1:]))
        said = words.strip()
        return before + self._cells(self._words, " ".join(said.split())) + after if said else before

    def _cells(self, script: _Script, words: str) -> str:
        if set(words) == {_DOT}:
            return _FULL * len(words)
        found = script.unknown(words)
        self.unknown |= dict.fromkeys(found)
        made = "" if found else script.cells(words)
        if max(made, default="") > _SIX_DOTS:
            # Some tables have signs of eight dots for computers, which no braille on paper has.
            self.unknown |= dict.fromkeys(each for each in words if not (each.isalnum() or each.isspace()))
            return ""
        return made


def _blocks(letter: ComposedLetter, say: _Writer) -> Iterator[Block]:
    yield Block("line", say(letter.date))
    yield Block("line", say.exactly(bare(clean(letter.reference))))
    yield Block("heading", say(letter.title))
    for part in letter.parts:
        if part.heading:
            yield Block("heading", say(part.heading))
        yield from (Block("paragraph", say(words)) for words in part.plain)
        if part.name == letter.way_in_after and letter.way_in is not None:
            yield Block("line", say(f"{letter.link_label}:"), apart=True)
            yield Block("line", say.exactly(bare(clean(letter.way_in.short_address))))
            yield Block("line", say(f"{letter.way_in_words[1]}:"))
            yield Block("line", say.exactly(bare(clean(letter.way_in.code))))
    for number, line in enumerate(letter.sender):
        yield Block("line", say(line), apart=number == 0)
    yield Block("line", say.exactly(bare(clean(letter.version))), apart=True)
