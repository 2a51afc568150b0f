"""A contributor's choice. "No" is as easy as "yes", and each answer says what happens next."""

from __future__ import annotations

import secrets
from datetime import date

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.days import months_on
from portal.domain.errors import Refused
from portal.domain.states import Decision
from portal.family import blueprint
from portal.family.choose.forms import MONTHS, ChooseForm
from portal.services import asking, choices
from portal.web import messages
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.render import page

REFUSALS = {"later_needs_day": messages.SAY_WHEN, "later_not_after_today": messages.DAY_IN_PAST}


@blueprint.route("/family/choose", methods=["GET", "POST"])
def choose() -> Response | str:
    if request.method == "GET":
        return page(filled=Filled({"submission": secrets.token_urlsafe(12)}))
    form = ChooseForm()
    if not form.validate() and _matters(form):
        return page(filled=form.filled())
    submission = form.submission.data or secrets.token_urlsafe(12)
    try:
        choices.choose(
            tools(),
            room(),
            Decision(form.decision.data or ""),
            submission=submission,
            later_on=_day(form),
            words=(form.who.data or "") if form.decision.data == Decision.WRONG_PERSON else "",
        )
    except Refused as refused:
        filled = form.filled()
        # The box that the sentence is about: the day when one was typed, else the picture answers.
        box = "later" if refused.code == "later_not_after_today" else "later_in"
        return page(filled=Filled(filled.values, {box: (str(REFUSALS[refused.code]),)}))
    if (form.question.data or "").strip():
        asking.ask(tools(), room(), missing="", question=form.question.data or "", submission=submission)
    return redirect(url_for("family.chosen"), 303)


@blueprint.get("/family/chosen")
def chosen() -> Response | str:
    found = choices.chosen(tools(), room())
    if found is None:
        return redirect(url_for("family.choose"), 303)
    return page(chosen=found)


def _matters(form: ChooseForm) -> bool:
    """A mistyped day matters only to somebody who chose later (rule 4: nothing else is compulsory)."""
    return set(form.errors) != {"later"} or form.decision.data == Decision.LATER


def _day(form: ChooseForm) -> date | None:
    months = MONTHS.get(form.later_in.data or "")
    # A day that was typed says more than a picture that was pressed.
    return form.later.data or (months_on(tools().today(), months) if months else None)
