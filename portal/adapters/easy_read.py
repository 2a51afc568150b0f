"""Reads the Easy Read pages and the picture registry. The words stay English here; the page translates them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from portal.adapters.hard_words import read_known_words
from portal.adapters.picture_folder import PictureFolder
from portal.adapters.yaml_files import read_yaml
from portal.domain.easy_read import EasyPage, Picture, Question, Row
from portal.domain.easy_read_rules import KnownWords

SHARED = "shared.yaml"


class BrokenEasyRead(Exception):
    """A file of `easy_read/` can't be read. The message says which, where and why."""


class EasyReadLibrary:
    """Every Easy Read page by its page name, and every picture by its name. Read once."""

    def __init__(self, folder: Path, another_set: Path | None = None) -> None:
        """`another_set` is a folder of pictures that are shown instead of ours, as far as it has them."""
        self.folder = folder
        self.picture_folder = PictureFolder(
            folder.parent / "static" / "pictures", folder / "pictures.yaml", another_set
        )

    @cached_property
    def pages(self) -> Mapping[str, EasyPage]:
        """The pages by name: `easy_read/family/choose.yaml` is `family.choose`."""
        found = {}
        for path in sorted(self.folder.glob("*/*.yaml")):
            page = read_page(path)
            if page.name != f"{path.parent.name}.{path.stem}":
                raise BrokenEasyRead(f"{path}: it says page {page.name!r}; the file's name says otherwise")
            found[page.name] = page
        return found

    @cached_property
    def shared(self) -> EasyPage:
        """The words that stand on many pages: buttons, the ending."""
        return read_page(self.folder / SHARED)

    @property
    def pictures(self) -> Mapping[str, Picture]:
        return self.picture_folder.pictures

    @cached_property
    def known_words(self) -> KnownWords:
        """What the rules know about words: hard words, words not to use, the longest realistic values."""
        return read_known_words(self.folder / "hard_words.yaml")


def status_in(status: Any) -> tuple[str, str, str]:
    """Return (status, checked by, checked on) from what a file of Easy Read words, or of a letter, says of itself."""
    checked = status if isinstance(status, dict) else {}
    return (
        "checked" if checked else str(status),
        str(checked.get("checked_by", "")),
        str(checked.get("checked_on", "")),
    )


def read_page(path: Path) -> EasyPage:
    """Return the page in a file; raise BrokenEasyRead with the file and what is wrong."""
    try:
        content = read_yaml(path.read_text(encoding="utf-8"))
        status, checked_by, checked_on = status_in(content["status"])
        return EasyPage(
            name=content["page"],
            title=content["title"],
            status=status,
            checked_by=checked_by,
            checked_on=checked_on,
            steps=tuple(tuple(_row(row) for row in step["rows"]) for step in content.get("steps", ())),
            parts={key: _row(row) for key, row in content.get("parts", {}).items()},
            labels={key: str(words) for key, words in content.get("labels", {}).items()},
            questions={key: _question(each) for key, each in content.get("questions", {}).items()},
            next_label=str(content.get("next", "")),
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as problem:
        raise BrokenEasyRead(f"{path}: {type(problem).__name__} {problem}") from problem


def _row(content: Mapping[str, Any]) -> Row:
    return Row(
        words=content["words"],
        picture=content["picture"],
        explains=str(content.get("explains", "")),
        when=str(content.get("when", "")),
    )


def _question(content: Mapping[str, Any]) -> Question:
    # YAML reads a bare yes or no as true or false; the codes are text.
    named = {True: "yes", False: "no"}
    choices = {named.get(code, str(code)) if isinstance(code, bool) else str(code): _row(row)
               for code, row in content["choices"].items()}  # fmt: skip
    return Question(question=content["question"], choices=choices, hint=str(content.get("hint", "")))
