"""The introductory letter as a page, in both presentations, and as files of every form to save or listen to."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.adapters.documents.pdf import LetterCannotBePrinted
from portal.adapters.voice import NoSound
from portal.domain.errors import Refused
from portal.family import blueprint
from portal.family.letter.shown import letter_page
from portal.services import family_letter
from portal.web.current import room, tools
from portal.web.file_answers import as_saved
from portal.web.look import current_look
from portal.web.render import page

# What each form is, and what its file is called: nothing in a name says whose letter it is, or about whom.
FILES: Mapping[str, tuple[str, str]] = {
    "pdf": ("application/pdf", "letter.pdf"),
    "large-print-pdf": ("application/pdf", "letter-large-print.pdf"),
    "easy-read-pdf": ("application/pdf", "letter-easy-read.pdf"),
    "braille": ("application/x-brf", "letter.brf"),
    "audio": ("audio/mpeg", "letter.mp3"),
    "word": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "letter.docx"),
    "text": ("text/plain; charset=utf-8", "letter.txt"),
}


@blueprint.get("/family/letter")
def letter() -> str:
    stamped = family_letter.stamp(tools(), room())
    return page(letter=letter_page(room(), current_look().language, stamped))


@blueprint.get("/family/letter/forms")
def letter_forms() -> str:
    return page(forms=family_letter.forms(tools(), current_look().language), cannot="cannot" in request.args)


@blueprint.get("/family/letter/forms/<format_name>")
def letter_file(format_name: str) -> AnyResponse:
    stamped = family_letter.stamp(tools(), room())
    try:
        content = family_letter.file(tools(), room(), current_look().language, stamped, format_name)
    except (LetterCannotBePrinted, NoSound, Refused):
        # A name in letters that a font or braille lacks: a person can do what we can't.
        return redirect(url_for("family.letter_forms", cannot=1), 303)
    media_type, name = FILES[format_name]
    answer: Response = as_saved(content, media_type, name)
    # Some players ask for a piece of a sound first, and play nothing that can't be had in pieces.
    return answer.make_conditional(request.environ, accept_ranges=True, complete_length=len(content))
