"""The letter made ready for the page. Kept while nothing that it says has changed: this page is asked for most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import current_app
from markupsafe import Markup

from portal.adapters.letter_formats.page import words_as_html
from portal.domain.letters import ComposedLetter, LetterPart
from portal.domain.rooms import Room
from portal.services import family_letter
from portal.services.family_letter import LetterStamp
from portal.web.current import tools

KEPT = "portal_letter_pages"
MOST = 500
ROWS_A_PAGE = 10

EasyPages = tuple[tuple[tuple[Markup, str], ...], ...]


@dataclass(frozen=True, slots=True)
class ShownPart:
    heading: Markup
    paragraphs: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class LetterPage:
    title: Markup
    easy_title: Markup
    date: str
    parts: tuple[ShownPart, ...]
    sender: tuple[Markup, ...]
    easy_pages: EasyPages


def letter_page(here: Room, language: str, stamped: LetterStamp) -> LetterPage:
    kept: dict[object, LetterPage] = current_app.extensions.setdefault(KEPT, {})
    # A room is everything the letter says but what the stamp stands for; whose visit it is changes no word.
    key = (replace(here, visit_id=0, invitation_id=0), language, stamped, tools().today())
    found = kept.get(key)
    if found is None:
        found = _made(family_letter.letter(tools(), here, language, stamped))
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = found
    return found


def _made(letter: ComposedLetter) -> LetterPage:
    return LetterPage(
        title=words_as_html(letter.title),
        easy_title=words_as_html(letter.easy_title),
        date=letter.date,
        parts=tuple(
            ShownPart(words_as_html(part.heading), tuple(words_as_html(words) for words in part.plain))
            for part in letter.parts
            if part.plain
        ),
        sender=tuple(words_as_html(line) for line in letter.sender),
        easy_pages=easy_pages(letter.parts),
    )


def easy_pages(parts: Sequence[LetterPart]) -> EasyPages:
    """Return the rows ten at most to a page, a part on one page where it fits: a hard word stays by its meaning."""
    pages: list[list[tuple[Markup, str]]] = []
    for part in parts:
        rows = [(words_as_html(row.words), row.picture) for row in part.easy]
        for start in range(0, len(rows), ROWS_A_PAGE):
            piece = rows[start : start + ROWS_A_PAGE]
            if not pages or len(pages[-1]) + len(piece) > ROWS_A_PAGE:
                pages.append([])
            pages[-1] += piece
    return tuple(tuple(rows) for rows in pages)
