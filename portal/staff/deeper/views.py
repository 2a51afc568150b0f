"""Decide a deeper review that a contributor asked for, and say why in words that they will read."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.deeper import DeeperSheet
from portal.domain.errors import Refused
from portal.services import deeper, word_translations
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.easy_editor import easy_form
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.staff_words import sentence_for


@blueprint.route("/staff/deeper/<int:request_id>", methods=["GET", "POST"])
def deeper_request(request_id: int) -> str | Response:
    sheet = deeper.sheet(tools(), staff(), request_id)
    if request.method != "POST":
        values = {"words": sheet.answer, "easy_words": sheet.easy_answer}
        if sheet.answer:
            values["decision"] = sheet.state.value
        return _shown(sheet, Filled(values))
    typed = {name: request.form.get(name, "") for name in ("decision", "words")}
    easy = easy_form()
    if easy.pressed:
        return _shown(sheet, Filled(typed))
    try:
        deeper.answer(
            tools(), staff(), request_id, decision=typed["decision"], words=typed["words"], easy_words=easy.text,
            looked_at=easy.looked_at,
        )  # fmt: skip
    except Refused as refused:
        field = "decision" if refused.code == "choose_decision" else "words"
        errors = {field: (sentence_for(refused),)}
        return _shown(sheet, Filled(typed, errors))
    return redirect(url_for("staff.deeper_request", request_id=request_id), 303)


def _shown(sheet: DeeperSheet, filled: Filled) -> str:
    beside = word_translations.for_staff(tools(), staff(), contributor_id=sheet.contributor_id)
    return page(sheet=sheet, beside=beside, filled=filled, this_day=tools().today())
