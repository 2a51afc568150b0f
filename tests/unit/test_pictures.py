"""The Easy Read pictures: the registry and the drawings agree, and every drawing keeps to the rules."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import brotli
import pikepdf
import pypdfium2
import pytest
import yaml
from click.testing import CliRunner
from lxml import etree

from portal.commands.pictures import pictures_command

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "static" / "pictures"
REGISTRY = yaml.safe_load((ROOT / "easy_read" / "pictures.yaml").read_text(encoding="utf-8"))
PICTURES = REGISTRY["pictures"]
FILES = sorted(FOLDER.glob("*.svg"))
SVG = "http://www.w3.org/2000/svg"

SHAPES = {"g", "path", "circle"}
GROUP = {
    "fill": "none",
    "stroke": "#000",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}
ATTRIBUTES = {"d", "cx", "cy", "r", "fill", "stroke", "stroke-width"}
SKIN = ("#fdc", "#eb9", "#c96", "#a74", "#753")
COLOURS = {
    *("#000", "#fff", "#ccc", "#321", "#853", "#a52"),  # ink, paper, greys and hair
    *SKIN,
    *("#fec", "#333", "#ff0"),  # paper and ink of the pages that show the colours a person may choose
    *("#68a", "#457", "#bde", "#7a8", "#499", "#98b", "#c77", "#db6", "#b85"),  # clothes and things
}
HARD_LIMIT = 1200
TYPICAL_PAGE = [
    "letter",
    "person-who-died",
    "sorry",
    "review",
    "learning-disability",
    "care",
    "hospital",
    "talking",
    "telling-story",
    "yes",
    "no",
    "later",
]

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_name = pytest.mark.parametrize("name", sorted(PICTURES))


def test_every_picture_has_a_file_and_every_file_is_registered() -> None:
    assert {path.stem for path in FILES} == set(PICTURES)
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.svg" for name in PICTURES}


def test_every_picture_is_in_one_group() -> None:
    grouped = [name for names in REGISTRY["groups"].values() for name in names]
    assert sorted(grouped) == sorted(PICTURES)


def test_the_sheet_shows_every_picture_with_its_words_and_the_credit(tmp_path: Path) -> None:
    # given the command
    target = tmp_path / "sheet.pdf"
    # when the sheet is asked for
    done = CliRunner().invoke(pictures_command, ["--sheet", str(target)])
    # then each picture is on it, described for those who do not see it, and named
    assert done.exit_code == 0, done.output
    with pikepdf.open(target) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        described = {str(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each}
        assert "pdfuaid" in pdf.Root.Metadata.read_bytes().decode()
    assert {entry["describes"] for entry in PICTURES.values()} <= described
    document = pypdfium2.PdfDocument(target)
    words = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    assert all(name in words for name in PICTURES)
    assert REGISTRY["credit"] in words


def test_the_list_says_what_each_shows() -> None:
    listed = json.loads(CliRunner().invoke(pictures_command, ["--json"]).output)
    assert listed["credit"] == REGISTRY["credit"]
    assert {each["name"]: each["describes"] for each in listed["pictures"]} == {
        name: entry["describes"] for name, entry in PICTURES.items()
    }


def test_the_credit_names_openmoji_and_its_licence_on_one_line() -> None:
    credit = REGISTRY["credit"]
    assert "OpenMoji" in credit
    assert "CC BY-SA 4.0" in credit
    assert "\n" not in credit


def test_no_two_pictures_share_a_description() -> None:
    described = [entry["describes"] for entry in PICTURES.values()]
    assert len(described) == len(set(described))


@each_name
def test_registry_entry_is_complete(name: str) -> None:
    entry = PICTURES[name]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert set(entry) == {"describes", "source", "points"}
    assert isinstance(entry["points"], bool)
    assert entry["source"] == "own" or re.fullmatch(r"openmoji [0-9A-F]{4,5}", entry["source"])
    words = entry["describes"].split()
    assert 2 <= len(words) <= 16
    assert entry["describes"][0].isupper()
    assert not entry["describes"].endswith(".")


@each_file
def test_drawing_is_plain(path: Path) -> None:
    root = etree.fromstring(path.read_bytes())
    assert root.tag == f"{{{SVG}}}svg"
    assert dict(root.attrib) == {"viewBox": "0 0 72 72"}
    assert root.nsmap == {None: SVG}

    assert len(root) == 1
    assert root[0].tag == f"{{{SVG}}}g"
    assert list(root[0].attrib.items()) == list(GROUP.items())

    for element in root.iter():
        assert isinstance(element.tag, str), "no comments or instructions"
        assert etree.QName(element).localname in SHAPES | {"svg"}
        assert not (element.text or "").strip()
        assert not (element.tail or "").strip()
    for shape in root[0].iterdescendants():
        assert set(shape.attrib) <= ATTRIBUTES
        for paint in ("fill", "stroke"):
            assert shape.get(paint, "#000") in COLOURS


@each_file
def test_drawing_is_small(path: Path) -> None:
    assert path.stat().st_size <= HARD_LIMIT


def test_people_have_many_skin_tones_and_none_is_the_usual_one() -> None:
    shown = Counter(tone for path in FILES for tone in set(SKIN) & set(re.findall(r"#[0-9a-f]{3}", path.read_text())))
    people = [path for path in FILES if set(SKIN) & set(re.findall(r"#[0-9a-f]{3}", path.read_text()))]
    assert len(people) >= 40
    assert set(shown) == set(SKIN)
    assert min(shown.values()) >= 6
    assert max(shown.values()) <= len(people) * 0.6


def test_people_who_use_a_wheelchair_are_friends_and_speak_up_and_are_not_cared_for_alone() -> None:
    using = {name for name, entry in PICTURES.items() if "wheelchair" in entry["describes"]}
    assert {"friends", "advocate", "learning-disability"} <= using


@pytest.mark.parametrize("word", ["grave", "headstone", "coffin", "skull", "emoji face", "smil", "child"])
def test_no_picture_shows_what_a_person_who_grieves_should_not_meet(word: str) -> None:
    assert not [name for name, entry in PICTURES.items() if word in f"{name} {entry['describes']}".lower()]


@each_file
def test_numbers_have_one_decimal_at_most(path: Path) -> None:
    assert not re.search(r"\.\d\d", path.read_text(encoding="ascii"))


def test_a_typical_page_of_pictures_travels_light() -> None:
    assert len(TYPICAL_PAGE) == 12
    together = b"".join((FOLDER / f"{name}.svg").read_bytes() for name in TYPICAL_PAGE)
    assert len(brotli.compress(together)) < 3000


def test_the_twelve_heaviest_pictures_still_travel_light() -> None:
    heaviest = sorted(FILES, key=lambda path: path.stat().st_size)[-12:]
    together = b"".join(path.read_bytes() for path in heaviest)
    assert len(brotli.compress(together)) < 3000
