"""How far families were reached, in reviews, area by area. A number that could point at somebody is never shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST_SHOWN = 5
STEPS = ("notified", "invited", "replied", "took_part", "checked", "told")


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """Numbers by step, in the order of STEPS; None stands for "fewer than 5"."""

    area: str
    numbers: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """`total` holds None where it is fewer than 5, or where it would give a hidden number away."""

    areas: tuple[AreaFigures, ...]
    total: tuple[int | None, ...]


def suppressed(counts: Sequence[tuple[str, tuple[int, ...]]]) -> Figures:
    """Hide every number under 5, and each total from which one hidden number could be worked out by taking away."""
    areas = tuple(AreaFigures(area, tuple(_shown(number) for number in numbers)) for area, numbers in counts)
    total: list[int | None] = []
    for step in range(len(STEPS)):
        hidden = sum(1 for area in areas if area.numbers[step] is None)
        total.append(None if hidden == 1 else _shown(sum(numbers[step] for _area, numbers in counts)))
    return Figures(areas, tuple(total))


def _shown(number: int) -> int | None:
    return number if number >= SMALLEST_SHOWN else None
