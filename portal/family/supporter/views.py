"""Reading together with a supporter: switched on and off by one press; and what the law says about deciding."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.family import blueprint
from portal.family.supporter.forms import SupporterForm
from portal.services import supporting
from portal.web import messages
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.render import page

_OFF = "off"


@blueprint.route("/family/supporter", methods=["GET", "POST"])
def supporter() -> str | Response:
    if request.method != "POST":
        sitting = room().sitting
        known = sitting.name if sitting else room().supporter_name
        return page(filled=Filled({"name": known, "ways": [way.value for way in sitting.ways] if sitting else []}))
    form = SupporterForm()
    if form.go.data == _OFF:
        supporting.end(tools(), room())
        return redirect(url_for("family.supporter"), 303)
    try:
        supporting.begin(tools(), room(), name=form.name.data or "", ways=list(form.ways.data or ()))
    except Refused:
        return page(filled=Filled(form.filled().values, {"name": (str(messages.SUPPORTER_NAME_TOO_LONG),)}))
    return redirect(url_for("family.supporter"), 303)


@blueprint.get("/family/deciding")
def deciding() -> str:
    return page()
