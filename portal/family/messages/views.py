"""Write to the reviewer, and read the answers. Not a chat: the page says by when we answer."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.family import blueprint
from portal.family.messages.forms import MessageForm
from portal.services import messaging, word_translations
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.messages import TOO_LONG, WRITE_SOMETHING
from portal.web.render import page
from portal.web.stepping_up import to_step_up


@blueprint.route("/family/messages", methods=["GET", "POST"])
def messages() -> str | Response:
    if request.method == "POST":
        return _send()
    if request.args.get("all") == "yes" and not room().stepped_up:
        return to_step_up()
    return _shown(Filled({"submission": secrets.token_urlsafe(12)}))


def _send() -> str | Response:
    form = MessageForm()
    if not form.validate():
        return _shown(form.filled())
    submission = (form.submission.data or "")[:64] or secrets.token_urlsafe(12)
    try:
        messaging.send(
            tools(), room(), form.words.data or "", wants_call=form.call.data == "yes", submission=submission
        )
    except Refused as refused:
        sentence = WRITE_SOMETHING if refused.code == "empty" else TOO_LONG
        return _shown(Filled(form.filled().values, {"words": (str(sentence),)}))
    return redirect(url_for("family.messages", sent="yes"), 303)


def _shown(filled: Filled) -> str:
    thread = messaging.read(tools(), room())
    return page(
        filled=filled,
        thread=thread,
        beside=word_translations.for_family(tools(), room(), current_look().language),
        sent="sent" in request.args and not filled.errors,
        this_day=tools().today(),
    )
