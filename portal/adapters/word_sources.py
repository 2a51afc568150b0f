"""Every word that the portal shows to contributors, as a gettext template: from templates, Python, and the YAML files.

The Jinja extractor trims white space just as `portal.web.words` does, so that what is extracted is what is looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from jinja2.ext import babel_extract

# Staff pages have catalogs of their own (translations/staff): a language that families read need not be one in which an
# area works, and theirs is never held up by words that only staff see.
STAFF_TEMPLATES = (
    "templates/staff/",
    "templates/layout/staff.html",
    "templates/parts/staff",
    "templates/parts/easy_editor.html",
    "templates/errors/staff_",
)
KEYWORDS: Mapping[str, Any] = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2), "in_language": (2,)}
# In Python the words of staff pages are marked by `said` (portal/web/staff_said.py), and by nothing else.
STAFF_KEYWORDS: Mapping[str, Any] = {**DEFAULT_KEYWORDS, "said": None}
STAFF_MARK = "staff_said"
# As portal.web.words makes its environments. `silent` off: a template that can't be read is an error, not a gap.
JINJA = {
    "trimmed": "true",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
    "extensions": "jinja2.ext.do",
}

# What the keys of our YAML files hold. A key that is in none of these sets is an error: no words are missed in silence.
WORDS = frozenset(
    {
        "words", "title", "easy_title", "subject", "sms", "heading", "plain", "easy", "hint", "question", "next",
        "describes", "credit", "way_in", "code_label", "qr", "page_words", "link_label", "discreet", "discreet_title",
        "own_language",
    }
)  # fmt: skip
CODES = frozenset(
    {
        "page", "name", "letter", "status", "picture", "explains", "when", "source", "points", "checked_by",
        "checked_on", "groups",
        "about", "purpose", "for_friends", "neutral", "at_once", "by_itself", "after_stop", "lacks", "order", "each",
    }
)  # fmt: skip
# Keys whose values are named by codes of ours: every value is looked into.
NAMED = frozenset({"labels", "parts", "questions", "choices", "pictures"})


class BrokenSource(Exception):
    """A file of words can't be read. The message says which, where and what to do."""


@dataclass(frozen=True, slots=True)
class WordFolders:
    """Where the words are. Each is named in the catalogs by its last part, such as `templates/…`."""

    templates: Path
    easy_read: Path
    python: Path
    staff: bool = False
    """The words of staff pages, and no others."""


@dataclass(frozen=True, slots=True)
class Found:
    """A string, or the forms of a plural, and where a person sees it; "" where its file tells nothing."""

    line: int
    words: str | tuple[str, ...]
    about: str


def extract_all(folders: WordFolders) -> Catalog:
    """Return every word to translate, with the file it stands in and a comment that says where a person sees it."""
    catalog = Catalog(charset="utf-8")
    for name, path in word_files(folders):
        for found in found_in(name, path, STAFF_KEYWORDS if folders.staff else KEYWORDS):
            catalog.add(
                found.words,
                locations=[(name, found.line)],
                auto_comments=[found.about] if found.about else [],
            )
    return catalog


def word_files(folders: WordFolders) -> Iterator[tuple[str, Path]]:
    """Yield each file that may hold words for these readers: the name that catalogs call it by, and its path."""
    mark = STAFF_MARK if folders.staff else "gettext"
    for folder, endings in (
        (folders.easy_read, ("*.yaml",)),
        (folders.python, ("*.py",)),
        (folders.templates, ("*.html", "*.txt", "*.yaml")),
    ):
        for path in sorted(each for ending in endings for each in folder.rglob(ending)):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            if path.suffix == ".py":
                # Most Python files show no words: reading them as Python would be most of the time taken.
                if mark not in path.read_text(encoding="utf-8"):
                    continue
            elif name.startswith(STAFF_TEMPLATES) != folders.staff or path.name == "hard_words.yaml":
                continue
            yield name, path


def words_in(name: str, path: Path) -> list[tuple[int, str]]:
    """Return each string that one file shows, with its line. Of a plural, every form."""
    return [
        (found.line, words)
        for found in found_in(name, path)
        for words in ((found.words,) if isinstance(found.words, str) else found.words)
    ]


def found_in(name: str, path: Path, keywords: Mapping[str, Any] = KEYWORDS) -> Iterator[Found]:
    """Yield every string of one file in its order, with its line and where a person sees it."""
    if path.suffix == ".yaml":
        yield from yaml_words(name, path.read_text(encoding="utf-8"))
        return
    about = "" if path.suffix == ".py" else _template_about(name)
    method: Any = "python" if path.suffix == ".py" else _jinja
    options: Mapping[str, Any] = {} if path.suffix == ".py" else JINJA
    with path.open("rb") as file:
        try:
            for line, words, _comments, _context in extract(method, file, keywords, (), options):
                yield Found(line, words, about)
        except Exception as problem:
            raise BrokenSource(f"{name}: {type(problem).__name__}: {problem}") from problem


def _jinja(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Any:
    return babel_extract(file, keywords, comment_tags, options)


def _template_about(name: str) -> str:
    """Return where a person sees a template's words: the page's name, or the shared part's."""
    _, folder, *rest = name.split("/")
    if folder in {"public", "family", "staff", "errors"}:
        easy = rest[-1].endswith(".easy.html")
        return f"page {folder}.{rest[-1].removesuffix('.html').removesuffix('.easy')}{', Easy Read' if easy else ''}"
    return f"{folder}: {rest[-1].rpartition('.')[0]}" if rest else folder


def yaml_words(name: str, text: str) -> Iterator[Found]:
    """Yield the words of one of our YAML files, each with where it stands: the page, the step and the row."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        raise BrokenSource(f"{name}: {problem}") from problem
    if not isinstance(root, yaml.MappingNode):
        raise BrokenSource(f"{name}: a mapping of keys was expected")
    folder, _, file = name.removesuffix(".yaml").rpartition("/")
    side = folder.rpartition("/")[2]
    about = "pictures" if file == "pictures" else f"letter {file}" if side == "letters" else f"Easy Read {side}.{file}"
    if name == "easy_read/shared.yaml":
        about = "Easy Read, many pages"
    yield from _mapping_words(name, root, about)


def _mapping_words(name: str, node: yaml.MappingNode, about: str) -> Iterator[Found]:
    for key_node, value in node.value:
        key = str(key_node.value)
        if key in CODES:
            continue
        if key in NAMED and isinstance(value, yaml.MappingNode):
            for each_key, each in value.value:
                yield from _value_words(name, each, f"{about}, {key.removesuffix('s')} {each_key.value}")
        elif key in WORDS:
            yield from _value_words(name, value, about if key in {"words", "describes"} else f"{about}, {key}")
        elif isinstance(value, yaml.SequenceNode) and key in {"steps", "rows", "parts"}:
            yield from _value_words(name, value, f"{about}, {key.removesuffix('s')}")
        else:
            raise BrokenSource(
                f"{name}:{key_node.start_mark.line + 1}: nobody knows whether {key!r} holds words: "
                "add it to WORDS, CODES or NAMED in portal/adapters/word_sources.py"
            )


def _value_words(name: str, node: yaml.Node, about: str) -> Iterator[Found]:
    if isinstance(node, yaml.MappingNode):
        yield from _mapping_words(name, node, about)
    elif isinstance(node, yaml.SequenceNode):
        for number, each in enumerate(node.value, 1):
            yield from _value_words(name, each, f"{about} {number}")
    elif node.value:
        yield Found(node.start_mark.line + 1, str(node.value), about)
