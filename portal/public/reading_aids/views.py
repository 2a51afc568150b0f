"""How this page looks: size, lines, colours, letters and pictures, for anyone, without an account."""

from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from portal.public import blueprint
from portal.web import aids
from portal.web.csrf import csrf
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.page_cache import cached_page
from portal.web.render import page

HERE = "public.reading_aids"


@blueprint.route("/how-pages-look", methods=["GET", "POST"])
@csrf.exempt
def reading_aids() -> Answer:
    """It changes a cookie of this browser and nothing else, so it needs no session."""
    return _changed() if request.method == "POST" else _shown()


@cached_page
def _shown() -> str:
    back = request.args.get("back", "")
    return page(
        HERE,
        filled=Filled(aids.filled_in(aids.current_aids())),
        saved="saved" in request.args,
        back=back if aids.way_back(back) else "",
        back_address=aids.way_back(back),
    )


def _changed() -> Response:
    asked = aids.asked_aids(request.form)
    on = aids.next_step(request.args.get("step", ""), aids.LAST_STEP) if current_look().easy else 0
    back = request.form.get("back", "")
    where: dict[str, Any] = {"step": on} if on else {"saved": "yes"}
    if current_look().easy and not on:
        where["step"] = aids.LAST_STEP
    if aids.way_back(back):
        where["back"] = back
    answer = redirect(url_for(HERE, **where), 303)
    assert isinstance(answer, Response)
    return aids.keep(answer, asked)
