"""We would like a review, or a deeper one. The next steps are those of "somebody has died"."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.domain.entering import TooManyTries
from portal.domain.reported import LONGEST_WORDS, Wish
from portal.public import blueprint
from portal.services import reporting
from portal.web.current import tools
from portal.web.forms import Filled
from portal.web.messages import CHOOSE_ONE, TELEPHONE_INSTEAD, TOO_LONG_HERE
from portal.web.render import page
from portal.web.reports import REPORT

ASKED = (Wish.REVIEW.value, Wish.DEEPER.value)


@blueprint.route("/ask-for-a-review", methods=["GET", "POST"])
def ask_review() -> Response | str:
    token = session.get(REPORT, "")
    if request.method != "POST":
        return page(filled=Filled(reporting.told_so_far(tools(), token)))
    wish, reason = request.form.get("wish", ""), request.form.get("reason", "").strip()
    typed = {"wish": wish, "reason": reason}
    if wish not in ASKED:
        return page(filled=Filled(typed, {"wish": (str(CHOOSE_ONE),)}))
    if len(reason) > LONGEST_WORDS:
        return page(filled=Filled(typed, {"reason": (str(TOO_LONG_HERE),)}))
    try:
        session[REPORT] = reporting.keep(tools(), token, typed, request.remote_addr or "")
    except TooManyTries:
        return page(filled=Filled(typed, {"main": (str(TELEPHONE_INSTEAD),)}))
    return redirect(url_for("public.someone_died"), 303)
