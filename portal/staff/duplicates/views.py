"""Notified twice? Two reviews side by side, and a coordinator's word on them."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask_babel import LazyString
from werkzeug.wrappers import Response

from portal.domain.duplicates import Offer
from portal.domain.errors import NotFound, Refused
from portal.services import merging
from portal.staff import blueprint
from portal.staff.duplicates.forms import DuplicateForm
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.staff_said import said

DIFFERENT = "different"
CHOOSE = said("Choose one of the answers.")
SETTLED = said("That pair was settled already, by you or somebody else. Here are the ones that are left.")
WRITTEN = said("The other review has an outcome already, so that one must be kept.")


@blueprint.route("/staff/duplicates", methods=["GET", "POST"])
def duplicates() -> str | Response:
    if request.method == "GET":
        return page(offers=_offers())
    form = DuplicateForm()
    if not form.validate_on_submit() or not form.answer.data:
        return _again(form, CHOOSE)
    try:
        if form.answer.data == DIFFERENT:
            merging.differ(tools(), staff(), offer_id=form.offer_id)
            return redirect(url_for("staff.duplicates"), 303)
        kept = merging.merge(tools(), staff(), offer_id=form.offer_id, keep=form.answer.data)
    except NotFound:
        return _again(form, SETTLED)
    except Refused:
        return _again(form, WRITTEN)
    return redirect(url_for("staff.review", reference=kept), 303)


def _offers() -> tuple[Offer, ...]:
    return merging.offers(tools(), staff())


def _again(form: DuplicateForm, sentence: LazyString) -> str:
    offers = _offers()
    about = f"offer-{form.offer_id}" if any(each.id == form.offer_id for each in offers) else "main"
    return page(offers=offers, filled=Filled({}, {about: (str(sentence),)}))
