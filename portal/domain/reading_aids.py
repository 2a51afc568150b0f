"""How a page looks for one reader: each answer that can be chosen, and what of it matters for letters too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.states import NeedKind

CHOICES: Mapping[str, tuple[str, ...]] = {
    "text": ("100", "125", "150", "200"),
    "lines": ("usual", "apart"),
    "colours": ("device", "light", "cream", "dark", "contrast"),
    "letters": ("usual", "wide"),
    "pictures": ("usual", "larger"),
}
"""The first of each is what a page looks like when nothing was chosen."""

# Print of 14 points is our usual: the same words, as much larger on paper as on the screen.
_POINTS = {"125": 18, "150": 21, "200": 28}


@dataclass(frozen=True, slots=True)
class ReadingAids:
    text: str = "100"
    lines: str = "usual"
    colours: str = "device"
    letters: str = "usual"
    pictures: str = "usual"

    @classmethod
    def of(cls, given: Mapping[str, str | None]) -> ReadingAids:
        """Take what is one of ours; anything else is as usual."""
        return cls(**{name: _known(name, given.get(name)) for name in CHOICES})

    def chosen(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in CHOICES}

    @property
    def kept(self) -> str:
        """What a cookie holds of it."""
        return ".".join(self.chosen().values())

    @classmethod
    def read(cls, kept: str) -> ReadingAids:
        return cls.of(dict(zip(CHOICES, kept.split("."), strict=False)))

    @property
    def marks(self) -> str:
        """What differs from the usual, as words for the style sheet; "" when nothing does."""
        return " ".join(f"{name}-{code}" for name, code in self.chosen().items() if code != CHOICES[name][0])

    def needs(self, standing: Mapping[NeedKind, str], *, easy: bool) -> dict[NeedKind, str]:
        """What staff are told when the reader wishes it. A larger print that was asked for before stays."""
        told: dict[NeedKind, str] = {}
        if self.text in _POINTS:
            told[NeedKind.LARGE_PRINT] = _larger(standing.get(NeedKind.LARGE_PRINT, ""), _POINTS[self.text])
        if self.colours == "cream":
            told[NeedKind.COLOURED_PAPER] = "cream"
        if easy:
            told[NeedKind.EASY_READ] = ""
        return told


def _known(name: str, code: str | None) -> str:
    return code if code in CHOICES[name] else CHOICES[name][0]


def _larger(before: str, points: int) -> str:
    asked = before.split()[0] if before.strip() else ""
    if asked.isascii() and asked.isdigit() and len(asked) < 4:
        return before if int(asked) > points else str(points)
    return before or str(points)
