"""What a check of words found: where, what is wrong, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordFinding:
    """A finding in a catalog. `words` is how the source words begin; `why` says what to do."""

    file: str
    words: str
    why: str

    @property
    def line(self) -> str:
        return f"{self.file}: {f'“{self.words}”: ' if self.words else ''}{self.why}"


@dataclass(frozen=True, slots=True)
class EasyFinding:
    """A finding in an Easy Read file. `row` is such as "step 1 row 3" or "label back"; "" is the file itself."""

    file: str
    row: str
    rule: str
    why: str

    @property
    def line(self) -> str:
        return f"{self.file}: {f'{self.row}: ' if self.row else ''}{self.why} ({self.rule})"


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """How far a language is. `status` is "source" for English, else machine-drafted, translated or checked."""

    language: str
    strings: int
    translated: int
    fuzzy: int
    status: str
    checked_by: str
    checked_on: str
