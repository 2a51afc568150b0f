"""Every form of the room on paper, and what was typed from the paper that came back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound
from portal.domain.owning import PaperVerdict
from portal.domain.paper import GROUPS, PAPER_FORMS, PaperReplyShown
from portal.family import blueprint
from portal.services import paper_replies
from portal.web.current import room, tools
from portal.web.file_answers import as_saved
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.messages import CHOOSE_ONE
from portal.web.paper import LAYOUTS, printed
from portal.web.paper_pages import is_theirs, offered
from portal.web.paper_typed import said_on
from portal.web.render import page

LONGEST = 10_000


@blueprint.route("/family/paper", methods=["GET", "POST"])
def paper() -> str | Response:
    here = room()
    replies = paper_replies.own(tools(), here)
    if request.method == "GET":
        return _shown(replies, Filled())
    verdict, reply = request.form.get("verdict", ""), request.form.get("id", "")
    one = next((each for each in replies if str(each.id) == reply), None)
    if one is None:
        raise NotFound
    if verdict not in set(PaperVerdict):
        filled = Filled({}, {"verdict": (str(CHOOSE_ONE),)})
        return _shown(replies, filled)
    words = request.form.get("words", "")[:LONGEST]
    paper_replies.check(tools(), here, one.id, PaperVerdict(verdict), words)
    return redirect(url_for("family.paper", _anchor=f"paper-{one.id}"), 303)


def _shown(replies: Sequence[PaperReplyShown], filled: Filled) -> str:
    look, here = current_look(), room()
    theirs = offered(here)
    groups = {name: found for name, forms in GROUPS.items() if (found := [each for each in forms if each in theirs])}
    asked = request.args.get("layout", "")
    return page(
        replies=[(each, said_on(each, here, look)) for each in replies],
        groups=groups,
        layouts=LAYOUTS,
        layout=asked if asked in LAYOUTS else "easy-read" if look.easy else "plain",
        filled=filled,
    )


@blueprint.get("/family/paper/<form>/<layout>")
def paper_file(form: str, layout: str) -> Response:
    if form not in PAPER_FORMS or layout not in LAYOUTS or not is_theirs(form, room()):
        abort(404)
    return as_saved(printed(form, layout, room(), current_look()), "application/pdf", f"{form}.pdf")
