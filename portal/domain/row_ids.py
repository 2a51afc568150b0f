"""The id of a row, as it comes back from a page or an address: plain digits, and never larger than a row's can be."""

from __future__ import annotations

LARGEST = 2**63 - 1
MOST_DIGITS = len(str(LARGEST))


def row_id_of(text: str | None) -> int | None:
    """Return the id that a text says, or None. Other scripts' digits are digits to Python, and not to us."""
    if not text or not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        return None
    found = int(text)
    return found if found <= LARGEST else None
