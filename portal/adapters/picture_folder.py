"""The Easy Read pictures: ours, and those of another folder where an area has a set of its own.

Another set shows the same concepts: it has a registry like ours, and a photo or drawing for each concept that it names.
Concepts that it leaves out keep our drawing. Its files were made elsewhere, so each is looked at before it is used, and
stands in pages as a picture of its own (`<img>`), where nothing in it can touch the page.
"""

from __future__ import annotations

import base64
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeGuard

import yaml

from portal.adapters.picture_files import BrokenPictures, read_picture
from portal.adapters.yaml_files import read_yaml
from portal.domain.easy_read import Picture
from portal.domain.picture_files import PictureFile

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_ENDINGS = ("svg", "png", "jpg")
_REGISTRY = "pictures.yaml"
_MOST_DESCRIBED = 200
_MOST_REGISTRY = 1_000_000


class NoSuchPicture(Exception):
    """There is no picture of this name."""


@dataclass(frozen=True)
class PictureFolder:
    """Our drawings (`ours`, a folder of SVG), what they show (`registry`), and `another` folder with both.

    Folders of the same paths are the same, so that what is made from one can be kept by it.
    """

    ours: Path
    registry: Path
    another: Path | None = None

    @cached_property
    def pictures(self) -> Mapping[str, Picture]:
        """Every picture by its name. Raises BrokenPictures when the other folder can't be used."""
        return {**self._ours, **self._theirs}

    @cached_property
    def files(self) -> Mapping[str, PictureFile]:
        """The pictures of the other folder, each looked at. Raises BrokenPictures."""
        folder = self.another
        return {} if folder is None else {name: read_picture(_file_of(folder, name), name) for name in self._theirs}

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The pictures' names by what they are about, in the order in which they are shown."""
        return {group: tuple(map(str, names)) for group, names in self._content["groups"].items()}

    @property
    def credits(self) -> tuple[str, ...]:
        """A line for each set that is in use."""
        return self.credits_of(self.pictures)

    def credits_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the line of each set that some pictures are from."""
        sets = {name in self._theirs for name in names}
        return tuple(self._their_credit if theirs else str(self._content["credit"]) for theirs in sorted(sets)[::-1])

    def drawing(self, name: str) -> str:
        """Return a picture as SVG text, square, for paper. Raises NoSuchPicture."""
        if (found := self.files.get(name)) is not None:
            return _framed(found)
        return self.ours_as_drawn(name)

    def ours_as_drawn(self, name: str) -> str:
        """Return our own drawing, whatever another folder has. Raises NoSuchPicture."""
        path = self.ours / f"{name}.svg"
        if not _NAME.fullmatch(name) or not path.is_file():
            raise NoSuchPicture(name)
        return path.read_text(encoding="utf-8")

    @cached_property
    def _content(self) -> Any:
        return read_yaml(self.registry.read_text(encoding="utf-8"))

    @cached_property
    def _ours(self) -> Mapping[str, Picture]:
        return {
            name: Picture(name, str(entry["describes"]), str(entry["source"]), bool(entry.get("points", False)))
            for name, entry in self._content["pictures"].items()
        }

    @cached_property
    def _their_content(self) -> tuple[str, Mapping[str, Picture]]:
        return _read_registry(self.another, self._ours) if self.another is not None else ("", {})

    @property
    def _their_credit(self) -> str:
        return self._their_content[0]

    @property
    def _theirs(self) -> Mapping[str, Picture]:
        return self._their_content[1]


def _read_registry(folder: Path, ours: Mapping[str, Picture]) -> tuple[str, Mapping[str, Picture]]:
    """Return the credit and the pictures of another folder's registry."""
    path = folder / _REGISTRY
    try:
        if not folder.is_dir():
            raise BrokenPictures(
                f"{folder} is no folder: give the full path of the folder of pictures, or leave it out"
            )
        if path.stat().st_size > _MOST_REGISTRY:
            raise BrokenPictures(f"{path} is larger than a list of pictures: correct it")
        content = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise BrokenPictures(f"{path} can't be read ({type(problem).__name__}): correct it") from problem
    credit, listed = (content.get("credit"), content.get("pictures")) if isinstance(content, dict) else ("", None)
    if not _is_line(credit):
        raise BrokenPictures(f"{path} has no `credit`: say on one line whose pictures these are")
    if not isinstance(listed, dict) or not listed:
        raise BrokenPictures(f"{path} has no `pictures`: name each with describes, source and points")
    return credit, dict(_listed(path, listed, ours))


def _listed(path: Path, listed: Mapping[Any, Any], ours: Mapping[str, Picture]) -> Iterator[tuple[str, Picture]]:
    # YAML reads a bare yes or no as true or false.
    named = {True: "yes", False: "no"}
    for key, given in listed.items():
        name = named[key] if isinstance(key, bool) else str(key)
        if name not in ours:
            near = difflib.get_close_matches(name, sorted(ours), n=1)
            hint = f"is it {near[0]}?" if near else "`portal pictures` lists the names"
            raise BrokenPictures(f"{path} has {name[:60]!r}, which no page asks for: {hint}")
        entry = given if isinstance(given, dict) else {}
        describes, source, points = entry.get("describes"), entry.get("source"), entry.get("points", False)
        if not (_is_line(describes) and _is_line(source) and isinstance(points, bool)):
            raise BrokenPictures(f"{path}: {name} needs describes and source, a line each, and points: true or false")
        yield name, Picture(name, describes, source, points)


def _is_line(words: object) -> TypeGuard[str]:
    return isinstance(words, str) and bool(words.strip()) and len(words) <= _MOST_DESCRIBED and words.isprintable()


def _file_of(folder: Path, name: str) -> Path:
    found = [path for ending in _ENDINGS if (path := folder / f"{name}.{ending}").is_file()]
    if len(found) != 1:
        what = "more than one file" if found else "no file"
        raise BrokenPictures(
            f"{folder} has {what} for {name}: give one of {', '.join(f'{name}.{e}' for e in _ENDINGS)}"
        )
    return found[0]


def _framed(picture: PictureFile) -> str:
    """The picture in the middle of a square, as every drawing of ours is: a tall photo makes no letter longer."""
    side = max(picture.width, picture.height)
    data = base64.b64encode(picture.content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}">'
        f'<image x="{(side - picture.width) / 2:g}" y="{(side - picture.height) / 2:g}" width="{picture.width}" '
        f'height="{picture.height}" href="data:image/{picture.kind};base64,{data}"/></svg>'
    )
