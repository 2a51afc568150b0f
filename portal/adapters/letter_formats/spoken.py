"""A composed letter as it is read aloud: a line for each thing that is said, an empty one where a part ends.

The link stays unsaid: nobody could write it down. The short address is said, and the code, which the voice spells.
"""

from __future__ import annotations

from collections.abc import Iterator

from portal.domain.letters import ComposedLetter


def as_lines(letter: ComposedLetter) -> tuple[str, ...]:
    """Return what is said, in order; isolates and `**` are still in it, for the voice to read numbers by."""
    return tuple(_lines(letter))


def _lines(letter: ComposedLetter) -> Iterator[str]:
    yield from (letter.title, letter.date, "")
    after = letter.way_in_after
    for part in letter.parts:
        if part.heading:
            yield part.heading
        yield from part.plain
        yield ""
        if part.name == after and letter.way_in is not None:
            yield f"{letter.link_label}:"
            yield letter.way_in.short_address
            yield f"{letter.way_in_words[1]}:"
            yield letter.way_in.code
            yield ""
    yield from (*letter.sender, "", letter.reference, letter.version)
