"""Leave this page, at once: the visit is ended and an empty page is shown."""

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from portal.public import blueprint
from portal.services import visits
from portal.web.csrf import csrf
from portal.web.current import tools
from portal.web.guarding import STAFF_VISIT, VISIT
from portal.web.page_cache import cached_page
from portal.web.render import page


@blueprint.post("/leave")
@csrf.exempt
def leave() -> Response:
    for kept in (VISIT, STAFF_VISIT):
        if session.get(kept):
            visits.end(tools(), session[kept])
    session.clear()
    response = redirect(url_for("public.left"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.get("/left")
@cached_page
def left() -> str:
    return page()
