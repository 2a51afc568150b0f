"""What is in a script and what is in none: cleaned where words come in, once, whatever the door."""

from __future__ import annotations

import re

_LAST_TWO_OF_EACH_PLANE = "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
)
_NEVER_WORDS = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_LAST_TWO_OF_EACH_PLANE}]")
"""Control characters, halves of characters and code points that are none: a browser can’t show them, a Word file and
PostgreSQL refuse them, a terminal may obey them. No script needs one. Marks of direction and joining stay."""


# What old programs end a line or a page with, pasted: taken away, it would join two words.
_GAPS = "\x0b\x0c\x85"


def as_words(text: str) -> str:
    """Return the text without what is in no script."""
    if text.isprintable():
        return text  # nearly every field, and much quicker
    return _NEVER_WORDS.sub(lambda found: " " if found[0] in _GAPS else "", text)
