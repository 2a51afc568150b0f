"""Is this still right? One press says yes; anything else leads to changing it."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.family import blueprint
from portal.services import still_right as service
from portal.web.current import room, tools
from portal.web.render import page


@blueprint.route("/family/still-right", methods=["GET", "POST"])
def still_right() -> Response | str:
    if request.method == "POST":
        service.say_yes(tools(), room())
        return redirect(url_for("family.still_right", saved="yes"), 303)
    return page(found=service.shown(tools(), room()), saved="saved" in request.args)
