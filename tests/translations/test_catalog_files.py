"""Every catalog opens in an editor: what `msgfmt --check` refuses is refused here, with nothing installed."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from portal.adapters import po_files
from portal.config import resource_root
from portal.languages import SOURCE, languages_in

FOLDER = resource_root() / "translations"
LANGUAGES = [code for code in languages_in(FOLDER) if code != SOURCE]
# A msgid may go on over many lines.
_MSGID = re.compile(r'^msgid ((?:"(?:[^"\\]|\\.)*"\n)+)', re.MULTILINE)


def faults(content: bytes, language: str) -> list[str]:
    """Return what an editor, or gettext's own programs, would not accept."""
    text = content.decode("utf-8")
    try:
        catalog: Catalog = read_po(BytesIO(content), abort_invalid=True)
    except (PoFileError, LookupError) as problem:
        return [str(problem)]
    found = [f"{message.id!r}: {error}" for message, errors in catalog.check() for error in errors]
    found += [f"twice: {msgid}" for msgid, often in Counter(_MSGID.findall(text)).items() if often > 1]
    head = text.partition("\n\n")[0]
    for field in (f"Language: {language}", f"Plural-Forms: {po_files.plural_forms(language)}",
                  "Content-Type: text/plain; charset=utf-8", "MIME-Version: 1.0", "X-Status: "):  # fmt: skip
        if field not in head.replace('"\n"', ""):
            found.append(f"no {field} in its head")
    for message in catalog:
        if not message.id:
            continue
        ids = (message.id,) if isinstance(message.id, str) else message.id
        for form in (message.string,) if isinstance(message.string, str) else message.string:
            # msgfmt: both or none of them begin, and end, with a new line.
            if form and (form.endswith("\n"), form.startswith("\n")) != (
                ids[0].endswith("\n"),
                ids[0].startswith("\n"),
            ):
                found.append(f"{ids[0]!r}: begins or ends with a new line, and the other does not")
        if isinstance(message.string, tuple) and len(message.string) != catalog.num_plurals:
            found.append(f"{ids[0]!r}: {len(message.string)} plural forms, not {catalog.num_plurals}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_catalog_opens_in_an_editor(language: str) -> None:
    assert faults(po_files.catalog_path(FOLDER, language).read_bytes(), language) == []


@pytest.mark.parametrize(
    ("was", "is_now", "why"),
    [
        ('msgstr ""\n"MIME', 'msgstr ""\n"X-Nothing: \\n"\n"MIME', None),
        ('"Language: ar\\n"', '"Language: \\n"', "no Language: ar"),
        ("nplurals=6", "nplurals=5", ""),
        ("charset=utf-8", "charset=UTF8-ish", ""),
        ('msgid "Leave this page"', 'msgid "Something went wrong"', "twice"),
    ],
)
def test_a_broken_one_is_seen(was: str, is_now: str, why: str | None) -> None:
    # given a good catalog that is broken in one place
    content = po_files.catalog_path(FOLDER, "ar").read_text(encoding="utf-8").replace(was, is_now, 1)
    # then it is said, and a line more in its head is none
    found = faults(content.encode(), "ar")
    assert (found == []) is (why is None)
    assert why is None or any(why in each for each in found)
