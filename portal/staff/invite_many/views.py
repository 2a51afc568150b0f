"""Introductory letters to many people at once, and how such a batch stands."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.domain.row_ids import row_id_of
from portal.services import batches
from portal.staff import blueprint
from portal.staff.invite_many.forms import CHOSEN, InviteManyForm
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.row_ids import number_of
from portal.web.staff_said import said


@blueprint.route("/staff/invite-many", methods=["GET", "POST"])
def invite_many() -> str | Response:
    listed = batches.people(
        tools(), staff(), area_id=row_id_of(request.args.get("area")), page=row_id_of(request.args.get("page")) or 1
    )
    if request.method == "GET":
        ready = [str(each.contributor_id) for each in listed.people if not each.cannot]
        filled = Filled({"whom": CHOSEN, "people": ready, "leaflet": True, "submission": secrets.token_urlsafe(12)})
        return page(listed=listed, filled=filled)
    form = InviteManyForm()
    if not form.validate_on_submit():
        return page(listed=listed, filled=form.filled())
    chosen = [number_of(each) for each in form.people.data or []] if form.whom.data == CHOSEN else None
    try:
        batch_id = batches.start(
            tools(),
            staff(),
            area_id=number_of(str(form.area.data)),
            chosen=chosen,
            submission=str(form.submission.data),
            with_leaflet=bool(form.leaflet.data),
        )
    except Refused:
        wrong = {"people": (str(said("Choose at least one person who has had no letter.")),)}
        return page(listed=listed, filled=Filled(form.filled().values, wrong))
    return redirect(url_for("staff.letter_batch", batch_id=batch_id), 303)


@blueprint.get("/staff/invite-many/<int:batch_id>")
def letter_batch(batch_id: int) -> str:
    return page(batch=batches.progress(tools(), staff(), batch_id))
