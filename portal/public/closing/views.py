"""How long a contributor's page stays open. Asking does not keep it open: that is what the button is for."""

from __future__ import annotations

from flask import jsonify, request, session
from werkzeug.wrappers import Response

from portal.public import blueprint
from portal.services import visits
from portal.web import late_forms
from portal.web.csrf import csrf
from portal.web.current import tools
from portal.web.guarding import VISIT
from portal.web.render import page

WARNED_BELOW = int(visits.WARNING.total_seconds())


@blueprint.get("/closing")
def closing() -> str:
    left = visits.open_for(tools(), session.get(VISIT, ""))
    soon = left is not None and left.seconds <= WARNED_BELOW
    last = left is not None and not left.may_be_extended
    values = {
        "minutes": left.minutes if left else 0,
        "closes_in_some": soon and left is not None and left.minutes > 1,
        "closes_in_one": soon and left is not None and left.minutes == 1,
        "ask": soon and not last,
        "last": soon and last,
        "closed": left is None,
        "open": left is not None,
        "long": left is not None and not soon,
    }
    return page(values=values, left=left, soon=soon, last=last)


@blueprint.post("/keep-words")
@csrf.exempt
def keep_words() -> Response:
    """Keep what stands in a form whose page closes now. Its ticket says whose it is; nothing is done, nothing shown."""
    draft = bool(request.headers.get("X-Autosave"))
    kept = late_forms.keep_for(request.args.get("of", ""), request.form, draft=draft)
    if kept is None:
        return Response(status=403)
    return jsonify(late=kept) if draft else Response(status=204)
