"""Catalog files: gettext templates, catalogs and their compiled form.

They are stable: no times, no line numbers, no machine's paths.
Babel reads and writes the entries. The header is ours, because Babel drops the fields that say who checked a catalog.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_string
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileParser, denormalize, write_po

from portal.languages import staff_folder

NAME = "messages"
WIDTH = 110
# What differs from Babel's table: Welsh has six forms in CLDR (Cymraeg: 0, 1, 2, 3, 6, others).
PLURAL_FORMS = {
    "cy": "nplurals=6; plural=(n == 0 ? 0 : n == 1 ? 1 : n == 2 ? 2 : n == 3 ? 3 : n == 6 ? 4 : 5);",
}
MACHINE_DRAFTED = "machine-drafted"
# Editors write these, and look for them: whom to ask, and when they last saved.
EDITORS_FIELDS = (
    "PO-Revision-Date", "Last-Translator", "Language-Team", "X-Generator",
)  # fmt: skip
PROJECT = "Family and carer reviews portal"
STATUSES = (MACHINE_DRAFTED, "translated", "checked")


@dataclass(frozen=True, slots=True)
class CatalogHead:
    """What a catalog's header says: how far it is, and who checked it on which day (both "" until somebody has)."""

    status: str = MACHINE_DRAFTED
    checked_by: str = ""
    checked_on: str = ""
    editors: tuple[tuple[str, str], ...] = ()
    """What Poedit and Weblate write there for themselves, kept as they wrote it."""


def catalog_path(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / f"{NAME}.po"


def template_path(folder: Path) -> Path:
    return folder / f"{NAME}.pot"


def languages_in(folder: Path) -> tuple[str, ...]:
    """Return the languages that have a folder, in the order of their codes: a new one's catalog is made by `update`."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/LC_MESSAGES")))


def plural_forms(language: str) -> str:
    return PLURAL_FORMS.get(language) or get_plural(language).plural_forms


def read(path: Path) -> Catalog:
    """Return the entries of a template or catalog; entries that were struck out (`#~`) are left out."""
    catalog = Catalog(charset="utf-8")
    PoFileParser(catalog, ignore_obsolete=True).parse(path.read_text(encoding="utf-8").splitlines(keepends=True))
    return catalog


def read_head(path: Path) -> CatalogHead:
    fields = _header_fields(path.read_text(encoding="utf-8"))
    return CatalogHead(
        status=fields.get("x-status", ""),
        checked_by=fields.get("x-checked-by", ""),
        checked_on=fields.get("x-checked-on", ""),
        editors=tuple((name, fields[name.lower()]) for name in EDITORS_FIELDS if fields.get(name.lower())),
    )


def language_of(path: Path) -> str:
    """Return the language that a catalog says it is in, or ""."""
    return _header_fields(path.read_text(encoding="utf-8")).get("language", "")


def _header_fields(text: str) -> Mapping[str, str]:
    head = text.partition("\n\n")[0].partition("msgstr ")[2]
    return {name.lower(): value.strip() for name, value in message_from_string(denormalize(head or '""')).items()}


def template_text(catalog: Catalog) -> bytes:
    """Return a template's file: the same words give the same bytes on every machine and day."""
    return _text(
        "# The words that this portal shows, to be translated. Made by `portal translations extract`.", {}, catalog
    )


def catalog_text(catalog: Catalog, language: str, head: CatalogHead) -> bytes:
    """Return a catalog's file. The plural forms are the language's own."""
    # Babel writes as many plural forms as its catalog has.
    catalog.mime_headers = [("Plural-Forms", plural_forms(language))]
    fields = {
        "Project-Id-Version": PROJECT,
        "Language": language,
        "Plural-Forms": plural_forms(language),
        "X-Status": head.status,
        "X-Checked-By": head.checked_by,
        "X-Checked-On": head.checked_on,
        **dict(head.editors),
    }
    return _text("# Words of the portal. Kept in step with `portal translations update`.", fields, catalog)


def _text(comment: str, fields: Mapping[str, str], catalog: Catalog) -> bytes:
    always = {"MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "8bit"}
    lines = [comment, 'msgid ""', 'msgstr ""']
    lines += [f'"{name}: {value}\\n"' for name, value in {**always, **fields}.items()]
    entries = BytesIO()
    write_po(
        entries,
        catalog,
        width=WIDTH,
        omit_header=True,
        sort_by_file=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return "\n".join(lines).encode() + b"\n\n" + entries.getvalue().rstrip(b"\n") + b"\n"


def write(path: Path, content: bytes) -> None:
    """Write a whole file or none of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    beside.write_bytes(content)
    beside.replace(path)


def compile_all(folder: Path) -> Iterator[Path]:
    """Compile each catalog, of staff pages too, that is newer than its compiled form; yield what was made."""
    homes = (folder, staff_folder(folder))
    for source in (catalog_path(home, language) for home in homes for language in languages_in(home)):
        made = source.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        compiled = BytesIO()
        write_mo(compiled, read(source))
        write(made, compiled.getvalue())
        yield made
