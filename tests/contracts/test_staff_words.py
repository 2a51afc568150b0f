"""Staff pages can be read in any language that an area asks for: no words stand in them outside the catalogs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from portal.adapters.word_sources import STAFF_TEMPLATES
from portal.services import translating
from portal.services.translating import WordHome

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if f"templates/{path.relative_to(ROOT / 'templates').as_posix()}".startswith(STAFF_TEMPLATES)
)
_MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|&\w+;|</?[a-z][^<>]*>", re.DOTALL | re.IGNORECASE)
_SHOWN = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_LOOKED_UP = {"_", "gettext", "ngettext"}
# A string with a space, or one that begins as a sentence or a label does, is read by somebody.
_READ = re.compile(r"[A-Z][a-z]+|[a-z]+[ ’][a-z’ ]*[a-z]")
# What is the same in every language.
NAMES = {"Easy Read", "GOV.UK Notify", "XLIFF", "CSV", "ZIP", "PDF", "QR", "PIN", "Authenticator", "Samaritans"}
"""Names of things, and what programs write."""


def untranslated(source: str) -> Iterator[str]:
    """Yield what a staff template shows without looking it up: its own text, and strings in its expressions."""
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=True, lstrip_blocks=True)
    # Text outside of expressions: a tag whose attributes hold expressions is still one tag.
    text = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    text = re.sub(r"\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.DOTALL)
    # English that stands on purpose beside its translation.
    text = re.sub(r'<span lang="en">.*?</span>', "", text, flags=re.DOTALL)
    # Attributes that a macro writes into a tag of its caller, with their values taken out above.
    text = re.sub(r'\b(?:lang|dir)="(?:auto)?"', "", text)
    for words in (*_SHOWN.findall(text), _MARKUP.sub(" ", text)):
        yield from (line.strip() for line in words.splitlines() if _LETTERS.search(line))
    tree = environment.parse(source)
    known = {id(each) for call in tree.find_all(nodes.Call) for each in _codes_of(call)}
    known |= {
        id(each)
        for test in tree.find_all((nodes.Compare, nodes.Test, nodes.Getitem))
        for each in test.find_all(nodes.Const)
    }
    known |= {id(pair.key) for pair in tree.find_all(nodes.Pair)}
    known |= {
        id(tree_)
        for each in tree.find_all((nodes.Extends, nodes.Import, nodes.FromImport, nodes.Include))
        for tree_ in each.find_all(nodes.Const)
    }
    for const in tree.find_all(nodes.Const):
        if isinstance(const.value, str) and id(const) not in known and _READ.fullmatch(const.value.strip(" .,:;()?!–")):
            yield const.value


def _codes_of(call: nodes.Call) -> Iterator[nodes.Const]:
    """What a call is given: words that it looks up, or addresses and codes. A macro is given words: those are not."""
    name = call.node.name if isinstance(call.node, nodes.Name) else ""
    if name in _LOOKED_UP | {"url_for", "switch_address", "icon", "asset", "form_keys"}:
        yield from call.find_all(nodes.Const)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_staff_page_shows_no_words_of_its_own(path: Path) -> None:
    found = [each for each in untranslated(path.read_text(encoding="utf-8")) if each.strip(" .,:;") not in NAMES]
    assert not found, "put these through _(), ngettext() or {% trans %}:\n" + "\n".join(found)


def test_the_search_for_words_finds_them() -> None:
    source = (
        "{% extends 'layout/staff.html' %}{# A comment. #}<p class='row'>Words</p>"
        '<a title="Go on" href="{{ url_for("a.b") }}">'
        "{{ _('Looked up') }}</a>{{ 'letter of one' if count == 1 else 'Letters' }}{% trans %}Said here{% endtrans %}"
        "{% if state == 'not_sent' %}{{ ngettext('One', 'Many', count) }}{% endif %}"
    )
    assert sorted(untranslated(source)) == ["Go on", "Letters", "Words", "letter of one"]


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Yield strings of a Python file that read as words and are not inside `said(…)`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            known.add(id(node.body[0].value))  # type: ignore[attr-defined]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            known.add(id(node.value))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "said":
            known |= {id(each) for each in ast.walk(node)}
        if isinstance(node, ast.keyword) and node.arg == "salt":
            known.add(id(node.value))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in known
            and re.search(r"[A-Za-z]{2,} [a-z]{2,}", node.value)
        ):
            yield node.lineno, node.value


PYTHON = sorted(
    [
        *(ROOT / "portal" / "staff").rglob("*.py"),
        *(ROOT / "portal" / "web" / name for name in ("staff_words.py", "staff_coming_in.py")),
    ]
)


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.relative_to(ROOT / "portal").as_posix())
def test_python_of_staff_pages_says_nothing_by_itself(path: Path) -> None:
    found = [f"{line}: {words}" for line, words in sentences(path)]
    assert not found, "wrap these in said(…) of portal/web/staff_said.py:\n" + "\n".join(found)


def test_every_catalog_of_staff_words_is_whole() -> None:
    home = WordHome.of_staff()
    assert home.languages == ("cy",)
    assert translating.check(home) == []
