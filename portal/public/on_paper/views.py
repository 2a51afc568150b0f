"""A form that anybody may send us, as PDF. It is the same for everybody and says nothing about who asked for it."""

from __future__ import annotations

from flask import abort
from werkzeug.wrappers import Response

from portal.domain.paper import ANYONES_FORMS, AnyonesPaper
from portal.public import blueprint
from portal.web.file_answers import as_saved
from portal.web.look import current_look
from portal.web.paper import LAYOUTS
from portal.web.paper_of_anyone import printed


@blueprint.get("/on-paper/<printed_form>/<layout>")
def on_paper(printed_form: str, layout: str) -> Response:
    if printed_form not in ANYONES_FORMS or layout not in LAYOUTS:
        abort(404)
    paper = AnyonesPaper(printed_form, current_look().language, layout)
    return as_saved(printed(paper), "application/pdf", f"{printed_form}.pdf")
