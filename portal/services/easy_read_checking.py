"""Checks every Easy Read file against the rules that can be counted (words.md, "Easy Read").

A machine can't say that a page is understood; it can only catch what is surely wrong. People check the rest, and each
page says whether they have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from portal.adapters.easy_read import BrokenEasyRead, EasyReadLibrary
from portal.adapters.letter_sources import BrokenLetterSource
from portal.adapters.reading_grade import reading_grade
from portal.domain.easy_read import Picture, Row
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
from portal.services.easy_read_texts import EasyText, Line, texts_of

# So few words give no steady grade: one long name of an organisation would decide it.
FEWEST_WORDS_TO_GRADE = 20
FEWEST_ANSWERS = 2
Problem = tuple[str, str, str]
"""Where, rule, why."""


def check(root: Path, another_set: Path | None = None) -> list[EasyFinding]:
    """Return what is wrong in `easy_read/` and in the Easy Read rows of `templates/letters/`; nothing is a pass.

    `another_set` is the folder of pictures shown instead of ours. Raises BrokenPictures when it can't be used.
    """
    library = EasyReadLibrary(root / "easy_read", another_set)
    known = library.known_words
    found = [EasyFinding("easy_read/pictures.yaml", *each) for each in pictures_described(library.pictures)]
    for file, read in texts_of(root):
        try:
            text = read()
        except (BrokenEasyRead, BrokenLetterSource) as problem:
            found.append(EasyFinding(file, "", "file", f"can’t be read: {problem}"))
            continue
        found += [EasyFinding(file, *each) for each in check_text(text, known, library.pictures)]
    return found


def check_rows(library: EasyReadLibrary, rows: Sequence[Row]) -> tuple[EasyFinding, ...]:
    """Return what is wrong in rows that somebody types, by the same rules as a file's. A finding's `row` is "row 3".

    A row may leave `explains` out: the row after a bold hard word explains it when it says the word again.
    """
    known = library.known_words
    lines: list[Line] = []
    for at, row in enumerate(rows, 1):
        explains = row.explains or (_still_to_explain(lines, row.words, known) if lines else "")
        lines.append(Line(f"row {at}", row.words, "rows", row.picture, explains))
    text = EasyText("", "rows", tuple(lines), ())
    return tuple(EasyFinding("", *each) for each in check_text(text, known, library.pictures))


def _still_to_explain(before: Sequence[Line], words: str, known: KnownWords) -> str:
    """Return the bold word of the row above (or of the row above an explanation) that these words say again."""
    said = hard_words_in(words, known)
    explained = {hard_word(line.explains, known) for line in before if line.explains}
    for line in reversed(before):
        for word in bold_words_in(line.words, known):
            if word in said and word not in explained:
                return word
        if not line.explains:
            break
    return ""


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
    yield from picture_answers(text)


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
    bolded: dict[tuple[str, str], int] = {}
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
            elif bolded.get((word, line.when), at) < at or bolded.get((word, ""), at) < at:
                yield line.where, "hard-word", f"“{word}” was bold before: bold only where a word is first used"
            bolded.setdefault((word, line.when), at)
    for line in lines:
        if line.picture is None and bold_words_in(line.words, known):
            yield line.where, "hard-word", "bold here: bold is for hard words in rows, where the next row explains them"


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


def picture_answers(text: EasyText) -> Iterator[Problem]:
    """A question has picture answers to choose from: two, or more (words.md, Easy Read 8)."""
    for name, answers in text.answers:
        if answers < FEWEST_ANSWERS:
            yield f"question {name}", "answers", "too few picture answers: give 2 or more to choose from"


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
