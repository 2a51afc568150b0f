"""What a contributor told us of a decision, what we did, and what we write to them about it."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.decision_reasons import ReasonSheet
from portal.domain.errors import NotFound, Refused
from portal.services import decision_reasons
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.easy_editor import easy_form
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.staff_words import sentence_for


@blueprint.route("/staff/contributors/<int:contributor_id>/decision", methods=["GET", "POST"])
def decision_reason(contributor_id: int) -> str | Response:
    sheet = decision_reasons.sheet(tools(), staff(), contributor_id)
    if request.method != "POST":
        values = {"notes": sheet.done, "words": sheet.words, "easy_words": sheet.easy_words} if sheet else {}
        return _page(sheet, filled=Filled(values), done=request.args.get("done", ""))
    if sheet is None:
        raise NotFound
    return _written(sheet, contributor_id)


def _page(sheet: ReasonSheet | None, *, filled: Filled, done: str) -> str:
    return page(sheet=sheet, filled=filled, done=done, this_day=tools().today())


def _written(sheet: ReasonSheet, contributor_id: int) -> str | Response:
    easy = easy_form()
    notes, words = request.form.get("notes", ""), request.form.get("words", "")
    typed = {"notes": notes, "words": words, "easy_words": easy.text}
    if easy.pressed:
        return _page(sheet, filled=Filled(typed), done="")
    act = request.form.get("act", "")
    field = "notes"
    try:
        decision_reasons.keep_notes(tools(), staff(), sheet.id, notes)
        field = "words"
        if act == "write":
            decision_reasons.write(
                tools(), staff(), sheet.id, words=words, easy_words=easy.text, looked_at=easy.looked_at
            )
    except Refused as refused:
        return _page(sheet, filled=Filled(typed, {field: (sentence_for(refused),)}), done="")
    where = url_for(
        "staff.decision_reason", contributor_id=contributor_id, done="with_reader" if act == "write" else "kept"
    )
    return redirect(where, 303)
