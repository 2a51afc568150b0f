"""Where the review is; and a pause: nothing comes until a day or until they say, and one press ends it."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.family import blueprint
from portal.family.where.forms import LENGTHS, PauseForm
from portal.services import pausing, where_it_is, word_translations
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.messages import DAY_IN_PAST, DAY_NOT_RIGHT
from portal.web.render import page
from portal.web.stepping_up import to_step_up


@blueprint.get("/family/where")
def where() -> str | Response:
    if request.args.get("all") == "yes" and not room().stepped_up:
        return to_step_up()
    return page(
        found=where_it_is.read(tools(), room()),
        beside=word_translations.for_family(tools(), room(), current_look().language),
        this_day=tools().today(),
        done=request.args.get("done", ""),
    )


@blueprint.route("/family/pause", methods=["GET", "POST"])
def pause() -> str | Response:
    if request.method == "GET":
        return _shown(Filled({"submission": secrets.token_urlsafe(12)}))
    form = PauseForm()
    if not form.validate():
        return _shown(form.filled())
    chosen = str(form.pause.data)
    if chosen == "resume":
        pausing.resume(tools(), room())
        return redirect(url_for("family.where", done="resumed"), 303)
    until_on = form.until_on.data if chosen == "day" else None
    if chosen == "day" and until_on is None:
        return _shown(Filled(form.filled().values, {"until_on": (str(DAY_NOT_RIGHT),)}))
    if LENGTHS.get(chosen):
        until_on = tools().today() + timedelta(days=LENGTHS[chosen])
    submission = (form.submission.data or "")[:64] or secrets.token_urlsafe(12)
    try:
        pausing.pause(tools(), room(), until_on=until_on, submission=submission)
    except Refused:
        return _shown(Filled(form.filled().values, {"until_on": (str(DAY_IN_PAST),)}))
    return redirect(url_for("family.where", done="paused"), 303)


def _shown(filled: Filled) -> str:
    return page(filled=filled, found=where_it_is.read(tools(), room()))
