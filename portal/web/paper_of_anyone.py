"""The forms that anybody may send us, on paper: made of their public pages as a room's are of its own, with a number
that names nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import url_for

from portal.adapters.documents.paper import Around
from portal.domain.paper import ANYONES_FORMS, AnyonesPaper, PaperSheet
from portal.domain.reported import EASY_STEPS, STANDARD_STEPS, Wish
from portal.domain.states import Presentation
from portal.services import paper_forms
from portal.web.current import tools
from portal.web.look import Look
from portal.web.paper import LAYOUTS, lines_of, sheet_from
from portal.web.paper_pages import Page
from portal.web.paper_typed import both_kinds
from portal.web.render import page_house

ENDPOINTS: Mapping[str, str] = {form: f"public.{form}" for form in ANYONES_FORMS}
"""The page that takes what stands on a form."""


def pages_of(form: str, look: Look) -> tuple[Page, ...]:
    """Return the pages that a form is made from. All of their fields are of one form, whichever step asks for them; the
    last step asks for nothing, and is on no paper."""
    own = Page(ENDPOINTS[form])
    if form == "raise_it":
        return (own,)
    asks_for: dict[str, str] = {"wish": Wish.REVIEW.value} if form == "ask_review" else {}
    before = (own,) if form == "ask_review" else ()
    if look.easy:
        return (*before, Page("public.someone_died", query=asks_for, steps=len(EASY_STEPS) - 1))
    named = (names[0] for names in STANDARD_STEPS[:-1])
    return (*before, *(Page("public.someone_died", query={**asks_for, "at": name}) for name in named))


def sheet_of(form: str, look: Look) -> PaperSheet:
    return sheet_from(form, pages_of(form, look), None, look)


def sheet_to_type(form: str, language: str) -> PaperSheet:
    """Return a form with the fields of either presentation, in the language of whoever types it."""
    plain, easy = (sheet_of(form, Look(language, each)) for each in (Presentation.STANDARD, Presentation.EASY_READ))
    return both_kinds(plain, easy)


def look_of(paper: AnyonesPaper) -> Look:
    """Return how a form was read by whoever wrote on it."""
    return Look(paper.language, Presentation.EASY_READ if paper.layout == "easy-read" else Presentation.STANDARD)


def printed(paper: AnyonesPaper) -> bytes:
    """Return a form as PDF, with the address of its page and where it goes back to."""
    words: Any = page_house().words.environment(paper.language).get_template("parts/paper_words.html").module
    settings = tools().settings
    easy = look_of(paper).easy
    place = url_for(ENDPOINTS[paper.form])
    lines = lines_of(words.for_anyone(settings.help_phone, f"{urlsplit(settings.base_url).netloc}{place}"))
    around = Around(
        # In Easy Read its own rows say where to telephone.
        how=(lines["write"], lines["open"]) if easy else (lines["open"], lines["call"]),
        back_title=lines["back"],
        back=settings.return_address,
        then=((lines["read"], "reading-papers" if easy else ""),),
        day_parts=(lines["day"], lines["month"], lines["year"]),
        page_words=lines["page"],
        link=f"{settings.base_url}{place}",
        qr_alt=lines["open"],
        number=paper.number,
    )
    return paper_forms.made_for_anyone(tools(), sheet_of(paper.form, look_of(paper)), around, LAYOUTS[paper.layout])
