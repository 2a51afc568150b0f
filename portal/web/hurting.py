"""Pages that may hurt: each has a small standing part that says who listens now, with the way back from there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The page, and where somebody comes back to from the support page: an address that needs nothing but its name.
HURTS = {
    "family.choose": "family.choose",
    "family.tell_prompt": "family.tell",
    "family.check": "family.check",
    "family.check_statement": "family.check",
    "family.outcome": "family.outcome",
}


def comes_back_to(context: Mapping[str, Any]) -> str:
    """Return where the way back leads when this page may hurt, or "". Of the prompts only the hard ones do."""
    name = context["page_name"]
    if name == "family.tell_prompt" and not context["prompt"].hard:
        return ""
    return HURTS.get(name, "")
