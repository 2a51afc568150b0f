"""Each recommendation with what it means, what they say to it, what became of that; and where their words led."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.family import blueprint
from portal.family.together.forms import SuggestForm
from portal.family.together.page import led_steps
from portal.services import together
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.messages import CHOOSE_ONE, TOO_LONG, WRITE_SOMETHING
from portal.web.render import page

LONGEST_MARK = 64
_WRONG = {"no_kind": ("kind", CHOOSE_ONE), "empty": ("words", WRITE_SOMETHING), "too_long": ("words", TOO_LONG)}


@blueprint.get("/family/recommendations")
def recommendations() -> str:
    return page(advice=together.recommendations(tools(), room()))


@blueprint.route("/family/recommendations/<int:recommendation_id>", methods=["GET", "POST"])
def recommendation(recommendation_id: int) -> str | Response:
    if request.method == "GET":
        return _one(recommendation_id, Filled({"submission": secrets.token_urlsafe(12)}))
    form = SuggestForm()
    if not form.validate_on_submit():
        return _one(recommendation_id, form.filled())
    try:
        together.suggest(
            tools(),
            room(),
            recommendation_id,
            kind=form.kind.data or "",
            words=form.words.data or "",
            submission=(form.submission.data or "")[:LONGEST_MARK] or secrets.token_urlsafe(12),
        )
    except Refused as refused:
        field, sentence = _WRONG[refused.code]
        return _one(recommendation_id, Filled(form.filled().values, {field: (str(sentence),)}))
    return redirect(url_for("family.recommendation", recommendation_id=recommendation_id, _anchor="said"), 303)


def _one(recommendation_id: int, filled: Filled) -> str:
    return page(filled=filled, advice=together.recommendation(tools(), room(), recommendation_id))


@blueprint.get("/family/led-here")
def led_here() -> str:
    outcome, learnings = together.led_here(tools(), room())
    steps = led_steps(learnings) if current_look().easy and learnings else []
    return page(outcome=outcome, learnings=learnings, led=steps, steps=len(steps))
