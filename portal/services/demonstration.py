"""The demonstration: invented people in every state of the main job, made anew on an empty database."""

from __future__ import annotations

from portal.services.tools import Tools


def kept(tools: Tools) -> dict[str, object] | None:
    """Return the demonstration that this database holds, or None."""
    raise NotImplementedError


def make(tools: Tools) -> dict[str, object]:
    raise NotImplementedError


def as_lines(shown: dict[str, object]) -> list[str]:
    raise NotImplementedError
