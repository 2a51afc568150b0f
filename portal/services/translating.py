"""Keeps the catalogs in step with the words: extract, update, check, and what translators need."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message

from portal.adapters import po_files
from portal.adapters.catalog_digits import counts_in_digits
from portal.adapters.po_files import CatalogHead, catalog_path, template_path
from portal.adapters.word_sources import WordFolders, extract_all
from portal.config import resource_root
from portal.domain.easy_read_rules import BOLD
from portal.domain.errors import Refused
from portal.domain.findings import LanguageStatus, WordFinding
from portal.languages import staff_folder

# `%(name)s` anywhere; `{n}` in the few words that a document fills in for itself, such as its page numbers.
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
_BEGINNING = 60
# Placeholders that count things: a plural form that means one number only may say it in a word, or leave it out.
Words = str | tuple[str, ...] | list[str] | None
"""A message, or its plural forms."""
_COUNTS = frozenset({"num", "count", "number", "n"})


@dataclass(frozen=True, slots=True)
class WordHome:
    """Where the words and their catalogs are."""

    folders: WordFolders
    translations: Path

    @classmethod
    def here(cls) -> WordHome:
        root = resource_root()
        return cls(
            WordFolders(root / "templates", root / "easy_read", Path(__file__).parent.parent), root / "translations"
        )

    @classmethod
    def of_staff(cls) -> WordHome:
        """The words of staff pages, in the languages that areas may work in."""
        here = cls.here()
        return cls(replace(here.folders, staff=True), staff_folder(here.translations))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have, or must have, a catalog. English is the source."""
        return po_files.languages_in(self.translations)

    def file(self, path: Path) -> str:
        """Return how a file of words is called: `translations/…`."""
        return path.relative_to(self.folders.templates.parent).as_posix()


def extract(home: WordHome) -> int:
    """Write the template anew; return how many strings there are."""
    catalog = extract_all(home.folders)
    po_files.write(template_path(home.translations), po_files.template_text(catalog))
    return len(catalog)


def update(home: WordHome) -> Mapping[str, int]:
    """Bring each catalog in step with the template, keeping what is translated; return how many each misses."""
    template = po_files.read(template_path(home.translations))
    missing_now = {}
    for language in home.languages:
        path = catalog_path(home.translations, language)
        known, head = _catalog_and_head(path)
        merged = Catalog(charset="utf-8")
        for message in _messages(template):
            before = known.get(message.id)
            keeps = before is not None and before.pluralizable == message.pluralizable
            merged.add(
                message.id,
                before.string if before is not None and keeps else None,
                locations=message.locations,
                flags={"fuzzy"} if before is not None and keeps and before.fuzzy else (),
                auto_comments=message.auto_comments,
                user_comments=before.user_comments if before is not None else (),
            )
        _write_if_changed(path, po_files.catalog_text(merged, language, head))
        missing_now[language] = sum(not _translated(message) for message in _messages(merged))
    return missing_now


def _catalog_and_head(path: Path) -> tuple[Catalog, CatalogHead]:
    if path.exists():
        return po_files.read(path), po_files.read_head(path)
    return Catalog(charset="utf-8"), CatalogHead()


def _write_if_changed(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        po_files.write(path, content)


def check(home: WordHome) -> list[WordFinding]:
    """Return everything that keeps the catalogs from being complete and safe; an empty list is a pass."""
    fresh = extract_all(home.folders)
    pot = template_path(home.translations)
    found = [finding for message in _messages(fresh) for finding in _check_source(message)]
    if not pot.exists() or pot.read_bytes() != po_files.template_text(fresh):
        found.append(
            WordFinding(
                home.file(pot), "", "not in step with the words: run `portal translations extract`, then `update`"
            )
        )
    for language in home.languages:
        path = catalog_path(home.translations, language)
        if path.exists():
            found += _check_catalog(home.file(path), path, fresh)
        else:
            found.append(WordFinding(home.file(path), "", "not there: run `portal translations update`"))
    return found


def _check_source(message: Message) -> Iterator[WordFinding]:
    file = message.locations[0][0] if message.locations else ""
    for words in _forms(message.id):
        for wrong, why in (
            (re.search(r"[\"']", words), "straight quotes: write ’ “ ”"),
            (re.search(r"[<>]", words), "markup: pass a link or value in as %(name)s"),
            (words != words.strip(), "begins or ends with a space: take it off"),
            (_stray_percent(words), "a stray %: write it as a word"),
        ):
            if wrong:
                yield WordFinding(file, _beginning(words), why)


def _check_catalog(file: str, path: Path, fresh: Catalog) -> Iterator[WordFinding]:
    head = po_files.read_head(path)
    if head.status not in po_files.STATUSES:
        yield WordFinding(file, "", f"X-Status is {head.status!r}: write one of {', '.join(po_files.STATUSES)}")
    if head.status == "checked" and not (head.checked_by and head.checked_on):
        yield WordFinding(file, "", "it says checked: X-Checked-By and X-Checked-On must say by whom and when")
    yield from _check_words(file, path, fresh)


def _check_words(file: str, path: Path, fresh: Catalog) -> Iterator[WordFinding]:
    catalog = po_files.read(path)
    for message in _messages(fresh):
        here = catalog.get(message.id)
        if here is None or here.pluralizable != message.pluralizable:
            yield WordFinding(file, _beginning(message.id), "not in the catalog: run `portal translations update`")
        elif not _translated(here):
            yield WordFinding(file, _beginning(message.id), "not translated: fill in its msgstr")
        else:
            if here.fuzzy:
                yield WordFinding(file, _beginning(message.id), "fuzzy: look at it, then take the mark off")
            for why in translation_faults(message.id, here.string, catalog.plural_expr):
                yield WordFinding(file, _beginning(message.id), why)
            for form in _forms(here.string):
                if form != (right := counts_in_digits(form, path.parent.parent.name)):
                    yield WordFinding(file, _beginning(message.id), f"a count in the digits 0-9: write “{right}”")
    for message in _messages(catalog):
        if fresh.get(message.id) is None:
            yield WordFinding(file, _beginning(message.id), "nothing uses it: run `portal translations update`")


def translation_faults(source: Words, translation: Words, plural_expr: str) -> Iterator[str]:
    """Yield what is wrong with a translation of `source`: one sentence each, saying what to do.

    With plurals every form is looked at. A form that means one number only may leave that number out.
    """
    general = _forms(source)[-1]
    forms = _forms(translation)
    for index, form in enumerate(forms):
        wanted, there = set(_PLACEHOLDER.findall(general)), set(_PLACEHOLDER.findall(form))
        left_out = wanted - there
        if len(forms) > 1 and _means_one_number(plural_expr, index):
            left_out -= {f"%({name})s" for name in _COUNTS}
        for name in sorted(left_out):
            yield f"{name} is missing: keep it as it is"
        for name in sorted(there - wanted):
            yield f"{name} is not in the English words: take it out"
        if len(BOLD.findall(form)) != len(BOLD.findall(general)) or form.count("**") != general.count("**"):
            yield "as many **bold** words as in English: mark the same words"
        if re.search(r"[<>]", form):
            yield "markup: take < and > out"
        if re.search(r"[\"']", form):
            yield "straight quotes: write the marks that this language prints, such as ’ “ ”"
        if form != form.strip():
            yield "begins or ends with a space: take it off"
        if _stray_percent(form):
            yield "a stray %: write it as a word"


def _means_one_number(plural_expr: str, form: int) -> bool:
    which = gettext.c2py(plural_expr)
    return sum(which(number) == form for number in range(201)) <= 1


def _stray_percent(words: str) -> bool:
    return "%" in _PLACEHOLDER.sub("", words)


def status(home: WordHome) -> list[LanguageStatus]:
    """Return a row a language, English first."""
    strings = list(_messages(extract_all(home.folders)))
    rows = [LanguageStatus("en", len(strings), len(strings), 0, "source", "", "")]
    for language in home.languages:
        catalog, head = _catalog_and_head(catalog_path(home.translations, language))
        here = [found for message in strings if (found := catalog.get(message.id)) is not None]
        rows.append(
            LanguageStatus(
                language,
                len(strings),
                sum(_translated(message) for message in here),
                sum(message.fuzzy for message in here),
                head.status,
                head.checked_by,
                head.checked_on,
            )
        )
    return rows


def missing(home: WordHome, language: str) -> list[dict[str, Any]]:
    """Return what a language has no translation for: `{"msgid", "plural", "comments", "files", "forms"}` each."""
    path = _existing(home, language)
    catalog = po_files.read(path)
    return [
        {
            "msgid": _forms(message.id)[0],
            "plural": message.id[1] if message.pluralizable else "",
            "comments": list(message.auto_comments),
            "files": sorted({name for name, _line in message.locations}),
            "forms": catalog.num_plurals if message.pluralizable else 1,
        }
        for message in _messages(catalog)
        if not _translated(message)
    ]


def fill(home: WordHome, language: str, translations: Mapping[str, str | list[str]]) -> tuple[int, list[WordFinding]]:
    """Put translations into a catalog after the checks that `check` makes of them.

    `translations` is by msgid: words, or the list of plural forms. What has a fault is left out and returned; the rest
    is kept. Raises Refused when the language has no catalog.
    """
    path = _existing(home, language)
    catalog, head = po_files.read(path), po_files.read_head(path)
    by_first = {_forms(message.id)[0]: message for message in _messages(catalog)}
    kept, refused = 0, []
    for msgid, given in translations.items():
        message = by_first.get(msgid)
        faults = _fill_faults(message, given, catalog)
        refused += [WordFinding(home.file(path), _beginning(msgid), why) for why in faults]
        if message is not None and not faults:
            message.string = given if isinstance(given, str) else tuple(given)
            message.flags.discard("fuzzy")
            kept += 1
    _write_if_changed(path, po_files.catalog_text(catalog, language, head))
    return kept, refused


def take(home: WordHome, file: Path) -> tuple[str, int, list[WordFinding]]:
    """Take a catalog that came back from a translator, or with corrections from the staff site, into ours.

    Return its language, how many strings it changed, and what was left out because it has a fault or is not in our
    catalog now. Its translators' notes come too; who checked it does not: a person writes that into our catalog's head.
    Raises Refused("no_catalog") where it says no language of ours.
    """
    given = po_files.read(file)
    language = po_files.language_of(file)
    path = _existing(home, language)
    ours, head = po_files.read(path), po_files.read_head(path)
    taken, refused = 0, []
    for message in _messages(given):
        here = ours.get(message.id)
        if not _translated(message) or message.fuzzy:
            continue
        if here is not None and _forms(here.string) == _forms(message.string):
            continue
        string = message.string if isinstance(message.string, str) else list(message.string or ())
        if faults := _fill_faults(here, string, ours):
            refused += [WordFinding(file.name, _beginning(message.id), why) for why in faults]
            continue
        assert here is not None  # one that is not there has a fault
        here.string = message.string
        here.flags.discard("fuzzy")
        here.user_comments = list(dict.fromkeys([*here.user_comments, *message.user_comments]))
        taken += 1
    _write_if_changed(path, po_files.catalog_text(ours, language, head))
    return language, taken, refused


def mark(home: WordHome, language: str, status: str, *, by: str, on: date | None, today: date) -> list[WordFinding]:
    """Write into a catalog's head how it stands, and return what keeps it from that; nothing is written then.

    `checked` is a claim to families that every word was read: it needs who read it and when, and a catalog that is
    complete and without a fault, on a day that has come. Raises Refused when the language has no catalog.
    """
    path = _existing(home, language)
    file, name = home.file(path), " ".join(by.split())
    found = list(_check_mark(file, status, name, on, today))
    if status != po_files.MACHINE_DRAFTED:
        # Against the words as they are this minute: a template that is out of step can't hide what is missing.
        found += _check_words(file, path, extract_all(home.folders))
    if found:
        return found
    head = replace(
        po_files.read_head(path), status=status, checked_by=name, checked_on=on.isoformat() if on is not None else ""
    )
    _write_if_changed(path, po_files.catalog_text(po_files.read(path), language, head))
    return []


def _check_mark(file: str, status: str, name: str, on: date | None, today: date) -> Iterator[WordFinding]:
    if status not in po_files.STATUSES:
        yield WordFinding(file, "", f"{status!r} is no status: say one of {', '.join(po_files.STATUSES)}")
    elif status == "checked" and not (name and on):
        yield WordFinding(file, "", "checked by whom, and when? Say --by NAME --on YYYY-MM-DD")
    elif status != "checked" and (name or on):
        yield WordFinding(file, "", f"nobody checked it, if it is {status}: leave out --by and --on")
    elif on and on > today:
        yield WordFinding(
            file, "", f"{on} has not come, today is {today}: nobody has read it then. Say the day on which it was read"
        )
    if not name.isprintable() or '"' in name or "\\" in name:
        yield WordFinding(file, "", "the name stands in the catalog’s head: leave out quotes, backslashes and controls")


def _fill_faults(message: Message | None, given: object, catalog: Catalog) -> list[str]:
    if message is None:
        return ["not in the catalog: is it spelt as in English? Or run `portal translations update` first"]
    forms = catalog.num_plurals if message.pluralizable else 1
    if forms > 1 or message.pluralizable:
        if not (isinstance(given, list) and len(given) == forms and all(isinstance(f, str) and f for f in given)):
            return [f"a list of {forms} plural forms is needed"]
        return list(translation_faults(message.id, tuple(given), catalog.plural_expr))
    if not isinstance(given, str) or not given:
        return ["words are needed"]
    return list(translation_faults(message.id, given, catalog.plural_expr))


def _existing(home: WordHome, language: str) -> Path:
    path = catalog_path(home.translations, language)
    if language not in home.languages or not path.exists():
        raise Refused("no_catalog", language=language, run="portal translations update")
    return path


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _forms(words: Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ("",))


def _translated(message: Message) -> bool:
    return all(_forms(message.string))


def _beginning(words: Words) -> str:
    first = " ".join(_forms(words)[0].split())
    return first if len(first) <= _BEGINNING else first[: _BEGINNING - 1] + "…"
