"""Is this still right? One press says yes; anything else leads to changing it."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.contact import said_of
from portal.domain.states import NeedKind
from portal.family import blueprint
from portal.services import still_right as service
from portal.web.current import room, tools
from portal.web.need_rows import need_rows
from portal.web.render import page


@blueprint.route("/family/still-right", methods=["GET", "POST"])
def still_right() -> Response | str:
    if request.method == "POST":
        service.say_yes(tools(), room())
        return redirect(url_for("family.still_right", saved="yes"), 303)
    found = service.shown(tools(), room())
    said = [(need, *said_of(NeedKind(need.kind), need.detail)) for need in found.needs]
    return page(found=found, said=said, need_rows=need_rows(), saved="saved" in request.args)
