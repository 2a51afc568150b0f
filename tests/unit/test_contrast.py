"""The colours of every theme, computed from the style sheet: words 7:1 (WCAG AAA), edges of controls 3:1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.domain.reading_aids import CHOICES

CSS = (Path(__file__).parents[2] / "static" / "css" / "portal.css").read_text(encoding="utf-8")
ROOTS = re.findall(r":root\s*\{([^}]*)\}", CSS)
AIDS = (Path(__file__).parents[2] / "static" / "css" / "aids.css").read_text(encoding="utf-8")


def colours(rules: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6})\s*[;}]?", rules))


LIGHT, DARK = (colours(root) for root in ROOTS)
CHOSEN = {name: colours(rules) for name, rules in re.findall(r'data-aids~="colours-([a-z]+)"\]\s*\{([^}]*)\}', AIDS)}
THEMES = {"light": LIGHT, "dark": LIGHT | DARK} | {f"chosen {name}": LIGHT | each for name, each in CHOSEN.items()}

WORDS = [(words, behind) for words in ("ink", "soft", "act", "warn") for behind in ("paper", "sheet", "tint")]
WORDS += [("on-act", "act")]
EDGES = [(edge, behind) for edge in ("line", "act", "warn") for behind in ("paper", "sheet")]


def brightness(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((brightness(one), brightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_the_standards() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


def test_both_themes_name_the_same_colours() -> None:
    # The two of the focus ring stay: yellow and black stand out on light and on dark.
    assert set(LIGHT) - set(DARK) == {"focus", "focus-ink"}
    assert set(DARK) <= set(LIGHT)


def test_every_colour_that_can_be_chosen_has_a_whole_theme() -> None:
    assert set(CHOSEN) == set(CHOICES["colours"]) - {"device"}
    assert all(set(each) == set(DARK) for each in CHOSEN.values())
    # Light and dark look the same whether a device or a reader chose them.
    assert CHOSEN["dark"] == DARK
    assert CHOSEN["light"] == {name: LIGHT[name] for name in DARK}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("words", "behind"), WORDS)
def test_words_can_be_read(theme: str, words: str, behind: str) -> None:
    theirs = THEMES[theme]
    assert contrast(theirs[words], theirs[behind]) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "behind"), EDGES)
def test_the_edge_of_a_control_can_be_seen(theme: str, edge: str, behind: str) -> None:
    theirs = THEMES[theme]
    assert contrast(theirs[edge], theirs[behind]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("behind", ["paper", "sheet", "tint", "act"])
def test_one_of_the_two_colours_of_focus_stands_out_on_anything(theme: str, behind: str) -> None:
    theirs = THEMES[theme]
    assert max(contrast(theirs[ring], theirs[behind]) for ring in ("focus", "focus-ink")) >= 3
    assert contrast(theirs["focus"], theirs["focus-ink"]) >= 9


def test_every_other_colour_is_one_of_these() -> None:
    # White is under the pictures, which are drawn on it; black and white are for paper.
    rules = re.sub(r":root\s*\{[^}]*\}", "", CSS)
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", rules)) <= {"#fff", "#000"}
