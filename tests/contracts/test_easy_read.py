"""Every Easy Read file keeps the rules that can be counted, and no Easy Read template holds words of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from portal.adapters.easy_read import EasyReadLibrary
from portal.config import resource_root
from portal.services import easy_read_checking
from portal.services.easy_read_texts import FRAMES
from portal.web.file_messages import FILE_REFUSED

ROOT = resource_root()
TEMPLATES = ROOT / "templates"
# What an Easy Read page is made of: its own template, the layout, the widgets, and parts without a word of their own.
LAYOUT = ("layout/easy_page.html", "parts/easy.html")
WORDLESS = (
    *LAYOUT,
    "parts/telling_form.html",
    "parts/supporters_words.html",
    "parts/changes.html",
    *sorted(path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "parts").glob("*_easy.html")),
)
EASY = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.easy.html"))
# The words round the page stand in these: the checker reads them too.
CHECKED = {name.removeprefix("templates/") for name in FRAMES}
SAYS = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
_SPOKEN = re.compile(r'\b(?:alt|title|placeholder|aria-label|aria-description|label|content)="([^"{]*[^\W\d_][^"{]*)"')
_TAG = re.compile(r"<[^>]*>|<[^>]*$|^[^<]*>", re.DOTALL)


def test_the_checker_finds_nothing() -> None:
    found = [finding.line for finding in easy_read_checking.check(ROOT)]
    assert not found, f"{len(found)} findings:\n" + "\n".join(found)


@cache
def _environment() -> Environment:
    return Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)


def words_of_its_own(source: str) -> Iterator[str]:
    """Yield the words that stand in a template itself: between its tags, in spoken attributes, or for gettext."""
    tree = _environment().parse(source)
    for call in tree.find_all(nodes.Call):
        # Words of a file are looked up by a name; words in quotes are the template's own.
        if isinstance(call.node, nodes.Name) and call.node.name in SAYS and isinstance(call.args[0], nodes.Const):
            yield f"{call.node.name}(…) on line {call.lineno}"
    for output in tree.find_all(nodes.Output):
        for data in output.nodes:
            if isinstance(data, nodes.TemplateData):
                yield from (f"“{found}” on line {data.lineno}" for found in _SPOKEN.findall(data.data))
    # Values are shown as a dot, so that a tag with a value inside stays one tag.
    flat = re.sub(r"{#.*?#}|{%.*?%}", "", source, flags=re.DOTALL)
    plain = _TAG.sub(" ", re.sub(r"{{.*?}}", "·", flat, flags=re.DOTALL))
    yield from (f"“{found}”" for found in re.findall(r"[^\W\d_][^<>\n]*", plain))


@pytest.mark.parametrize("name", [*EASY, *WORDLESS])
def test_no_easy_read_template_holds_words_of_its_own(name: str) -> None:
    found = list(words_of_its_own((TEMPLATES / name).read_text(encoding="utf-8")))
    assert not found, f"put these into the page's file in easy_read/, or into shared.yaml: {found}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>{{ _('Next') }}</p>", "_(…)"),
        ("<p>{% trans %}Next page{% endtrans %}</p>", "gettext(…)"),
        ("<p>Next</p>", "Next"),
        ('<a href="{{ there }}">Go {{ on }}</a>', "Go"),
        ('<img alt="A tree">', "A tree"),
    ],
)
def test_words_in_a_template_are_found(source: str, expected: str) -> None:
    assert any(expected in each for each in words_of_its_own(source))


@pytest.mark.parametrize(
    "source", ["<p class='x'>{{ easy.label('next') }} – 1</p>", '<a href="?step={{ a + 1 }}">{{ b }}</a>']
)
def test_a_template_without_words_is_let_pass(source: str) -> None:
    assert not list(words_of_its_own(source))


@pytest.mark.parametrize("name", [*EASY, *LAYOUT])
def test_an_easy_read_template_takes_parts_only_from_those_that_are_checked(name: str) -> None:
    tree = _environment().parse((TEMPLATES / name).read_text(encoding="utf-8"))
    taken = {
        node.template.value
        for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends))
        if isinstance(node.template, nodes.Const)  # type: ignore[attr-defined]
    }
    assert taken <= {*WORDLESS, *CHECKED}


def test_the_shared_words_are_there_and_used() -> None:
    # given what templates ask of the shared file
    shared = EasyReadLibrary(ROOT / "easy_read").shared
    asked = {"shared": set[str](), "shared_part": set[str]()}
    for path in sorted(Path(TEMPLATES).rglob("*.html")):
        for kind, name in re.findall(r"easy\.(shared|shared_part)\('(\w+)'", path.read_text(encoding="utf-8")):
            asked[kind].add(name)
    # then each is there, and each that is there is asked for; why a file is not there has a sentence a reason
    assert asked["shared_part"] == set(shared.parts)
    assert asked["shared"] | {f"file_{code}" for code in FILE_REFUSED} == set(shared.labels)
