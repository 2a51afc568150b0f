"""How a name is stored, compared and shown. One name has one stored form whatever way its accents were typed."""

import unicodedata
from functools import lru_cache

# Apostrophes and hyphens that people and exports use for the same thing (safety.md, "Names are searched").
_APOSTROPHES = str.maketrans("’‘ʼ`´＇", "'" * 6)
_UNMARKED = str.maketrans("łŁøØđĐı", "llooddi")
_HYPHENS = str.maketrans("‐‑‒–—−", "-" * 6)


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
    plain = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).translate(_HYPHENS)
    # ł, ø, đ and ı carry no separable mark, so case folding and decomposition alone would miss them.
    plain = plain.translate(_UNMARKED)
    bare = "".join(c for c in unicodedata.normalize("NFD", plain.casefold()) if not unicodedata.combining(c))
    return " ".join(bare.split())


def shown_name(first_name: str, last_name: str, known_as: str) -> str:
    """Return the name the family uses: what the person was known as, else the first name."""
    return known_as or first_name or last_name


def full_name(first_name: str, last_name: str) -> str:
    return f"{first_name} {last_name}".strip()
