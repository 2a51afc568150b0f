"""How long a staff page stays open, and staying longer."""

from __future__ import annotations

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from portal.services import visits
from portal.staff import blueprint
from portal.web.current import tools
from portal.web.guarding import STAFF_VISIT
from portal.web.render import page


@blueprint.get("/staff/closing")
def closing() -> str:
    left = visits.open_for(tools(), session.get(STAFF_VISIT, ""))
    return page(left=left, soon=left is not None and left.seconds <= visits.WARNING.total_seconds())


@blueprint.post("/staff/stay")
def stay() -> Response:
    """The request itself is the sign of life; the guard has noted it."""
    return redirect(url_for("staff.closing"), 303)
