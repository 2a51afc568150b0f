"""Each script that pages are written in has its letters as a small file; a browser is sent no other."""

from __future__ import annotations

import io
import re

import pytest
from fontTools.ttLib import TTFont

from portal.adapters import po_files
from portal.adapters.numbers import digits_of
from portal.adapters.web_fonts import SCRIPTS, Script, make_all
from portal.config import built_languages, resource_root
from portal.languages import language

# What a page may download for its script, its languages' names included (issue: fonts).
MOST = 60 * 1024
FONTS = resource_root() / "static" / "fonts"


def letters_of(name: str) -> frozenset[int]:
    return frozenset(TTFont(FONTS / f"{name}.woff2").getBestCmap())


def words_in(code: str) -> str:
    catalog = po_files.read(po_files.catalog_path(resource_root() / "translations", code))
    return "".join(
        form
        for message in catalog
        for form in ([message.string] if isinstance(message.string, str) else message.string)
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_and_every_name_of_a_language_weigh_little(script: Script) -> None:
    names = sum((FONTS / f"{each.name}-names.woff2").stat().st_size for each in SCRIPTS)
    assert (FONTS / f"{script.name}.woff2").stat().st_size + names < MOST


@pytest.mark.parametrize("code", built_languages()[1:])
def test_every_letter_of_a_catalog_is_in_its_font(code: str) -> None:
    # given the letters of a catalog outside Latin, which every phone has
    words = words_in(code) + language(code).own_name + digits_of(code)
    for script in SCRIPTS:
        needed = {ord(letter) for letter in words if script.has(letter)}
        assert needed <= letters_of(script.name), script.name
    # then there are none of a script that has no font
    beyond = {letter for letter in words if ord(letter) > 0x530 and letter.isalpha()}
    assert {letter for letter in beyond if not any(script.has(letter) for script in SCRIPTS)} <= set("ẁẃẅỳỲ")


def test_the_names_of_languages_have_files_of_their_own() -> None:
    names = "".join(language(code).own_name for code in built_languages())
    for script in SCRIPTS:
        assert set(filter(script.has, names)) == {
            chr(c) for c in letters_of(f"{script.name}-names") if script.has(chr(c))
        }


def test_the_same_fonts_are_cut_again_to_the_same_bytes(tmp_path) -> None:
    made = list(make_all(tmp_path, resource_root() / "translations"))
    assert {path.name for path in made} == {path.name for path in FONTS.glob("*.woff2")}
    for path in made:
        assert path.read_bytes() == (FONTS / path.name).read_bytes(), path.name


def test_the_style_names_each_file_by_its_lasting_address(app) -> None:
    style = app.extensions["portal_pages"].assets.page_style
    addresses = re.findall(r"url\((/static/fonts/[^)]+)\)", style)
    assert len(addresses) == 2 * len(SCRIPTS)
    for address in addresses:
        answer = app.test_client().get(address)
        assert answer.status_code == 200
        assert TTFont(io.BytesIO(answer.get_data())).flavor == "woff2"
        assert "immutable" in answer.headers["Cache-Control"]
