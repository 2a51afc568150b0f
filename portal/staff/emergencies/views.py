"""Which reviews were opened in an emergency, and whether that was fine."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.domain.oversight import GlassVerdict
from portal.services import break_glass
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.row_ids import number_of
from portal.web.staff_words import sentence_for


@blueprint.route("/staff/emergencies", methods=["GET", "POST"])
def emergencies() -> str | Response:
    if request.method == "GET":
        return _page(Filled())
    use_id = number_of(request.form.get("use", ""))
    verdict, words = request.form.get("verdict", ""), request.form.get("words", "")
    try:
        if verdict not in set(GlassVerdict):
            raise Refused("choose_verdict")
        break_glass.judge(tools(), staff(), use_id, GlassVerdict(verdict), words)
    except Refused as refused:
        name = f"verdict-{use_id}" if refused.code == "choose_verdict" else f"words-{use_id}"
        typed = {f"verdict-{use_id}": verdict, f"words-{use_id}": words}
        return _page(Filled(typed, {name: (sentence_for(refused),)}), use_id)
    return redirect(url_for("staff.emergencies"), 303)


def _page(filled: Filled, use_id: int = 0) -> str:
    report = break_glass.report(tools(), staff())
    if use_id and not any(each.id == use_id and each.verdict is None and not each.own for each in report.uses):
        raise NotFound
    return page(filled=filled, report=report)
