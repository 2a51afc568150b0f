"""Ask for somebody else: it goes to a coordinator, never to the reviewer. No reason is needed."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from portal.domain.sentences import MOST_CHARACTERS
from portal.family import blueprint
from portal.services import another_reviewer as service
from portal.web.current import room, tools
from portal.web.forms import Filled, PortalForm
from portal.web.messages import TOO_LONG
from portal.web.render import page


class AnotherForm(PortalForm):
    submission = HiddenField()
    act = HiddenField()
    words = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])


@blueprint.route("/family/another-reviewer", methods=["GET", "POST"])
def another_reviewer() -> str | Response:
    filled = Filled({"submission": secrets.token_urlsafe(12)})
    if request.method == "POST":
        form = AnotherForm()
        if form.validate():
            if form.act.data == "take_back":
                service.take_back(tools(), room())
            else:
                submission = (form.submission.data or "")[:64] or secrets.token_urlsafe(12)
                service.ask(tools(), room(), form.words.data or "", submission)
            return redirect(url_for("family.another_reviewer"), 303)
        filled = form.filled()
    return page(filled=filled, asked=service.own(tools(), room()))
