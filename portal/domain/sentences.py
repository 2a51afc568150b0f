"""Sentences that are checked one by one: what counts as one, how long it may be, and exactly what changed in it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

import regex

from portal.domain.errors import Refused

MOST_WORDS = 40
MOST_CHARACTERS = 100_000

# A word of any script (marks and joiners belong to it), a run of white space, or one other character as people see it.
_TOKENS = regex.compile(r"[\p{L}\p{M}\p{N}\u200c\u200d’'\-]+|\s+|\X")
_WORD = regex.compile(r"[\p{L}\p{N}]")
# The end of a sentence inside a text: a full stop of some script, perhaps closing quotes, a space, and something that
# can begin another one. A small letter goes on with the same sentence (“Stop.” she said).
_ENDS = regex.compile(r"[.!?…。؟۔।]+[”’\"')\]]*\s+(?=[^\s\p{Ll}])")
_SHORTENED = regex.compile(
    r"(?:^|[\s“(])(?:Dr|Mr|Mrs|Ms|Miss|Prof|Rev|St|Sr|Jr|No|approx|e\.g|i\.e|a\.m|p\.m|\p{Lu})\.$"
)
_OPENS_DOUBLE = regex.compile(r'(?<![^\s(\[‘–—])"(?=\S)')
_OPENS_SINGLE = regex.compile(r"(?<![^\s(\[“–—])'(?=\S)")


class PieceKind(StrEnum):
    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, was taken out, or was put in."""

    kind: PieceKind
    words: str


def changes(before: str, after: str) -> tuple[Piece, ...]:
    """Return `before` turned into `after`, word by word: the SAME and OUT pieces are `before`, SAME and IN `after`."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    found: list[tuple[str, str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        kept, out, put = ("".join(old[i:j]),) * 2 + ("".join(new[k:m]),)
        if tag == "equal":
            found.append((kept, "", ""))
        else:
            found.append(("", out, put))
    return tuple(_pieces(_joined(found)))


def _joined(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Make neighbouring changes one where only white space stands between them: whole phrases are easier to read."""
    joined: list[tuple[str, str, str]] = []
    for place, (kept, out, put) in enumerate(found):
        between = bool(kept) and not kept.strip() and 0 < place < len(found) - 1
        change = ("", kept, kept) if between else (kept, out, put)
        if joined and not change[0] and not joined[-1][0]:
            _, before_out, before_put = joined[-1]
            joined[-1] = ("", before_out + change[1], before_put + change[2])
        else:
            joined.append(change)
    return joined


def _pieces(found: list[tuple[str, str, str]]) -> list[Piece]:
    pieces = []
    for kept, out, put in found:
        pieces += [
            Piece(kind, words)
            for kind, words in ((PieceKind.SAME, kept), (PieceKind.OUT, out), (PieceKind.IN, put))
            if words
        ]
    return pieces


def count_words(words: str) -> int:
    return sum(1 for token in _TOKENS.findall(words) if _WORD.search(token))


def sentences(words: str) -> tuple[str, ...]:
    """Return the sentences of a text. A new line begins another one; “Dr. Smith” and “3.5” do not."""
    found: list[str] = []
    for line in words.splitlines():
        start = 0
        for end in _ENDS.finditer(line):
            if not _SHORTENED.search(line[start : end.end()].rstrip()):
                found.append(line[start : end.end()])
                start = end.end()
        found.append(line[start:])
    return tuple(sentence.strip() for sentence in found if sentence.strip())


def typographic(words: str) -> str:
    """Return words with the quotation marks of print: staff type "…" and it's, families read “…” and it’s."""
    doubled = str(_OPENS_DOUBLE.sub("“", words)).replace('"', "”")
    return str(_OPENS_SINGLE.sub("‘", doubled)).replace("'", "’")


def one_sentence(words: str) -> str:
    """Return the sentence, tidied; raise Refused (`empty`, `more_than_one_sentence`, `too_many_words`)."""
    found = sentences(words)
    if not found:
        raise Refused("empty")
    if len(found) > 1:
        raise Refused("more_than_one_sentence", sentences=str(len(found)))
    if count_words(found[0]) > MOST_WORDS:
        raise Refused("too_many_words", words=str(count_words(found[0])), most=str(MOST_WORDS))
    return typographic(" ".join(found[0].split()))
