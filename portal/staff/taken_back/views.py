"""What contributors of one review took back, and the wish that everything be erased: seen to by the day we told."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.services import erasure, word_translations
from portal.services import taken_back as services
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.easy_editor import easy_form
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.row_ids import number_of
from portal.web.staff_said import said
from portal.web.staff_words import sentence_for

KEEPING = {
    "coordinator_only": said("Only a coordinator can ask for this. Tell yours."),
    "legal_hold": said(
        "A legal hold keeps everything of this review. Tell them that it must wait, or end the hold first."
    ),
}


@blueprint.route("/staff/reviews/<reference>/taken-back", methods=["GET", "POST"])
def taken_back(reference: str) -> str | Response:
    if request.method == "GET":
        return _shown(reference, Filled(), request.args.get("done", ""))
    act, whose = request.form.get("act", ""), number_of(request.form.get("id", ""))
    prefix = f"wait-{whose}-"
    typed = {name: value for name, value in request.form.items() if name.startswith(prefix)}
    easy = easy_form(prefix)
    if act == "wait" and easy.pressed:
        return _shown(reference, Filled(typed))
    try:
        if act == "ask":
            erasure.ask(tools(), staff(), reference, whose)
        elif act == "stay":
            services.changed_mind(tools(), staff(), reference, whose)
        elif act == "wait":
            services.must_wait(
                tools(), staff(), reference, whose, words=request.form.get(f"{prefix}words", ""),
                easy_words=easy.text, looked_at=easy.looked_at,
                submission=f"staff:{staff().id}:{request.form.get('submission', '')[:64]}",
            )  # fmt: skip
        else:
            raise NotFound
    except Refused as refused:
        return _shown(reference, Filled(typed, {prefix + ("words" if act == "wait" else "act"): (_why(refused),)}))
    return redirect(url_for("staff.taken_back", reference=reference, done=act), 303)


def _why(refused: Refused) -> str:
    known = KEEPING.get(refused.code)
    return str(known) if known else sentence_for(refused)


def _shown(reference: str, filled: Filled, done: str = "") -> str:
    found = services.of_review(tools(), staff(), reference)
    beside = word_translations.for_staff(tools(), staff(), reference=reference)
    return page(
        found=found,
        beside=beside,
        filled=filled,
        done=done,
        submission=secrets.token_urlsafe(12),
        this_day=tools().today(),
    )
