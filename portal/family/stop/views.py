"""Stop everything: one page, nothing chosen beforehand, honoured at once; and how to start again."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.family import blueprint
from portal.family.stop.forms import StopForm
from portal.services import asking, choices
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.render import page

ACTS = {"everything": choices.stop_everything, "again": choices.start_again}


@blueprint.route("/family/stop", methods=["GET", "POST"])
def stop() -> Response | str:
    filled = Filled({"submission": secrets.token_urlsafe(12)})
    if request.method == "POST":
        form = StopForm()
        if form.validate():
            if (form.question.data or "").strip():
                submission = form.submission.data or secrets.token_urlsafe(12)
                asking.ask(tools(), room(), missing="", question=form.question.data or "", submission=submission)
            act = ACTS.get(str(form.stop.data))
            if act is None:
                return redirect(url_for("family.home"), 303)
            act(tools(), room())
            return redirect(url_for("family.stop"), 303)
        filled = form.filled()
    return page(filled=filled)
