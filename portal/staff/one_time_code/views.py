"""A code that staff tell on the telephone. It is made by a press, shown once, and kept nowhere."""

from __future__ import annotations

from flask import request

from portal.services import stepping_up
from portal.staff import blueprint
from portal.staff.one_time_code.forms import TellForm
from portal.web.current import staff, tools
from portal.web.forms import NOTHING_FILLED
from portal.web.render import page


@blueprint.route("/staff/contributors/<int:contributor_id>/one-time-code", methods=["GET", "POST"])
def one_time_code(contributor_id: int) -> str:
    desk = stepping_up.code_desk(tools(), staff(), contributor_id)
    filled, digits = NOTHING_FILLED, ""
    if request.method == "POST":
        form = TellForm()
        if form.validate():
            digits = stepping_up.tell(tools(), staff(), contributor_id)
        else:
            filled = form.filled()
    return page(filled=filled, desk=desk, digits=digits)
