"""Extend a review with a reason, which a second reader passes and every contributor is told."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.services import extending
from portal.staff import blueprint
from portal.staff.extend.forms import ExtendForm
from portal.web.current import staff, tools
from portal.web.easy_editor import easy_form
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.staff_words import sentence_for

_FIELDS = {"no_day": "due_on", "day_not_later": "due_on"}


@blueprint.route("/staff/reviews/<reference>/extend", methods=["GET", "POST"])
def extend(reference: str) -> str | Response:
    sheet = extending.sheet(tools(), staff(), reference)
    if request.method == "GET":
        day = sheet.new_day
        values = {"submission": secrets.token_urlsafe(12), "words": sheet.words, "easy_words": sheet.easy_words}
        if day is not None:
            values |= {"due_on_day": str(day.day), "due_on_month": str(day.month), "due_on_year": str(day.year)}
        return page(sheet=sheet, filled=Filled(values), done=request.args.get("done", ""))
    form = ExtendForm()
    easy = easy_form()
    if easy.pressed or not form.validate():
        return page(sheet=sheet, filled=form.filled(), done="")
    try:
        extending.extend(
            tools(),
            staff(),
            reference,
            due_on=form.due_on.data,
            words=form.words.data or "",
            easy_words=easy.text,
            looked_at=easy.looked_at,
            submission=f"{staff().id}:{form.submission.data}",
        )
    except Refused as refused:
        errors = {_FIELDS.get(refused.code, "words"): (sentence_for(refused),)}
        return page(sheet=sheet, filled=Filled(form.filled().values, errors), done="")
    return redirect(url_for("staff.extend", reference=reference, done="with_reader"), 303)
