"""Who sat with a contributor, whether they agreed to it, and, where there is a doubt, what was tried to help."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.services import support_records
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.staff_words import sentence_for

_FIELDS = {"say_agreed": "agreed", "say_what_was_tried": "tried"}


@blueprint.route("/staff/contributors/<int:contributor_id>/supporter", methods=["GET", "POST"])
def support_record(contributor_id: int) -> str | Response:
    sheet = support_records.sheet(tools(), staff(), contributor_id)
    if request.method != "POST":
        values = {"submission": secrets.token_urlsafe(12)}
        return page(sheet=sheet, filled=Filled(values), done=request.args.get("done") == "1")
    names = ("agreed", "how", "doubt", "which_decision", "tried", "submission")
    typed = {name: request.form.get(name, "") for name in names}
    try:
        support_records.write(
            tools(),
            staff(),
            contributor_id,
            agreed=typed["agreed"],
            how=typed["how"],
            doubt=typed["doubt"] == "y",
            decision=typed["which_decision"],
            tried=typed["tried"],
            submission=f"{staff().id}:{typed['submission'][:40]}",
        )
    except Refused as refused:
        errors = {_FIELDS.get(refused.code, "how"): (sentence_for(refused),)}
        return page(sheet=sheet, filled=Filled(typed, errors), done=False)
    return redirect(url_for("staff.support_record", contributor_id=contributor_id, done=1), 303)
