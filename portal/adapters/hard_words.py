"""Reads what the Easy Read rules know about words."""

from __future__ import annotations

from pathlib import Path

from portal.adapters.yaml_files import read_yaml
from portal.domain.easy_read_rules import KnownWords


def read_known_words(path: Path) -> KnownWords:
    content = read_yaml(path.read_text(encoding="utf-8"))
    return KnownWords(
        hard={hard: tuple(forms) for hard, forms in content["hard"].items()},
        same_word={ours: tuple(others) for ours, others in content["same_word"].items()},
        allowed=tuple(content["allowed"]),
        capitals=frozenset(content["capitals"]),
        short_forms=tuple(content["short_forms"]),
        longest=content["longest"],
        idioms=tuple(content["idioms"]),
        foreign=tuple(content["foreign"]),
    )
