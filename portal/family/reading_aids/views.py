"""How this page looks, in a room: the same choices, and whether those who write to the person shall know of them."""

from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from portal.family import blueprint
from portal.services import reading_aids as service
from portal.web import aids
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.render import page

HERE = "family.reading_aids"
LAST_STEP = aids.LAST_STEP + 1


@blueprint.route("/family/how-pages-look", methods=["GET", "POST"])
def reading_aids() -> Answer | str:
    if request.method == "POST":
        return _changed()
    back = request.args.get("back", "")
    return page(
        filled=Filled(aids.filled_in(aids.current_aids())),
        saved="saved" in request.args,
        told="told" in request.args,
        back=back if aids.way_back(back) else "",
        back_address=aids.way_back(back),
    )


def _changed() -> Response:
    easy, asked = current_look().easy, aids.asked_aids(request.form)
    told = request.form.get("tell_them") == "yes" and service.tell(tools(), room(), asked, easy=easy)
    on = aids.next_step(request.args.get("step", ""), LAST_STEP) if easy else 0
    back = request.form.get("back", "")
    where: dict[str, Any] = {"step": on} if on else {"saved": "yes", **({"step": LAST_STEP} if easy else {})}
    if told:
        where["told"] = "yes"
    if aids.way_back(back):
        where["back"] = back
    answer = redirect(url_for(HERE, **where), 303)
    assert isinstance(answer, Response)
    return aids.keep(answer, asked)
