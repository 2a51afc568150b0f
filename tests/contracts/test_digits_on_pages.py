"""Every page of contributors in the digits of its language: a count in 0-9 among Persian words looks careless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from portal.adapters.catalog_digits import counts_in_digits
from tests.contracts.shown import Shown, demonstration_in

# Addresses, references that are kept, and what stands for a number that is hidden: compared and read out, as codes are.
READ_OUT = re.compile(r"https?://\S+|\b[A-Z]-\w{4}-\w{4}\b|PO Box \d+|[\d ]*•+[•\d ]*")
# What somebody wrote, compares, or reads out; and what a browser draws, no person reads.
NOT_OUR_WORDS = (
    "ancestor-or-self::*[@translate='no' or @dir='auto' or self::textarea or self::code or self::script or self::style]"
    " | self::img[@class='added']"
)
MOST_STEPS = 10


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    with demonstration_in(tmp_path_factory.mktemp("digits")) as made:
        yield made


def left_in_0_9(tree: Any, code: str) -> Iterator[str]:
    """Yield the words of a page, of its labels and of its title in which a count stands in 0-9."""
    for node in tree.iter():
        if not isinstance(node.tag, str) or node.xpath(NOT_OUR_WORDS):
            continue
        said = [node.text, *(child.tail for child in node), *map(node.get, ("aria-label", "alt", "title"))]
        if node.xpath("ancestor-or-self::*[@lang][1]/@lang") == [code]:
            plain = (READ_OUT.sub("", words) for words in filter(None, said))
            yield from (words for words in plain if counts_in_digits(words, code) != words)


@pytest.mark.parametrize(("code", "read"), [("fa", "standard"), ("ar", "easy-read")])
def test_no_count_of_a_page_is_in_other_digits(shown: Shown, code: str, read: str) -> None:
    # given each page of each contributor, each step of it
    wrong, native = [], 0
    for entry in shown.pages:
        if read not in entry["presentations"] or code not in entry["languages"]:
            continue
        visitor = shown.visitor(entry["as"])
        for step in range(1, MOST_STEPS + 1):
            page = visitor.get(f"{entry['path']}?read={read}&lang={code}&step={step}", follow=True)
            if page.tree.get("lang") != code:
                break
            wrong += [f"{entry['as']} {entry['path']} {step}: {words!r}" for words in left_in_0_9(page.tree, code)]
            native += any(each.isdecimal() and not each.isascii() for each in page.text)
            if f"step={step + 1}" not in page.html:
                break
    # then there are counts and days on many of them, all in its digits
    assert not wrong, "\n".join(wrong)
    assert native > 20
