"""The receipt of a sentence can be made again by anybody, as docs/receipts.md says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from portal.domain.owning import fingerprint

DOCS = Path(__file__).parents[2] / "docs" / "receipts.md"


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("Maggie loved buses.", "LD-2026-00123"),
        ("She said “my darling” – to all…  and\nleft.", " ld-2026-00123 "),
        ("وہ گاتی\u200f تھی۔", "LD-2026-00123"),
    ],
)
def test_the_program_in_the_docs_makes_the_same_code(words: str, reference: str) -> None:
    # given the program as it stands in the docs, run by itself
    text = DOCS.read_text()
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert found
    told: list[Any] = []
    names: dict[str, Any] = {"print": told.append}
    exec(found[1], names)  # our own docs

    # then it makes the portal's code, and the one that the page names
    assert names["code"](words, reference) == fingerprint(words, reference)
    assert f"`{told[0]}`" in text
