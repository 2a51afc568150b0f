"""The shape of an Easy Read page: rows of one idea and one picture, in steps (words.md, "Easy Read")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One idea: English words (with `**bold**` for a hard word and `%(name)s` for a value) and one picture's name.

    `explains` names the hard word that this row explains; `when` names a true value without which the row is left out.
    """

    words: str
    picture: str
    explains: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with picture answers. `choices` maps the stored code to its row."""

    question: str
    choices: Mapping[str, Row]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class EasyPage:
    """One file of `easy_read/`. `steps` are shown ten rows at most at a time; `parts` are rows and `labels` are words
    that the page's own Easy Read template places by name."""

    name: str
    title: str
    status: str
    checked_by: str
    checked_on: str
    steps: tuple[tuple[Row, ...], ...]
    parts: Mapping[str, Row]
    labels: Mapping[str, str]
    questions: Mapping[str, Question]
    next_label: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    describes: str
    source: str
    points: bool
