"""Opening a review outside one's areas in an emergency: what that means, and why, before anything opens."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.domain.oversight import GlassKind
from portal.services import break_glass as emergencies
from portal.staff import blueprint
from portal.web.confirming import second_factor_again
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.staff_words import sentence_for

_FIELD_OF = {"no_reference": "reference", "choose_why": "kind"}


@blueprint.route("/staff/break-glass", methods=["GET", "POST"])
@second_factor_again(back="staff.break_glass")
def break_glass() -> str | Response:
    if request.method == "GET":
        return page(filled=Filled({"submission": secrets.token_urlsafe(12)}))
    typed = {name: request.form.get(name, "") for name in ("reference", "kind", "reason", "submission")}
    try:
        if typed["kind"] not in set(GlassKind):
            raise Refused("choose_why")
        reference = emergencies.ask(
            tools(),
            staff(),
            reference=typed["reference"],
            kind=GlassKind(typed["kind"]),
            reason=typed["reason"],
            submission=typed["submission"][:64],
        )
    except Refused as refused:
        return page(filled=Filled(typed, {_FIELD_OF.get(refused.code, "reason"): (sentence_for(refused),)}))
    return redirect(url_for("staff.review", reference=reference), 303)
