"""What is kept of one review: a legal hold, and taking all of one contributor's words away."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.services import erasure
from portal.staff import blueprint
from portal.staff.keeping.forms import KeepingForm
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.staff_said import said

WHY = {
    "reason_missing": said("Write why it must be kept."),
    "coordinator_only": said("Only a coordinator can do this. Ask yours."),
    "legal_hold": said("A legal hold keeps everything of this review. End the hold first."),
    "second_person": said("You asked for this. Somebody else has to say the second yes."),
    "not_asked_for": said("A coordinator has to ask for this first."),
}


@blueprint.route("/staff/reviews/<reference>/keeping", methods=["GET", "POST"])
def keeping(reference: str) -> str | Response:
    if request.method == "GET":
        return page(keeping=erasure.keeping(tools(), staff(), reference), filled=Filled())
    form = KeepingForm()
    shown = erasure.keeping(tools(), staff(), reference)
    if not form.validate_on_submit():
        return page(keeping=shown, filled=form.filled())
    try:
        _act(reference, form)
    except Refused as refused:
        return page(keeping=shown, filled=Filled(form.filled().values, {"because": (str(WHY[refused.code]),)}))
    return redirect(url_for("staff.keeping", reference=reference), 303)


def _act(reference: str, form: KeepingForm) -> None:
    act = form.act.data or ""
    if act == "hold":
        erasure.hold(tools(), staff(), reference, form.because.data or "")
    elif act == "end_hold":
        erasure.end_hold(tools(), staff(), reference)
    elif act in {"ask", "refuse", "erase"}:
        {"ask": erasure.ask, "refuse": erasure.refuse, "erase": erasure.erase}[act](
            tools(), staff(), reference, _id(form.contributor.data or "")
        )
    else:
        raise NotFound


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise NotFound
    return int(text)
