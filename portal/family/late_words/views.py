"""Words that came after the page had closed: read again, taken to where they belong, or put away."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.family import blueprint
from portal.services import late_words as service
from portal.web.current import room, tools
from portal.web.late_forms import address_of, number
from portal.web.render import page


@blueprint.route("/family/late-words", methods=["GET", "POST"])
def late_words() -> str | Response:
    if request.method == "POST":
        service.settle(tools(), room(), number(request.form.get("id", "")))
        return redirect(url_for("family.late_words"), 303)
    forms = service.waiting(tools(), room())
    return page(forms=[(form, address_of(form)) for form in forms], values={"some": bool(forms), "none": not forms})
