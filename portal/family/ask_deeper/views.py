"""Ask for a deeper review; see where it stands, and why it was decided so."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.family import blueprint
from portal.services import deeper, word_translations
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.messages import TOO_LONG
from portal.web.render import page
from portal.web.stepping_up import to_step_up


@blueprint.route("/family/ask-deeper", methods=["GET", "POST"])
def ask_deeper() -> str | Response:
    if request.method != "POST":
        if request.args.get("all") == "yes" and not room().stepped_up:
            return to_step_up()
        return _shown(Filled({"submission": secrets.token_urlsafe(12)}))
    submission = request.form.get("submission", "")[:64] or secrets.token_urlsafe(12)
    words = request.form.get("words", "")
    try:
        deeper.ask(tools(), room(), words=words, submission=submission)
    except Refused:
        return _shown(Filled({"submission": submission, "words": words}, {"words": (str(TOO_LONG),)}))
    return redirect(url_for("family.ask_deeper", _anchor="asked"), 303)


def _shown(filled: Filled) -> str:
    found = deeper.asked(tools(), room())
    return page(
        filled=filled,
        found=found,
        beside=word_translations.for_family(tools(), room(), current_look().language),
        this_day=tools().today(),
        values={"waits": not found.may_ask, "may_ask": found.may_ask},
    )
