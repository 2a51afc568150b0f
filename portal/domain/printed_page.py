"""A page for paper: blocks of lines, each line runs of words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """`kind`: h1, h2, h3, p or li. A run is its kind and words: "t" text, "b" bold, "k" kept on one line and read from
    left to right, as a telephone number is, "n" a new line."""

    kind: str
    runs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """`kind`: that of its one line, or "together" for lines that stay on one page beside `picture`, if it has one."""

    kind: str
    lines: tuple[Line, ...]
    picture: str = ""
