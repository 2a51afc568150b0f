"""Checks every Easy Read file against the rules that can be counted (words.md, "Easy Read").

A machine can't say that a page is understood; it can only catch what is surely wrong. People check the rest, and each
page says whether they have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.adapters.easy_read import BrokenEasyRead, EasyReadLibrary, read_page
from portal.adapters.hard_words import read_known_words
from portal.adapters.letter_sources import LABELS, BrokenLetterSource, read_source
from portal.adapters.reading_grade import reading_grade
from portal.domain.easy_read import EasyPage, Picture, Row
from portal.domain.easy_read_rules import (
    BOLD,
    MOST_GRADE,
    MOST_ROWS,
    MOST_STEPS,
    PLACEHOLDER,
    ROW_RULES,
    WORD_RULES,
    KnownWords,
    bold_words_in,
    hard_word,
    hard_words_in,
)
from portal.domain.findings import EasyFinding
from portal.domain.letter_source import LetterSource

# So few words give no steady grade: one long name of an organisation would decide it.
FEWEST_WORDS_TO_GRADE = 20
# The kind of page that a row stands on, for what is counted a screen page.
PARTS, QUESTIONS, LABELS_GROUP = "parts", "questions", "labels"


@dataclass(frozen=True, slots=True)
class Line:
    """Words that an Easy Read file shows. `picture` is None where none belongs: titles, labels, questions, hints."""

    where: str
    words: str
    group: str = ""
    """The screen page or the part of the file: hard words are explained within one."""
    picture: str | None = None
    explains: str = ""
    when: str = ""
    is_row: bool = True
    """False for titles and labels: they may hold a hard word before it is explained."""


@dataclass(frozen=True, slots=True)
class EasyText:
    """One file, as the rules of whole files see it."""

    file: str
    title: str
    lines: tuple[Line, ...]
    steps: tuple[int, ...]
    status: str = "draft"
    checked_by: str = ""
    checked_on: str = ""


Problem = tuple[str, str, str]
"""Where, rule, why."""


def check(root: Path) -> list[EasyFinding]:
    """Return what is wrong in `easy_read/` and in the Easy Read rows of `templates/letters/`; nothing is a pass."""
    library = EasyReadLibrary(root / "easy_read")
    known = read_known_words(root / "easy_read" / "hard_words.yaml")
    found = [EasyFinding("easy_read/pictures.yaml", *each) for each in pictures_described(library.pictures)]
    for file, read in _texts(root):
        try:
            text = read()
        except (BrokenEasyRead, BrokenLetterSource) as problem:
            found.append(EasyFinding(file, "", "file", f"can’t be read: {problem}"))
            continue
        found += [EasyFinding(file, *each) for each in check_text(text, known, library.pictures)]
    return found


def _texts(root: Path) -> Iterator[tuple[str, Callable[[], EasyText]]]:
    for path in sorted((root / "easy_read").glob("*/*.yaml")):
        file = path.relative_to(root).as_posix()
        yield file, lambda path=path, file=file: page_text(read_page(path), file)  # type: ignore[misc]
    for path in sorted((root / "templates" / "letters").glob("*.yaml")):
        if path.name != LABELS:
            file = path.relative_to(root).as_posix()
            yield file, lambda path=path, file=file: letter_text(read_source(path), file)  # type: ignore[misc]


def check_text(text: EasyText, known: KnownWords, pictures: Mapping[str, Picture]) -> Iterator[Problem]:
    """Yield what is wrong in one file, by every rule."""
    for line in text.lines:
        rules = {**WORD_RULES, **ROW_RULES} if line.is_row else WORD_RULES
        for name, rule in rules.items():
            for why in rule(line.words, known):
                yield line.where, name, why
        yield from one_picture(line, pictures)
    yield from hard_words_explained(text.lines, known)
    yield from few_rows(text)
    yield from grade(text, known)
    yield from has_title(text)
    yield from status_recorded(text)


# --- what a file shows


def page_text(page: EasyPage, file: str) -> EasyText:
    lines = [Line("title", page.title, is_row=False)]
    for number, rows in enumerate(page.steps, 1):
        lines += [_row(f"step {number} row {at}", row, f"step {number}") for at, row in enumerate(rows, 1)]
    lines += [_row(f"part {name}", row, PARTS) for name, row in page.parts.items()]
    for name, asked in page.questions.items():
        lines.append(Line(f"question {name}", asked.question, QUESTIONS))
        if asked.hint:
            lines.append(Line(f"question {name} hint", asked.hint, QUESTIONS))
        lines += [_row(f"choice {name} {code}", row, QUESTIONS) for code, row in asked.choices.items()]
    labels = {**page.labels, **({"next": page.next_label} if page.next_label else {})}
    lines += [Line(f"label {name}", words, LABELS_GROUP, is_row=False) for name, words in labels.items()]
    return EasyText(
        file, page.title, tuple(lines), tuple(map(len, page.steps)), page.status, page.checked_by, page.checked_on
    )


def letter_text(letter: LetterSource, file: str) -> EasyText:
    """The Easy Read rows of a letter. A part of a letter is a screen page; a letter's status is kept with its words."""
    lines = [Line("easy_title", letter.easy_title, is_row=False)]
    steps = []
    for name in letter.order:
        rows = letter.parts[name].easy
        steps.append(len(rows))
        for at, row in enumerate(rows, 1):
            where = f"part {name} row {at}"
            lines.append(Line(where, row.words, "letter", row.picture, row.explains, row.when))
            if row.discreet:
                lines.append(
                    Line(f"{where} discreet", row.discreet, "discreet", row.picture, row.explains, is_row=False)
                )
    return EasyText(file, letter.easy_title, tuple(lines), tuple(steps))


def _row(where: str, row: Row, group: str) -> Line:
    return Line(where, row.words, group, row.picture or "", row.explains, row.when)


# --- rules of rows and files


def one_picture(line: Line, pictures: Mapping[str, Picture]) -> Iterator[Problem]:
    """One picture a row, from the registry."""
    if line.picture is None:
        return
    if not line.picture:
        yield line.where, "picture", "no picture: each row has one"
    elif line.picture not in pictures:
        yield line.where, "picture", f"no picture is called {line.picture!r}: see easy_read/pictures.yaml"


def pictures_described(pictures: Mapping[str, Picture]) -> Iterator[Problem]:
    """Each picture says what it shows, for those who do not see it."""
    for name, picture in pictures.items():
        if not picture.describes.strip():
            yield name, "described", "no description: say what the picture shows"


def hard_words_explained(lines: Sequence[Line], known: KnownWords) -> Iterator[Problem]:
    """A hard word is bold where first used, and the very next row explains it (GOV).

    With two hard words in one row, or in an explanation, their explanations follow each other. A row that only some
    people see (`when`) explains for the rows that are seen with it. Titles and labels are exempt: they name things.
    """
    rows = [line for line in lines if line.is_row]
    explained: set[tuple[str, str]] = set()
    for at, line in enumerate(rows):
        hard = hard_words_in(line.words, known)
        bold = bold_words_in(line.words, known)
        explains = hard_word(line.explains, known)
        if explains and explains not in hard:
            yield line.where, "hard-word", f"it explains “{explains}” but does not say it, or it is in no list"
        for word in hard:
            if (word, "") in explained or (word, line.when) in explained:
                continue
            explained.add((word, line.when))
            if explains == word:
                yield line.where, "hard-word", f"it explains “{word}” before a row has used it: put **{word}** first"
            elif word not in bold:
                yield (
                    line.where,
                    "hard-word",
                    f"“{word}” is used here first: make it **bold**, explain it in the next row",
                )
            elif not _explained_next(rows, at, word, known):
                yield line.where, "hard-word", f"“{word}” must be explained in the very next row (`explains: {word}`)"
        for word in bold:
            if word not in known.hard:
                yield line.where, "hard-word", f"“{word}” is bold: bold is for hard words (easy_read/hard_words.yaml)"


def _explained_next(rows: Sequence[Line], at: int, word: str, known: KnownWords) -> bool:
    here = rows[at]
    for following in rows[at + 1 :]:
        if not following.explains or following.group != here.group or following.when not in {"", here.when}:
            return False
        if hard_word(following.explains, known) == word:
            return True
    return False


def few_rows(text: EasyText) -> Iterator[Problem]:
    """At most ten rows to a screen page, and fifteen pages to a step-by-step text (words.md, Easy Read 7)."""
    for number, rows in enumerate(text.steps, 1):
        if rows > MOST_ROWS:
            yield f"step {number}", "rows", f"{rows} rows on a page: {MOST_ROWS} at most, make another step"
    if len(text.steps) > MOST_STEPS:
        yield "", "rows", f"{len(text.steps)} steps: {MOST_STEPS} at most"


def grade(text: EasyText, known: KnownWords) -> Iterator[Problem]:
    """The reading grade of a file's words together is 4 or lower (Flesch–Kincaid, English).

    It is of the whole file, because the formula is meant for a hundred words and jumps about in a single row. Each row
    counts as a sentence. Placeholders become “Ann”; hard words, which the page explains, become “word”.
    """
    ends = (re.sub(r"[.?:…]*$", "", _plain(line.words, known)) for line in text.lines)
    words = " ".join(f"{each}." for each in ends if each)
    if len(words.split()) < FEWEST_WORDS_TO_GRADE:
        return
    found = reading_grade(words)
    if found > MOST_GRADE:
        yield "", "grade", f"reading grade {found:.1f}: {MOST_GRADE:.0f} at most, use shorter words and sentences"


def _plain(words: str, known: KnownWords) -> str:
    plain = PLACEHOLDER.sub("Ann", BOLD.sub(r"\1", words))
    for forms in sorted(known.hard.values(), key=lambda forms: -len(forms[0])):
        plain = re.sub(rf"\b(?:{'|'.join(map(re.escape, forms))})\b", "word", plain, flags=re.IGNORECASE)
    return plain


def has_title(text: EasyText) -> Iterator[Problem]:
    if not text.title.strip():
        yield "title", "title", "no title: say what the page is about"


def status_recorded(text: EasyText) -> Iterator[Problem]:
    """`draft`, or who checked it and on which day (words.md, Easy Read 10)."""
    if text.status == "draft":
        return
    if text.status != "checked" or not text.checked_by.strip():
        yield (
            "status",
            "status",
            "write `draft`, or `checked_by` with the group of people who checked it and `checked_on`",
        )
        return
    try:
        date.fromisoformat(text.checked_on)
    except ValueError:
        yield "status", "status", f"checked_on is {text.checked_on!r}: write the day, such as 2027-03-01"
