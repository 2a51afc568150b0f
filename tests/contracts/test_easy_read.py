"""Every Easy Read file keeps the rules that can be counted."""

from __future__ import annotations

from portal.config import resource_root
from portal.services import easy_read_checking


def test_the_checker_finds_nothing() -> None:
    found = [finding.line for finding in easy_read_checking.check(resource_root())]
    assert not found, f"{len(found)} findings:\n" + "\n".join(found)
