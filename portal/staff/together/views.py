"""What families say to recommendations: offered for comment, and what became of each suggestion."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.domain.row_ids import row_id_of
from portal.services import together, word_translations
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.easy_editor import easy_form
from portal.web.forms import NOTHING_FILLED, Filled
from portal.web.render import page
from portal.web.staff_words import sentence_for


@blueprint.route("/staff/reviews/<reference>/suggestions", methods=["GET", "POST"])
def suggestions(reference: str) -> str | Response:
    if request.method == "GET":
        return _shown(reference, NOTHING_FILLED)
    act = request.form.get("act", "")
    if act == "offer":
        return _offer(reference)
    if act == "answer":
        return _answer(reference)
    raise NotFound


def _offer(reference: str) -> str | Response:
    try:
        together.offer(tools(), staff(), reference, _number("recommendation"))
    except Refused as refused:
        return _shown(reference, NOTHING_FILLED, sentence_for(refused))
    return redirect(url_for("staff.suggestions", reference=reference, done="offered"), 303)


def _answer(reference: str) -> str | Response:
    suggestion_id = _number("suggestion")
    prefix = f"answer-{suggestion_id}-"
    easy = easy_form(prefix)
    typed = {prefix + name: request.form.get(prefix + name, "") for name in ("words", "became")}
    if easy.pressed:
        return _shown(reference, Filled(typed))
    try:
        together.answer(
            tools(),
            staff(),
            reference,
            suggestion_id,
            became=typed[f"{prefix}became"],
            words=typed[f"{prefix}words"],
            easy_words=easy.text,
            looked_at=easy.looked_at,
        )
    except Refused as refused:
        field = "became" if refused.code == "no_became" else "words"
        return _shown(reference, Filled(typed, {prefix + field: (sentence_for(refused),)}))
    return redirect(url_for("staff.suggestions", reference=reference, done="with_reader"), 303)


def _shown(reference: str, filled: Filled, stopped: str = "") -> str:
    sheet = together.sheet(tools(), staff(), reference)
    beside = word_translations.for_staff(tools(), staff(), reference=reference)
    return page(filled=filled, sheet=sheet, beside=beside, stopped=stopped, done=request.args.get("done", ""))


def _number(name: str) -> int:
    found = row_id_of(request.form.get(name, ""))
    if found is None:
        raise NotFound
    return found
