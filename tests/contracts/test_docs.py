"""The docs say what is."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_drawing_of_the_data_model_is_fresh() -> None:
    # given the tables as they are
    drawn = runpy.run_path(str(ROOT / "docs" / "draw_data_model.py"))["document"]()
    # then the drawing in the docs is of them
    kept = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
    assert kept == drawn, "run .venv/bin/python docs/draw_data_model.py"
