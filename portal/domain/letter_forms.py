"""A letter in one of its formats, as staff look at it before it goes."""

from __future__ import annotations

from dataclasses import dataclass

PRINTED = ("pdf", "large-print-pdf", "easy-read-pdf")
ON_A_PAGE = ("html", "easy-read-html", "email", "easy-read-email")


@dataclass(frozen=True, slots=True)
class ShownForm:
    """One format, made from the composed letter. What it can't be is said in `cause` and `remedy`."""

    format: str
    sheet: str = ""
    """HTML, safe as it stands: every word in it was escaped."""
    subject: str = ""
    text: str = ""
    """The words as plain text: what an e-mail says beside its HTML, what braille says in print, what is read aloud."""
    pages: int = 0
    """How many pages it has on paper."""
    braille: tuple[str, ...] = ()
    """Lines of braille cells (U+2800 …)."""
    pieces: int = 0
    """How many text messages it goes as, in its real encoding."""
    cause: str = ""
    remedy: str = ""
