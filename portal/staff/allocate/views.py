"""A coordinator chooses who reviews."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.allocation import EMPLOYER_GAVE_CARE, NOT_A_REVIEWER_HERE, SAME_PERSON
from portal.domain.errors import Refused
from portal.services import allocating, another_reviewer, word_translations
from portal.staff import blueprint
from portal.staff.allocate.forms import AllocateForm, staff_id
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.row_ids import number_of
from portal.web.staff_said import said

WHY = {
    EMPLOYER_GAVE_CARE: said("Their employer gave care, so they are not independent. Choose somebody else."),
    NOT_A_REVIEWER_HERE: said("Choose somebody from the list: they work in this area."),
    SAME_PERSON: said("The second reader must be another person than the reviewer."),
}


@blueprint.route("/staff/reviews/<reference>/allocate", methods=["GET", "POST"])
def allocate(reference: str) -> str | Response:
    shown = allocating.choices(tools(), staff(), reference)
    if request.form.get("act") == "stays":
        another_reviewer.stays(tools(), staff(), reference, number_of(request.form.get("id", "")))
        return redirect(url_for("staff.allocate", reference=reference), 303)
    asks = another_reviewer.of_review(tools(), staff(), reference)
    beside = word_translations.for_staff(tools(), staff(), reference=reference)
    if request.method == "GET":
        values = {"reviewer": str(shown.reviewer_id or ""), "second_reader": str(shown.second_reader_id or "")}
        return page(review=shown, asks=asks, beside=beside, filled=Filled(values))
    form = AllocateForm()
    if not form.validate_on_submit():
        return page(review=shown, asks=asks, beside=beside, filled=form.filled())
    try:
        allocating.allocate(
            tools(),
            staff(),
            reference=reference,
            reviewer_id=staff_id(form.reviewer.data) or 0,
            second_reader_id=staff_id(form.second_reader.data),
        )
    except Refused as refused:
        field = "second_reader" if refused.code == SAME_PERSON else "reviewer"
        return page(
            review=shown, asks=asks, beside=beside, filled=Filled(form.filled().values, {field: (WHY[refused.code],)})
        )
    return redirect(url_for("staff.review", reference=reference), 303)
