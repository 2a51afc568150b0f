"""What a contributor wrote to the reviewer, and the answer: both presentations, read by a second person first."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.services import messaging, word_translations
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.easy_editor import easy_form
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.staff_words import sentence_for


@blueprint.route("/staff/contributors/<int:contributor_id>/messages", methods=["GET", "POST"])
def messages(contributor_id: int) -> str | Response:
    sheet = messaging.sheet(tools(), staff(), contributor_id)
    beside = word_translations.for_staff(tools(), staff(), contributor_id=contributor_id)
    if request.method == "GET":
        filled = Filled({"submission": secrets.token_urlsafe(12)})
        return page(
            sheet=sheet, beside=beside, filled=filled, done=request.args.get("done", ""), this_day=tools().today()
        )
    values = {name: request.form.get(name, "") for name in ("words", "submission")}
    easy = easy_form()
    if easy.pressed:
        return page(sheet=sheet, beside=beside, filled=Filled(values), done="", this_day=tools().today())
    try:
        messaging.answer(
            tools(),
            staff(),
            contributor_id,
            words=values["words"],
            easy_words=easy.text,
            looked_at=easy.looked_at,
            submission=f"staff:{staff().id}:{values['submission'][:64]}",
        )
    except Refused as refused:
        filled = Filled(values, {"words": (sentence_for(refused),)})
        return page(sheet=sheet, beside=beside, filled=filled, done="", this_day=tools().today())
    return redirect(url_for("staff.messages", contributor_id=contributor_id, done="with_reader"), 303)
