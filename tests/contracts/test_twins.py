"""One page, one name: endpoint, template, Easy Read file. Nothing stands alone; no sentence hides in Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from portal.adapters.easy_read import EasyReadLibrary
from portal.config import resource_root
from portal.domain.easy_read import EasyPage
from portal.web.access import TABLE
from tests.contracts.sentences import sentences_in

ROOT = resource_root()
TEMPLATES = ROOT / "templates"
PORTAL = Path(__file__).parent.parent.parent / "portal"
PAGES = EasyReadLibrary(ROOT / "easy_read").pages
SIDES = ("public", "family", "staff", "errors")
CONTRIBUTORS = ("public.", "family.", "errors.")
# Pages for staff among the errors: standard only, as all staff pages.
STAFF_ERRORS = "errors.staff_"
# These answer a GET with a file, or with nothing that a person reads.
NO_PAGE = {
    "health.healthz": "a machine reads it",
    "health.metrics": "a machine reads it",
    "static": "files",
    "public.security_txt": "who finds a weakness reads it, in the form of RFC 9116",
    "public.robots": "search engines read it",
    "public.left_mark": "an empty style sheet",
    "public.support_paper": "a page of paper, as PDF",
    "public.on_paper": "a form to print, as PDF",
    "family.photo_picture": "a photo",
    "family.photo_file": "a file to save",
    "family.letter_file": "a file to save",
    "family.paper_file": "a file to save",
    "family.meeting_file": "a day for a calendar",
    "staff.paper_form": "a file to save",
    "staff.sharing_pack": "a file to save",
    "staff.added_file": "a file to save",
    "staff.translation_file": "a file for a translator",
    "staff.organisation_sign_in_back": "leads on, or to the sign-in page with what went wrong",
    "staff.letter_file": "the letter in another format",
    "staff.letter_sheet": "a picture of a printed page",
    "staff.wording_catalog": "a file to save",
    "staff.wording_shown": "another page, with its strings marked",
}

EASY_CALLS = {"part": "parts", "label": "labels", "question": "questions"}
_EXTENDS = re.compile(r"{%-?\s*extends\b")


@cache
def _is_page(path: Path) -> bool:
    """A page extends a layout; what does not is a part that pages include or import."""
    return bool(_EXTENDS.search(path.read_text(encoding="utf-8")))


def _templates(ending: str) -> dict[str, Path]:
    found = {}
    for side in SIDES:
        for path in sorted((TEMPLATES / side).rglob("*.html")):
            easy = path.name.endswith(".easy.html")
            if easy == (ending == ".easy.html") and _is_page(path):
                found[f"{side}.{path.name.removesuffix(ending)}"] = path
    return found


STANDARD = _templates(".html")
EASY = _templates(".easy.html")
GETS = {endpoint for endpoint, methods in TABLE.items() if "GET" in methods and endpoint not in NO_PAGE}


def test_each_contributors_page_has_both_presentations() -> None:
    standard = {name for name in STANDARD if name.startswith(CONTRIBUTORS) and not name.startswith(STAFF_ERRORS)}
    assert sorted(standard - set(PAGES)) == [], "templates without words in easy_read/"
    assert sorted(set(PAGES) - standard) == [], "easy_read/ files without a standard template"


def test_each_endpoint_that_shows_a_page_has_its_template() -> None:
    assert sorted(GETS - set(STANDARD)) == []


def test_each_template_has_its_endpoint() -> None:
    # an error has no address of its own: it answers for any
    assert sorted(name for name in set(STANDARD) - set(TABLE) if not name.startswith("errors.")) == []


def test_each_easy_read_template_has_its_words() -> None:
    assert sorted(set(EASY) - set(PAGES)) == []


def test_no_two_templates_share_a_name() -> None:
    names = [
        (path.parent.parts[len(TEMPLATES.parts)], path.name)
        for side in SIDES
        for path in (TEMPLATES / side).rglob("*.html")
    ]
    assert sorted({name for name in names if names.count(name) > 1}) == []  # fmt: skip


# --- the words an Easy Read template asks for, and the words that are there


@cache
def _tree(template: str) -> nodes.Template:
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
    return environment.parse((TEMPLATES / template).read_text(encoding="utf-8"))


def _asked(template: str) -> Iterator[tuple[str, str]]:
    """Yield (parts, labels or questions; name) for each that a template asks for; a name worked out as the page is made
    yields what is known of its beginning and a star."""
    for call in _tree(template).find_all(nodes.Call):
        function = call.node
        if not isinstance(function, nodes.Getattr) or not isinstance(function.node, nodes.Name) or not call.args:
            continue
        if function.node.name == "easy" and function.attr in EASY_CALLS:
            yield EASY_CALLS[function.attr], _name(call.args[0])
        elif function.node.name == "ui" and function.attr == "cards":
            yield "questions", _name(call.args[0])


def _name(argument: nodes.Expr) -> str:
    if isinstance(argument, nodes.Const):
        return str(argument.value)
    first = argument.nodes[0] if isinstance(argument, nodes.Concat) else argument
    if isinstance(argument, nodes.Add):
        first = argument.left
    return f"{first.value}*" if isinstance(first, nodes.Const) else "*"


def _shared(template: str) -> Iterator[str]:
    """Yield the parts that a template includes or imports, and theirs."""
    for node in _tree(template).find_all((nodes.Include, nodes.Import, nodes.FromImport)):
        named = getattr(node, "template", None)
        if isinstance(named, nodes.Const):
            yield str(named.value)
            yield from _shared(str(named.value))


def _there(page: EasyPage) -> dict[str, set[str]]:
    return {"parts": set(page.parts), "labels": set(page.labels), "questions": set(page.questions)}


def _covers(asked: str, name: str) -> bool:
    return name.startswith(asked[:-1]) if asked.endswith("*") else name == asked


@pytest.mark.parametrize("name", sorted(EASY))
def test_an_easy_read_template_asks_for_words_that_are_there(name: str) -> None:
    there = _there(PAGES[name])
    own = set(_asked(EASY[name].relative_to(TEMPLATES).as_posix()))
    missing = {
        (kind, asked) for kind, asked in own if asked != "*" and not any(_covers(asked, each) for each in there[kind])
    }
    assert sorted(missing) == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_easy_read_words_stand_unused(name: str) -> None:
    asked: set[tuple[str, str]] = set()
    if name in EASY:
        template = EASY[name].relative_to(TEMPLATES).as_posix()
        for each in (template, *_shared(template)):
            asked.update(_asked(each))
    unused = {
        (kind, each)
        for kind, names in _there(PAGES[name]).items()
        for each in names
        if not any(kind == asked_kind and _covers(pattern, each) for asked_kind, pattern in asked)
    }
    assert sorted(unused) == []


# --- no sentence for contributors in Python

# Where sentences may stand that no contributor reads, and why: a file, a folder, or a file and how its sentence begins.
NOT_FOR_CONTRIBUTORS = {
    "services/wording.py": "said to those who correct our words",
    "domain/wording.py": "said to staff about our words",
    "web/shown_places.py": "said to staff who look at our words",
    "services/example_letters.py": "the invented people of a letter that staff look at",
    # Their home for the catalogs is templates/layout/header.html: a letter says what its page says.
    "services/composing.py: A machine made": "the words of the page’s header",
    "services/composing.py: A person made": "the words of the page’s header",
    "web/messages.py": "the home of validation messages",
    "web/file_messages.py": "their home where they are about files",
    "web/headers.py": "a policy for browsers",
    "web/staff_codes.py": "codes of ours as words, shown to staff",
    "web/health.py": "said to whoever runs the portal",
    "services/metrics.py": "said to whoever runs the portal",
    "services/starting.py": "said to whoever runs the portal",
    "services/translating.py": "said to whoever translates",
    "services/easy_read_checking.py": "said to whoever writes Easy Read",
    "domain/easy_read_numbers.py": "said to whoever writes Easy Read",
    "services/easy_read_pages.py": "said to staff about the Easy Read words",
    "services/easy_read_languages.py": "said to whoever translates",
    "services/easy_read_texts.py": "said to whoever writes Easy Read",
    "domain/easy_read_rules.py": "said to whoever writes Easy Read",
    "domain/kind_words.py": "said to staff about their own wording",
    "domain/letter_linter.py": "said to staff about their own wording",
    "services/easy_writing.py": "said to staff about the Easy Read rows that they write",
    "services/printing.py: x of x letters made": "progress in an operator’s terminal",
    "services/printing.py: Batch x was begun before": "progress in an operator’s terminal",
    "domain/letter_source_rules.py": "said to whoever writes letters",
    "domain/name_spelling.py": "words that are no names; nobody is shown them",
    "web/staff_words.py": "said to staff",
    "web/paper_pages.py": "why a form is on no paper: read by whoever builds one",
    "web/staff_coming_in.py": "said to staff",
    "services/staff_passwords.py: nobody has this": "a password that opens nothing",
    "domain/passwords.py": "words that passwords are made of",
    "services/review_record.py": "said to staff in the file that they take",
    "domain/audit_codes.py": "said to whoever reads the audit trail",
    "services/importing.py": "said to staff about a row of their file",
    "services/sending.py: x: nothing is sent until": "said to whoever runs the worker",
    "services/staff_sign_in.py: nobody has this": "a password that opens nothing",
    "services/demonstration/": "the invented people of the demonstration, and what the command line prints",
    "services/sharing_pack.py": "said to the other body that the file goes to",
    "domain/contact.py: not ": "said to staff: a contributor is shown the picture answers that it stands for",
    "services/outcomes.py: everyone who takes": "said to staff before they send",
    "domain/outcomes.py: What we learned": "said to the second reader",
}


def _may_stand(name: str, words: str) -> bool:
    for allowed in NOT_FOR_CONTRIBUTORS:
        file, _, beginning = allowed.partition(": ")
        if name.startswith(file) and words.startswith(beginning):
            return True
    return False


def test_no_sentence_is_written_in_python() -> None:
    found = []
    for folder in ("family", "public", "web", "services", "domain"):
        for path in sorted((PORTAL / folder).rglob("*.py")):
            name = path.relative_to(PORTAL).as_posix()
            for line, words in sentences_in(path):
                if not _may_stand(name, words):
                    found.append(f"portal/{name}:{line}: {' '.join(words.split())[:80]}")
    assert not found, "write these in a template, an Easy Read file or portal/web/messages.py:\n" + "\n".join(found)


def test_the_search_for_sentences_finds_them(tmp_path: Path) -> None:
    # given Python with sentences in each kind of place
    path = tmp_path / "views.py"
    path.write_text(
        '"""A docstring of more than four words."""\n'
        'log.error("a page broke somewhere in here")\n'
        'raise ValueError("a rule was not met here")\n'
        'ADDRESS = "no sentence"\n'
        'SAID = "You can come back later."\n'
        'ALSO = f"Dear {name}, we are very sorry."\n'
    )
    # then only those that a person would read are found
    assert [line for line, _words in sentences_in(path)] == [5, 6]
