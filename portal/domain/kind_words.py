"""What we do not say to a family, and what we say instead (words.md, "Plain pages"; product.md rule 13)."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnkindWord:
    """Words that stand in a text, as they were written, and what to write instead."""

    found: str
    instead: str


_INSTEAD: tuple[tuple[str, str], ...] = (
    (r"fail(s|ed|ing)? to engage", "say what was offered, and what the person did: “did not come to the appointment”"),
    (r"fail(s|ed|ing|ure)? to", "say what happened: “did not”, and why if we know"),
    (r"unfortunately|regrettably|sadly", "leave it out; say “we are sorry” where it is due"),
    (r"non[- ]?complian(t|ce)|not compliant|uncooperative", "say what the person did, and what made it hard for them"),
    (r"alleg(e|es|ed|edly|ation|ations)", "say who told us: “Maggie’s mother told us”"),
    (r"hard[- ]to[- ]reach", "say what we did not do to reach them"),
    (r"refus(e|es|ed|al|ing)", "say “did not want”, or “said no to”, and what was explained to them"),
    (r"passed away|passed on|lost (her|his|their) life|demise|deceased", "say “died”, and use the person’s name"),
    (r"challenging behaviou?rs?", "say what the person did, and what it told us they needed"),
    (r"suffer(s|ed|ing)? (from|with)", "say “had” or “has”"),
    (r"did not attend|DNA['’]?d", "say “did not come”, or “was not brought”, and why if we know"),
    (r"claims? that|claimed|purported(ly)?", "say “told us”"),
    (r"as you (are aware|know)|simply|obviously", "leave it out"),
    (r"the patient|service users?", "use the person’s name"),
)
_UNKIND = tuple((re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), instead) for pattern, instead in _INSTEAD)


def unkind_words(text: str) -> tuple[UnkindWord, ...]:
    """Return what should be said otherwise, in the order it stands, each wording once."""
    found: dict[tuple[int, int], UnkindWord] = {}
    for pattern, instead in _UNKIND:
        for match in pattern.finditer(text):
            inside = any(start <= match.start() and match.end() <= end for start, end in found)
            if not inside:
                found[match.span()] = UnkindWord(match[0], instead)
    kept: dict[str, UnkindWord] = {}
    for _span, word in sorted(found.items()):
        kept.setdefault(word.found.casefold(), word)
    return tuple(kept.values())


def typographic(words: str) -> str:
    """Return words with the quotation marks and apostrophes of a book: a keyboard has only straight ones."""
    words = re.sub(r"(^|[\s(\[“‘–—])\"", r"\1“", words).replace('"', "”")
    return re.sub(r"(^|[\s(\[“–—])'(?=\w[^']*')", r"\1‘", words).replace("'", "’")
