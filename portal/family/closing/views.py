"""Stay on this page: the request itself is the sign of life; the guard has noted it."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from portal.family import blueprint


@blueprint.post("/family/stay")
def stay() -> Response:
    return redirect(url_for("public.closing"), 303)
