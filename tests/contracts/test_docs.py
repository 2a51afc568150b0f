"""The docs say what is."""

import re
import runpy
from pathlib import Path

import pytest

from portal.adapters.keys import NAMES

ROOT = Path(__file__).parents[2]


def test_the_drawing_of_the_data_model_is_fresh() -> None:
    # given the tables as they are
    drawn = runpy.run_path(str(ROOT / "docs" / "draw_data_model.py"))["document"]()
    # then the drawing in the docs is of them
    kept = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
    assert kept == drawn, "run .venv/bin/python docs/draw_data_model.py"


TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(?:\w+::)?(\w+))?`")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.relative_to(ROOT).as_posix())
def test_every_test_and_file_that_is_named_is_there(doc: Path) -> None:
    # given what a document names
    text = doc.read_text(encoding="utf-8")
    gone = [link for link in LINK.findall(text) if not (doc.parent / link).exists()]
    for file, name in TEST.findall(text):
        path = ROOT / file
        if not path.exists() or (name and not re.search(rf"def {name}\b", path.read_text(encoding="utf-8"))):
            gone.append(f"{file}::{name}")
    # then each is there
    assert gone == []


def _rows(doc: str) -> list[list[str]]:
    lines = (ROOT / "docs" / doc).read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("| ")]
    return [row for row in cells if not set("".join(row)) <= set("-| ")]


@pytest.mark.parametrize("doc", ["security.md", "hazards.md"])
def test_every_threat_and_hazard_names_what_shows_its_control(doc: str) -> None:
    bare = [row[1] for row in _rows(doc)[1:] if not re.search(r"`tests/|`make", " ".join(row))]
    assert bare == []


def test_every_key_is_named_where_keys_are_explained() -> None:
    text = (ROOT / "docs" / "drills" / "keys.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in text] == []


def test_each_setting_has_one_row() -> None:
    named = [name for row in _rows("running.md") for name in re.findall(r"`(PORTAL_\w+)`", row[0])]
    assert sorted({name for name in named if named.count(name) > 1}) == []


DRILL = re.compile(r"python -m (bench\.\w+)")


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.relative_to(ROOT).as_posix())
def test_every_drill_that_is_named_is_there(doc: Path) -> None:
    gone = [
        drill
        for drill in DRILL.findall(doc.read_text(encoding="utf-8"))
        if not (ROOT / f"{drill.replace('.', '/')}.py").exists()
    ]
    assert gone == []


def test_every_requirement_of_asvs_has_its_state() -> None:
    # given the rows of ASVS 5.0, levels 1 and 2
    rows = [row for row in _rows("asvs.md") if re.fullmatch(r"V?\d+\.\d+\.\d+", row[0])]
    assert len(rows) > 200
    for number, _level, _asks, state, *shown in rows:
        # then each is met, with what shows it; or says why it does not apply; or what is missing
        assert state in {"met", "not applicable", "not yet"}, number
        assert len(shown) == 1, number
        assert shown[0], number
        if state == "met":
            assert "`" in shown[0], f"{number} is met: name the test, command or file that shows it"
