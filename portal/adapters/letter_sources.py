"""Reads the sources of the letters. The words stay English here; composing translates them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from portal.adapters.easy_read import status_in
from portal.adapters.yaml_files import read_yaml
from portal.domain.errors import NotFound
from portal.domain.letter_source import EasyWordsStatus, LetterLabels, LetterSource, SourcePart, SourceWords

LABELS = "labels.yaml"


class BrokenLetterSource(Exception):
    """A file of `templates/letters/` can't be read. The message says which file and what is wrong."""


class LetterSources:
    """Every letter by its name, read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def all(self) -> Mapping[str, LetterSource]:
        found = {}
        for path in sorted(self.folder.glob("*.yaml")):
            if path.name != LABELS:
                source = read_source(path)
                if source.name != path.stem:
                    raise BrokenLetterSource(f"{path}: it says name {source.name!r}; the file's name says otherwise")
                found[source.name] = source
        return found

    @cached_property
    def labels(self) -> LetterLabels:
        path = self.folder / LABELS
        try:
            return LetterLabels(**read_yaml(path.read_text(encoding="utf-8")))
        except (yaml.YAMLError, TypeError) as problem:
            raise BrokenLetterSource(f"{path}: {problem}") from problem

    def named(self, name: str) -> LetterSource:
        """Return a letter's source; raise NotFound when there is no such letter."""
        if name not in self.all:
            raise NotFound("no_such_letter", name=name)
        return self.all[name]


def read_source(path: Path) -> LetterSource:
    """Return the letter in a file; raise BrokenLetterSource with the file and what is wrong."""
    raw = path.read_bytes()
    try:
        content = read_yaml(raw.decode())
        parts = {name: _part(name, part) for name, part in content["parts"].items()}
        order = tuple(content["order"])
        if sorted(order) != sorted(parts):
            raise BrokenLetterSource(f"{path}: `order` must name each part once")
        return LetterSource(
            name=content["name"],
            about=content["about"],
            subject=content["subject"],
            title=content["title"],
            easy_title=content["easy_title"],
            discreet_title=content["discreet_title"],
            sms=content["sms"],
            purpose=str(content.get("purpose", "")),
            for_friends=bool(content["for_friends"]),
            order=order,
            parts=parts,
            version=hashlib.sha256(raw).hexdigest()[:8],
            easy_status=EasyWordsStatus(*status_in(content["status"])),
            at_once=bool(content.get("at_once", False)),
            after_stop=bool(content.get("after_stop", False)),
            by_itself=bool(content.get("by_itself", False)),
            neutral=bool(content.get("neutral", False)),
            lacks={str(what): str(why) for what, why in (content.get("lacks") or {}).items()},
            code_label=str(content.get("code_label", "")),
            link_label=str(content.get("link_label", "")),
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, UnicodeDecodeError) as problem:
        raise BrokenLetterSource(f"{path}: {type(problem).__name__} {problem}") from problem


def _part(name: str, content: Mapping[str, Any]) -> SourcePart:
    return SourcePart(
        name=name,
        heading=str(content["heading"]),
        plain=tuple(_words(each) for each in content["plain"]),
        easy=tuple(_words(each) for each in content["easy"]),
    )


def _words(content: str | Mapping[str, Any]) -> SourceWords:
    if isinstance(content, str):
        return SourceWords(content)
    unknown = set(content) - {"words", "discreet", "when", "each", "picture", "explains"}
    if unknown:
        raise KeyError(f"unknown {', '.join(sorted(unknown))}")
    return SourceWords(**content)
