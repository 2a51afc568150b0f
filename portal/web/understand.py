"""The pages that explain what a review is: each ends with the way to all the others, in both presentations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from portal.web.current import tools
from portal.web.render import page


def understand_page(values: Mapping[str, object] | None = None, **model: Any) -> str:
    """Return this endpoint's page. Its Easy Read form has one step more than its file: there the ways to the other
    pages stand, ten rows being all that a step may have."""
    steps = len(tools().easy_read.pages[request.endpoint or ""].steps)
    return page(values=values, steps=steps + 1, **model)
