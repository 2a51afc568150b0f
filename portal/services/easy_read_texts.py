"""An Easy Read file, or the Easy Read rows of a letter, as the rules see it: lines, each with where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.adapters.easy_read import SHARED, read_page
from portal.adapters.letter_sources import LABELS, read_source
from portal.adapters.word_sources import words_in
from portal.domain.easy_read import EasyPage, Row
from portal.domain.letter_source import LetterSource

# The kind of page that a row stands on, for what is counted a screen page.
PARTS, QUESTIONS, LABELS_GROUP = "parts", "questions", "labels"

# What Easy Read pages share with standard ones: the words round a page, of a form's widgets, and of its mistakes.
FRAMES = (
    "templates/layout/base.html",
    "templates/layout/header.html",
    "templates/layout/footer.html",
    "templates/parts/fields.html",
    "portal/web/messages.py",
)
PYTHON = Path(__file__).parent.parent


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
    answers: tuple[tuple[str, int], ...] = ()
    """Each question's name, and how many picture answers it has."""


def texts_of(root: Path) -> Iterator[tuple[str, Callable[[], EasyText]]]:
    """Yield each file's name, and what reads it."""
    for path in [root / "easy_read" / SHARED, *sorted((root / "easy_read").glob("*/*.yaml"))]:
        file = path.relative_to(root).as_posix()
        yield file, lambda path=path, file=file: page_text(read_page(path), file)  # type: ignore[misc]
    for name in FRAMES:
        # In a wheel the words lie inside the package, whose Python files are beside them.
        path = PYTHON / name.removeprefix("portal/") if name.startswith("portal/") else root / name
        yield name, lambda path=path, name=name: frame_text(path, name)  # type: ignore[misc]
    for path in sorted((root / "templates" / "letters").glob("*.yaml")):
        if path.name != LABELS:
            file = path.relative_to(root).as_posix()
            yield file, lambda path=path, file=file: letter_text(read_source(path), file)  # type: ignore[misc]


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
        file,
        page.title,
        tuple(lines),
        tuple(map(len, page.steps)),
        page.status,
        page.checked_by,
        page.checked_on,
        tuple((name, len(asked.choices)) for name, asked in page.questions.items()),
    )


def frame_text(path: Path, file: str) -> EasyText:
    """What both presentations show round a page, and what they say of a mistake: words without rows."""
    lines = tuple(Line(f"line {line}", words, is_row=False) for line, words in words_in(file, path))
    return EasyText(file, file, lines, ())


def letter_text(letter: LetterSource, file: str) -> EasyText:
    """The Easy Read rows of a letter. A part of a letter is a screen page."""
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
    stands = letter.easy_status
    return EasyText(
        file,
        letter.easy_title,
        tuple(lines),
        tuple(steps),
        stands.status,
        stands.checked_by,
        stands.checked_on,
    )


def _row(where: str, row: Row, group: str) -> Line:
    return Line(where, row.words, group, row.picture or "", row.explains, row.when)
