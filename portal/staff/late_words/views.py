"""What a member of staff sent after the page had closed: theirs alone to take up again, or to put away."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.services import late_words as service
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.late_forms import address_of, number
from portal.web.render import page


@blueprint.route("/staff/late-words", methods=["GET", "POST"])
def late_words() -> str | Response:
    if request.method == "POST":
        service.settle(tools(), staff(), number(request.form.get("id", "")))
        return redirect(url_for("staff.late_words"), 303)
    return page(forms=[(form, address_of(form)) for form in service.waiting(tools(), staff())])
