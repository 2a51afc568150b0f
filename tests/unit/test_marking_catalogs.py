"""`portal translations mark`: what a catalog claims about who checked it is said by a person, of a whole one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.adapters import po_files
from portal.adapters.po_files import CatalogHead, catalog_path
from portal.adapters.word_sources import WordFolders
from portal.commands.translations import translations
from portal.services import translating
from portal.services.translating import WordHome

WORDS = {"Go on": "Ymlaen", "Go back": "Yn ôl"}
CHECKED = ("--status", "checked", "--by", "Cymdeithas Woldsby", "--on", "2025-03-01")


@pytest.fixture
def home(tmp_path: Path) -> WordHome:
    """A portal of two strings, both in Welsh."""
    page = tmp_path / "templates/family/choose/choose.html"
    page.parent.mkdir(parents=True)
    page.write_text("{% block main %}{{ _('Go on') }}{{ _('Go back') }}{% endblock %}", encoding="utf-8")
    (tmp_path / "easy_read").mkdir()
    (tmp_path / "portal").mkdir()
    catalog_path(tmp_path / "translations", "cy").parent.mkdir(parents=True)
    made = WordHome(
        WordFolders(tmp_path / "templates", tmp_path / "easy_read", tmp_path / "portal"), tmp_path / "translations"
    )
    translating.extract(made)
    translating.update(made)
    assert translating.fill(made, "cy", WORDS) == (2, [])
    return made


@pytest.fixture
def mark(home: WordHome, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr(WordHome, "here", classmethod(lambda cls: home))
    return lambda *said: CliRunner().invoke(translations, ["mark", "--language", "cy", *said])


def head_of(home: WordHome) -> CatalogHead:
    return po_files.read_head(catalog_path(home.translations, "cy"))


def test_a_checked_catalog_says_who_and_when(home: WordHome, mark: Callable[..., Result]) -> None:
    # given a whole catalog that a machine drafted
    path = catalog_path(home.translations, "cy")
    entries = path.read_text(encoding="utf-8").partition("\n\n")[2]
    # when somebody says who read all of it
    answer = mark(*CHECKED)
    # then its head says so, and its words are as they were
    assert (answer.exit_code, answer.stdout) == (0, "cy: checked, Cymdeithas Woldsby on 2025-03-01\n")
    assert head_of(home) == CatalogHead("checked", "Cymdeithas Woldsby", "2025-03-01")
    assert path.read_text(encoding="utf-8").partition("\n\n")[2] == entries
    # and going back takes who and when out
    assert mark("--status", "machine-drafted").exit_code == 0
    assert head_of(home) == CatalogHead()


@pytest.mark.parametrize(
    "said",
    [
        ("--status", "checked"),
        ("--status", "checked", "--by", "Cymdeithas Woldsby"),
        ("--status", "checked", "--on", "2025-03-01"),
        ("--status", "checked", "--by", " ", "--on", "2025-03-01"),
        ("--status", "checked", "--by", "Cymdeithas", "--on", "soon"),
        ("--status", "translated", "--by", "Cymdeithas", "--on", "2025-03-01"),
        ("--status", "checked", "--by", 'A"\\nX-Status: checked', "--on", "2025-03-01"),
        ("--status", "perfect"),
    ],
)
def test_a_status_without_who_and_when_is_refused(
    home: WordHome, mark: Callable[..., Result], said: tuple[str, ...]
) -> None:
    answer = mark(*said)
    assert answer.exit_code != 0
    assert head_of(home) == CatalogHead()


def test_nobody_has_checked_a_catalog_on_a_day_to_come(home: WordHome, mark: Callable[..., Result]) -> None:
    # given a day that has not come
    day = f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}"
    # when somebody says that all of it was read then
    answer = mark("--status", "checked", "--by", "Cymdeithas Woldsby", "--on", day)
    # then nothing is written, and it says why and what to do
    assert answer.exit_code == 1
    assert f"{day} has not come, today is " in answer.stdout
    assert "Say the day on which it was read" in answer.stdout
    assert head_of(home) == CatalogHead()


@pytest.mark.parametrize(("on", "written"), [(date(2027, 3, 2), False), (date(2027, 3, 1), True)])
def test_the_last_day_on_which_it_can_have_been_checked_is_today(home: WordHome, on: date, written: bool) -> None:
    found = translating.mark(home, "cy", "checked", by="Cymdeithas Woldsby", on=on, today=date(2027, 3, 1))
    assert (found == [], head_of(home).status == "checked") == (written, written)


@pytest.mark.parametrize("status", ["checked", "translated"])
def test_a_catalog_that_is_not_whole_is_not_marked(home: WordHome, mark: Callable[..., Result], status: str) -> None:
    # given a page that got a new string, which no catalog has yet
    page = home.folders.templates / "family/choose/choose.html"
    page.write_text(page.read_text(encoding="utf-8").replace("{% endblock", "{{ _('Stop') }}{% endblock"))
    # when somebody marks it, then nothing is written, and it says what is missing
    said = CHECKED if status == "checked" else ("--status", status)
    answer = mark(*said)
    assert answer.exit_code == 1
    assert "“Stop”: not in the catalog" in answer.stdout
    assert head_of(home) == CatalogHead()


def test_a_catalog_with_a_fault_is_not_marked(home: WordHome, mark: Callable[..., Result]) -> None:
    path = catalog_path(home.translations, "cy")
    path.write_text(path.read_text(encoding="utf-8").replace('"Ymlaen"', '"<b>Ymlaen</b>"'), encoding="utf-8")
    answer = mark(*CHECKED)
    assert answer.exit_code == 1
    assert "markup" in answer.stdout
    assert head_of(home) == CatalogHead()
