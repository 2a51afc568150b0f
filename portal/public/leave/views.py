"""Leave this page, at once: the visit is ended and an empty page is shown."""

import secrets

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from portal.public import blueprint
from portal.services import reporting, visits
from portal.web.csrf import csrf
from portal.web.current import tools
from portal.web.guarding import STAFF_VISIT, VISIT
from portal.web.page_cache import cached_page
from portal.web.render import page
from portal.web.reports import REPORT


@blueprint.post("/leave")
@csrf.exempt
def leave() -> Response:
    for kept in (VISIT, STAFF_VISIT):
        if session.get(kept):
            visits.end(tools(), session[kept])
    if session.get(REPORT):
        # What they were telling us without a letter goes with them.
        reporting.forget(tools(), session[REPORT])
    session.clear()
    response = redirect(url_for("public.left"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.get("/left")
@cached_page
def left() -> str:
    return page()


@blueprint.get("/left/mark.css")
def left_mark() -> Response:
    """An empty file of the page that is shown after leaving. That it sets a cookie which scripts can't read makes the
    browser drop the left page, which it may have kept whole for its Back button (safety.md, fact 1): without
    JavaScript nothing else does. The cookie says nothing, and is another each time, so that it counts as a change.
    """
    secure = tools().settings.secure_cookies
    response = Response("", mimetype="text/css")
    response.set_cookie(
        "__Host-left" if secure else "left",
        secrets.token_urlsafe(6),
        max_age=60,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )
    return response
