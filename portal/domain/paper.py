"""Forms on paper: which there are, and what one of them holds."""

from __future__ import annotations

PAPER_FORMS = ("choose", "contact", "tell", "check", "ask", "stop")
"""The forms of a contributor's room that go by post, in the order of the way through it."""
