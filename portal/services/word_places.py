"""Where our words stand: the strings of each page, letter and shared part, in the order of their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from portal.adapters.easy_read import EasyReadLibrary
from portal.adapters.letter_sources import LetterSources
from portal.adapters.word_sources import WordFolders, found_in, word_files
from portal.domain.easy_read import EasyPage, Row
from portal.domain.wording import Place, PlacedString

# The files that hold a page's standard words come before those of its Easy Read.
_KINDS = {"public": "page", "family": "page", "errors": "page", "letters": "letter"}


def folders_of(resources: Path) -> WordFolders:
    return WordFolders(resources / "templates", resources / "easy_read", Path(__file__).parent.parent)


def places(resources: Path) -> Mapping[str, Place]:
    """Return every place by its name: pages first, then letters, then what many share."""
    return _places(resources)


def strings_at(resources: Path, place: str) -> tuple[PlacedString, ...]:
    """Return a place's strings in order, each once."""
    return _strings(resources).get(place, ())


def places_of(resources: Path, msgid: str) -> tuple[str, ...]:
    """Return the names of every place where a string stands."""
    return _places_of(resources).get(msgid, ())


@cache
def _places(resources: Path) -> dict[str, Place]:
    files: dict[str, list[str]] = {}
    for name, _path in word_files(folders_of(resources)):
        files.setdefault(_place_of(name), []).append(name)
    found = [Place(name, _kind(its[0]), tuple(sorted(its, key=_standard_first))) for name, its in files.items()]
    found = [each for each in found if _strings_of(resources, each)]
    order = ("page", "letter", "shared")
    return {each.name: each for each in sorted(found, key=lambda each: (order.index(each.kind), each.name))}


@cache
def _strings(resources: Path) -> dict[str, tuple[PlacedString, ...]]:
    return {name: _strings_of(resources, place) for name, place in _places(resources).items()}


@cache
def _places_of(resources: Path) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for place, strings in _strings(resources).items():
        for each in strings:
            found.setdefault(each.english[0], {})[place] = None
    return {msgid: tuple(every) for msgid, every in found.items()}


@cache
def _strings_of(resources: Path, place: Place) -> tuple[PlacedString, ...]:
    paths = _paths(resources)
    drawn = _pictures(resources).get(place.name, {})
    found: dict[str, PlacedString] = {}
    for file in place.files:
        for each in sorted(found_in(file, paths[file]), key=lambda each: each.line):
            english = (each.words,) if isinstance(each.words, str) else tuple(filter(None, each.words))
            if english and english[0] and english[0] not in found:
                where = each.about or f"shared: {place.name}"
                found[english[0]] = PlacedString(english, where, drawn.get(english[0], ""))
    return tuple(found.values())


@cache
def _paths(resources: Path) -> dict[str, Path]:
    return dict(word_files(folders_of(resources)))


def _place_of(file: str) -> str:
    folder, *rest = file.split("/")
    last = rest[-1].rpartition(".")[0].removesuffix(".easy")
    if folder == "easy_read":
        return f"{rest[0]}.{last}" if len(rest) > 1 else f"easy_read.{last}"
    if folder == "templates":
        return f"letter.{last}" if rest[0] == "letters" else f"{rest[0]}.{last}"
    return f"messages.{'_'.join([*rest[:-1], last])}"


def _kind(file: str) -> str:
    folder, side, *_rest = file.split("/")
    return _KINDS.get(side, "shared") if folder in {"templates", "easy_read"} else "shared"


def _standard_first(file: str) -> tuple[int, str]:
    return (file.startswith("easy_read/") + 2 * file.endswith(".easy.html"), file)


@cache
def _pictures(resources: Path) -> dict[str, dict[str, str]]:
    """Return picture names by Easy Read words, by place."""
    library = EasyReadLibrary(resources / "easy_read")
    found = {name: {row.words: row.picture for row in _rows(page)} for name, page in library.pages.items()}
    found["easy_read.shared"] = {row.words: row.picture for row in _rows(library.shared)}
    for letter in LetterSources(resources / "templates" / "letters").all.values():
        easy = [row for part in letter.parts.values() for row in part.easy]
        found[f"letter.{letter.name}"] = {row.words: row.picture for row in easy}
    return found


def _rows(page: EasyPage) -> Iterator[Row]:
    for step in page.steps:
        yield from step
    yield from page.parts.values()
    for question in page.questions.values():
        yield from question.choices.values()
