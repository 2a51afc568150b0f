"""The style that pages carry: made small, and the same style."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.web.assets import Assets


@pytest.mark.parametrize(
    ("written", "carried"),
    [
        ("main :is(p, li) { color: red; }", "main :is(p,li){color:red}"),
        ("a:hover > b , i { margin : 0 }", "a:hover>b,i{margin :0}"),
        ("/* why */\n@media (width < 40em) {\n  .two { gap: 1rem; }\n}\n", "@media (width < 40em){.two{gap:1rem}}"),
    ],
)
def test_a_small_style_means_the_same(tmp_path: Path, written: str, carried: str) -> None:
    # given a style as it is written
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "portal.css").write_text(written)
    # then what a page carries is shorter, and a descendant stays a descendant
    assert Assets(tmp_path).page_style == carried
