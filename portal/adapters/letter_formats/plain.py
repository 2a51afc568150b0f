"""A composed letter as plain text: for reading as it is, for an e-mail's text part, for a text message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.domain.letters import ComposedLetter, LetterPart
from portal.domain.text_segments import for_a_telephone

# The two marks of composed words: a value in its own direction, and bold.
ISOLATES = re.compile("[\u2066-\u2069]")
BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")


def plain(words: str, direction: str) -> str:
    """Return words without marks. Isolates stay where the script runs from right to left and needs them."""
    kept = "".join(
        piece if piece.startswith("\u2068") else BOLD.sub(r"\1", piece)
        for piece in re.split("(\u2068[^\u2069]*\u2069)", words)
    )
    return kept if direction == "rtl" else ISOLATES.sub("", kept)


def bare(words: str) -> str:
    """Return words with no invisible mark at all, for a header or a file's title."""
    return ISOLATES.sub("", plain(words, "ltr"))


def as_text(letter: ComposedLetter, *, easy: bool = False, discreet: bool = False) -> str:
    """Return the whole letter as text. `discreet` names neither the person who died nor a diagnosis."""
    blocks = [letter.date, letter.subject if discreet else (letter.easy_title if easy else letter.title)]
    placed = False
    for part in letter.discreet_parts if discreet else letter.parts:
        blocks += _part(part, easy=easy)
        if part.name == "choice":
            blocks += _way_in(letter)
            placed = True
    if not placed:
        blocks += _way_in(letter)
    blocks.append("\n".join(letter.sender))
    if letter.not_checked:
        blocks.append("\n".join(each.words for each in letter.not_checked))
    if letter.other_languages:
        blocks.append("\n".join(each.words for each in letter.other_languages))
        blocks.append("\n".join(letter.other_languages_at))
    blocks.append(" · ".join(filter(None, ("" if discreet else letter.reference, letter.version))))
    return "\n\n".join(plain(block, letter.direction) for block in blocks if block) + "\n"


def as_sms(letter: ComposedLetter) -> str:
    return for_a_telephone(plain(letter.sms, letter.direction))


def _part(part: LetterPart, *, easy: bool) -> Iterator[str]:
    if part.heading:
        yield part.heading
    yield from (row.words for row in part.easy) if easy else part.plain


def _way_in(letter: ComposedLetter) -> Iterator[str]:
    if letter.way_in is not None:
        # The link stands alone on its line: a mark beside it would become part of the address in some programs.
        yield f"{letter.link_label}:\n{letter.way_in.link}"
        yield f"{letter.way_in_words[1]}: {letter.way_in.code}"
