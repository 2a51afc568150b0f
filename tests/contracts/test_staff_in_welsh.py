"""Where an area asks for it, every page of staff can be read in Welsh: its own words are all looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from portal.adapters.po_files import catalog_path, read
from portal.config import resource_root
from portal.languages import staff_folder
from tests.contracts.shown import Shown, demonstration_in
from tests.people import Visitor

# What somebody wrote, and what is said in another language on purpose.
NOT_OUR_WORDS = "ancestor-or-self::*[@translate='no' or @dir='auto' or self::bdi or self::script or self::style]"
_PLACE = re.compile(r"%\(\w+\)s")
LEAST_WORDS = 3
# A page of a family as it looks in the language that was asked for, with a banner: it is in that language itself.
IN_ITS_OWN_LANGUAGE = {"staff.wording_shown"}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    with demonstration_in(tmp_path_factory.mktemp("welsh"), staff_languages=("en", "cy")) as made:
        yield made


@pytest.fixture(scope="module")
def english() -> re.Pattern[str]:
    """Every piece of an English sentence of staff pages that is long enough to be no other language's."""
    catalog = read(catalog_path(staff_folder(resource_root() / "translations"), "cy"))
    pieces = {
        piece.strip(" .,:;()“”")
        for message in catalog
        for words in ((message.id,) if isinstance(message.id, str) else message.id)
        for piece in _PLACE.split(words)
        if message.id and words not in (message.string if not isinstance(message.string, str) else (message.string,))
    }
    long = sorted((each for each in pieces if len(each.split()) >= LEAST_WORDS), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, long)) + r")\b")


def in_english(tree: Any, english: re.Pattern[str]) -> Iterator[str]:
    """Yield the pieces of a Welsh page that stand in English."""
    for node in tree.iter():
        if not isinstance(node.tag, str) or node.xpath(NOT_OUR_WORDS):
            continue
        said = [node.text, *(child.tail for child in node), *map(node.get, ("aria-label", "alt", "title"))]
        if node.xpath("ancestor-or-self::*[@lang][1]/@lang") == ["cy"]:
            yield from (found[0] for words in filter(None, said) if (found := english.search(" ".join(words.split()))))


def test_every_page_of_staff_reads_in_welsh(shown: Shown, english: re.Pattern[str]) -> None:
    wrong, seen = [], 0
    for entry in shown.pages:
        if not entry["name"].startswith("staff."):
            continue
        asks = "&" if "?" in entry["path"] else "?"
        page = shown.visitor(entry["as"]).get(f"{entry['path']}{asks}lang=cy", follow=True)
        if not page.name.startswith("staff."):
            continue
        seen += 1
        if entry["name"] in IN_ITS_OWN_LANGUAGE:
            continue
        if page.tree.get("lang") != "cy":
            wrong.append(f"{entry['as']} {entry['name']}: in {page.tree.get('lang')}")
        wrong += [f"{entry['as']} {entry['name']}: {words!r}" for words in in_english(page.tree, english)]
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert seen > 60


def test_a_page_says_who_checked_its_words_and_leads_to_the_other_language(shown: Shown) -> None:
    page = shown.visitor("coordinator").get("/staff/today?lang=cy", follow=True)
    footer = page.tree.xpath("//footer")[0]
    assert "A machine made this translation. Nobody has checked it yet." in footer.text_content()
    # and the choice stays, until they choose again
    there = shown.visitor("coordinator").get("/staff/today")
    assert there.tree.get("lang") == "cy"
    again = shown.visitor("coordinator").get("/staff/today?lang=en", follow=True)
    assert (again.tree.get("lang"), again.heading) == ("en", "What families are waiting for")


def test_languages_are_called_by_their_welsh_names(shown: Shown) -> None:
    # given words in Polish that wait to be put into English
    page = shown.visitor("coordinator").get("/staff/translations?lang=cy", follow=True)
    assert "O’r iaith Pwyleg i’r iaith Saesneg" in page.text


def test_where_no_area_asks_pages_are_english_and_say_so(visitor: Visitor) -> None:
    page = visitor.get("/staff/sign-in?lang=cy")
    assert page.tree.get("lang") == "en"
    assert "Staff pages are in English." in page.tree.xpath("//footer")[0].text_content()
    assert page.tree.xpath("//footer//a[@hreflang]") == []
