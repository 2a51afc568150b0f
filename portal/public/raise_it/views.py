"""Raise it without a room: with a name and a way to answer, or without either. A reference to keep."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.concerns import ConcernKind, hear_by
from portal.domain.entering import TooManyTries
from portal.domain.errors import PortalError, Refused
from portal.public import blueprint
from portal.public.raise_it.forms import RaiseForm
from portal.services import raising
from portal.web.current import on_paper, tools
from portal.web.forms import Filled
from portal.web.messages import raised_wrong
from portal.web.render import page

# More than a person writes as one form; what is longer is not ours.
LONGEST_MARK = 64


@blueprint.route("/raise-it", methods=["GET", "POST"])
def raise_it() -> str | Response:
    if request.method == "GET":
        return _shown(Filled({"submission": secrets.token_urlsafe(12)}))
    form = RaiseForm()
    if not form.validate_on_submit():
        return _shown(form.filled())
    try:
        reference = raising.raise_publicly(
            tools(),
            kind=form.kind.data or "",
            about=form.about.data or "",
            words=form.words.data or "",
            name=form.name.data or "",
            contact=form.contact.data or "",
            area=form.area.data or "",
            address=request.remote_addr or "",
            submission=(form.submission.data or "")[:LONGEST_MARK] or secrets.token_urlsafe(12),
        )
    except (Refused, TooManyTries) as stopped:
        return _with_error(form, stopped)
    return redirect(url_for("public.raise_it_sent", kept=reference), 303)


def _with_error(form: RaiseForm, stopped: PortalError) -> str:
    field, sentence = raised_wrong(stopped.code)
    return _shown(Filled(form.filled().values, {field: (str(sentence),)}))


def _shown(filled: Filled) -> str:
    days = {kind.value: None if on_paper() else hear_by(kind, tools().today()) for kind in ConcernKind}
    return page(filled=filled, days=days, areas=raising.areas(tools()), gets=None)


@blueprint.get("/raise-it/<kept>")
def raise_it_sent(kept: str) -> str:
    raised = raising.look_up(tools(), kept)
    return page(raised=raised, values={"reference": raised.reference})
