"""How a name is stored, compared and shown. One name has one stored form whatever way its accents were typed."""

import unicodedata
from functools import lru_cache

# Apostrophes and hyphens that people and exports use for the same thing (safety.md, "Names are searched").
_APOSTROPHES = str.maketrans("’‘ʼ`´＇", "'" * 6)
_UNMARKED = str.maketrans("łŁøØđĐı", "llooddi")
# The letters that Arabic, Persian and Urdu keyboards have for the same one in a name, the line that stretches a word,
# and the joiners that only shape it.
_ONE_LETTER: dict[int, str | None] = {
    **dict.fromkeys((0x622, 0x623, 0x625, 0x671), "\u0627"),  # alef
    **dict.fromkeys((0x649, 0x6CC, 0x6D0), "\u064a"),  # yeh
    0x6A9: "\u0643",  # kaf
    **dict.fromkeys((0x629, 0x6BE, 0x6C0, 0x6C1, 0x6C2), "\u0647"),  # heh
    **dict.fromkeys((0x640, 0x200C, 0x200D)),
}
_HYPHENS = str.maketrans("‐‑‒–—−", "-" * 6)

# Shorter parts are found at the beginning of a word only.
SHORTEST_INSIDE = 3


def tidy(text: str) -> str:
    """Return text in NFC with runs of white space made one space, ends stripped, and no control characters."""
    text = unicodedata.normalize("NFC", text)
    if text.isprintable():  # nearly every name: nothing to take out, and an import has hundreds of thousands of them
        return " ".join(text.split())
    kept = (" " if c.isspace() else c for c in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cs"}).split())


@lru_cache(maxsize=4096)  # exports and searches say the same few words again and again
def fold(text: str) -> str:
    """Return the form in which names are compared: NFKC, no accents, no case, one apostrophe, one hyphen.

    `fold("Siân O’Brien") == fold("SIA\u0302N O'brien") == "sian o'brien"`.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).translate(_HYPHENS).translate(_ONE_LETTER)
    # ł, ø, đ and ı carry no separable mark, so case folding and decomposition alone would miss them.
    plain = plain.translate(_UNMARKED)
    bare = "".join(c for c in unicodedata.normalize("NFD", plain.casefold()) if not unicodedata.combining(c))
    return " ".join(bare.split())


def in_order(*names: str) -> tuple[str, ...]:
    """Return what names are put in order by: Żak stands among the Zs and Łukasz among the Ls, for whoever reads a list
    in English; two that differ in their accents alone always stand the same way round."""
    return (*map(fold, names), *names)


def search_words(*names: str) -> frozenset[str]:
    """Return the words by which names are found. Apostrophes are left out, and hyphens stand between words: O’Brien is
    found as OBrien, Mary-Ann as Mary Ann and as MaryAnn."""
    found: set[str] = set()
    for word in " ".join(fold(name) for name in names).replace("'", "").split():
        parts = [part for part in word.split("-") if part]
        found.update(parts)
        if len(parts) > 1:
            found.add("".join(parts))
    return frozenset(found)


def asked_words(asked: str) -> tuple[str, ...]:
    """Return the words that somebody looks for, each to be found."""
    return tuple(fold(asked).replace("'", "").replace("-", " ").split())


def marks_of(word: str) -> frozenset[str]:
    """Return what is kept, hashed, to find a word by a part of it: its beginnings and each three characters of it."""
    beginnings = {f"^{word[:length]}" for length in range(1, SHORTEST_INSIDE)}
    return frozenset(beginnings | _threes(word) | {f"={word}"})


def marks_asked(part: str) -> frozenset[str]:
    """Return the marks that every word has which begins with a short part, or holds a longer one."""
    return frozenset(_threes(part)) if len(part) >= SHORTEST_INSIDE else frozenset({f"^{part}"})


def holds(word: str, part: str) -> bool:
    """Whether a part is found in a word: a short one at its beginning, a longer one anywhere."""
    return part in word if len(part) >= SHORTEST_INSIDE else word.startswith(part)


def _threes(word: str) -> set[str]:
    return {word[start : start + SHORTEST_INSIDE] for start in range(len(word) - SHORTEST_INSIDE + 1)}


def shown_name(first_name: str, last_name: str, known_as: str) -> str:
    """Return the name the family uses: what the person was known as, else the first name."""
    return known_as or first_name or last_name


def full_name(first_name: str, last_name: str) -> str:
    return f"{first_name} {last_name}".strip()
