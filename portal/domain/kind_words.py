"""What we do not say to a family, and what we say instead (words.md, "Plain pages"; product.md rule 13)."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnkindWord:
    """Words that stand in a text, as they were written, and what to write instead."""

    found: str
    instead: str
    forbidden: bool = False
    """words.md forbids it: it stops what it stands in. Else it is advice."""


# (what we do not say, what to do instead, whether words.md forbids it)
_INSTEAD: tuple[tuple[str, str, bool], ...] = (
    (
        r"fail(s|ed|ing)? to engage",
        "say what was offered, and what the person did: “did not come to the appointment”",
        True,
    ),
    (r"fail(s|ed|ing|ure)? to", "say what happened: “did not”, and why if we know", True),
    (r"unfortunately", "leave it out; say “we are sorry” where it is due", True),
    (r"regrettably|sadly", "leave it out; say “we are sorry” where it is due", False),
    (
        r"non[- ]?complian(t|ce)|not compliant|uncooperative",
        "say what the person did, and what made it hard for them",
        True,
    ),
    (r"alleg(e|es|ed|edly|ation|ations)", "say who told us: “Maggie’s mother told us”", True),
    (r"hard[- ]to[- ]reach", "say what we did not do to reach them", True),
    (r"refus(e|es|ed|al|ing)", "say “did not want”, or “said no to”, and what was explained to them", True),
    (
        r"passed away|passed on|lost (her|his|their) life|demise|deceased",
        "say “died”, and use the person’s name",
        True,
    ),
    (r"challenging behaviou?rs?", "say what the person did, and what it told us they needed", False),
    (r"suffer(s|ed|ing)? (from|with)", "say “had” or “has”", False),
    (r"did not attend|DNA['’]?d", "say “did not come”, or “was not brought”, and why if we know", False),
    (r"claims? that|claimed|purported(ly)?", "say “told us”", False),
    (r"as you (are aware|know)|simply", "leave it out", True),
    (r"obviously", "leave it out", False),
    (r"the patient|service users?", "use the person’s name", False),
)
_UNKIND = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), instead, forbidden) for pattern, instead, forbidden in _INSTEAD
)


def unkind_words(text: str) -> tuple[UnkindWord, ...]:
    """Return what should be said otherwise, in the order it stands, each wording once."""
    found: dict[tuple[int, int], UnkindWord] = {}
    for pattern, instead, forbidden in _UNKIND:
        for match in pattern.finditer(text):
            inside = any(start <= match.start() and match.end() <= end for start, end in found)
            if not inside:
                found[match.span()] = UnkindWord(match[0], instead, forbidden)
    kept: dict[str, UnkindWord] = {}
    for _span, word in sorted(found.items()):
        kept.setdefault(word.found.casefold(), word)
    return tuple(kept.values())


def typographic(words: str) -> str:
    """Return words with the quotation marks and apostrophes of a book: a keyboard has only straight ones."""
    words = re.sub(r"(^|[\s(\[“‘–—])\"", r"\1“", words).replace('"', "”")
    return re.sub(r"(^|[\s(\[“–—])'(?=\w[^']*')", r"\1‘", words).replace("'", "’")
