"""Ask us, or tell us what is missing; and see what became of each question."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.family import blueprint
from portal.family.ask.forms import AskForm
from portal.services import asking
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.messages import TOO_LONG, WRITE_SOMETHING
from portal.web.render import page
from portal.web.stepping_up import to_step_up


@blueprint.route("/family/ask", methods=["GET", "POST"])
def ask() -> str | Response:
    if request.method == "POST":
        return _ask()
    if request.args.get("all") == "yes" and not room().stepped_up:
        return to_step_up()
    return _shown(Filled({"submission": secrets.token_urlsafe(12)}))


def _ask() -> str | Response:
    form = AskForm()
    if not form.validate_on_submit():
        return _shown(form.filled())
    submission = (form.submission.data or "")[:64] or secrets.token_urlsafe(12)
    try:
        asking.ask(
            tools(),
            room(),
            missing=form.missing.data or "",
            question=form.question.data or "",
            wants_to_talk=form.talk.data == "yes",
            submission=submission,
        )
    except Refused as refused:
        sentence = WRITE_SOMETHING if refused.code == "empty" else TOO_LONG
        return _shown(Filled(form.filled().values, {"question": (str(sentence),)}))
    return redirect(url_for("family.ask", _anchor="asked"), 303)


def _shown(filled: Filled) -> str:
    back = asking.asked(tools(), room())
    return page(filled=filled, values={"asked": bool(back.questions or back.additions)}, back=back)
