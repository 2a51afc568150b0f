"""The area's reviews, and the page of one: the person first."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.caseload import Show
from portal.services import caseload, review_page, sample_letters, telling_families
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.render import page


@blueprint.get("/staff/reviews")
def reviews() -> str:
    asked, show = request.args.get("q", ""), request.args.get("show", "")
    number = request.args.get("page", "")
    found = caseload.find_reviews(
        tools(),
        staff(),
        asked=asked,
        show=Show(show) if show in set(Show) else Show.ALL,
        page=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
    )
    return page(found=found, filled=Filled({"q": found.asked, "show": found.show.value}))


@blueprint.get("/staff/reviews/<reference>")
def review(reference: str) -> str | Response:
    shown = review_page.open_review(tools(), staff(), reference)
    if shown.reference != reference:
        # Merged into another review of the same person: that one is the page.
        return redirect(url_for("staff.review", reference=shown.reference), 303)
    abouts = sample_letters.names(tools())
    return page(review=shown, this_day=tools().today(), letter_abouts=abouts)


@blueprint.post("/staff/untold/<int:untold_id>/told")
def told_untold(untold_id: int) -> Response:
    reference = telling_families.told_in_person(tools(), staff(), untold_id)
    return redirect(url_for("staff.review", reference=reference), 303)
