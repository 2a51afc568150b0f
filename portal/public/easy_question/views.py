""" "Was this page easy to understand?", at the end of every Easy Read page."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.public import blueprint
from portal.services import page_answers
from portal.web.access import TABLE
from portal.web.csrf import csrf
from portal.web.current import tools
from portal.web.look import current_look
from portal.web.page_cache import cached_page
from portal.web.render import page


@blueprint.post("/was-this-easy")
@csrf.exempt
def page_easy() -> Response:
    about, easy = request.form.get("page", ""), request.form.get("easy", "")
    if about in TABLE and easy in {"yes", "no"}:
        page_answers.keep(tools(), page=about, language=current_look().language, easy=easy == "yes")
    return redirect(url_for("public.page_easy_thanks"), 303)


@blueprint.get("/thank-you")
@cached_page
def page_easy_thanks() -> str:
    return page()
