"""Every word has its catalog entry, in step, in every language; staff pages are English only."""

from __future__ import annotations

import re

import pytest

from portal.adapters import po_files
from portal.adapters.word_sources import extract_all
from portal.config import built_languages, resource_root
from portal.domain.findings import WordFinding
from portal.services import translating
from portal.services.translating import WordHome

ROOT = resource_root()
_TRANSLATES = re.compile(r"\b_\(|\bn?gettext\(|{%-?\+?\s*trans\b")


@pytest.fixture(scope="module")
def findings() -> list[WordFinding]:
    return translating.check(WordHome.here())


def test_the_template_is_a_fresh_extraction() -> None:
    home = WordHome.here()
    fresh = po_files.template_text(extract_all(home.folders))
    assert po_files.template_path(home.translations).read_bytes() == fresh, (
        "run `portal translations extract`, then `portal translations update`"
    )


def test_the_english_words_can_be_translated(findings: list[WordFinding]) -> None:
    found = [finding.line for finding in findings if not finding.file.startswith("translations/")]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", built_languages()[1:])
def test_the_catalog_is_complete_and_safe(language: str, findings: list[WordFinding]) -> None:
    found = [finding.line for finding in findings if finding.file.startswith(f"translations/{language}/")]
    assert not found, f"{len(found)} findings:\n" + "\n".join(found[:40])
