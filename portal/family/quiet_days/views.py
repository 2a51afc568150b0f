"""Days on which nothing comes from us: a day, some days, each year again, or the days of a faith."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.contact import QUIET_FOR
from portal.domain.faith_days import LAST_YEAR
from portal.domain.quiet_days import Again, Quiet
from portal.domain.row_ids import row_id_of
from portal.family import blueprint
from portal.family.quiet_days.forms import QuietDaysForm
from portal.services import contact
from portal.services import quiet_days as service
from portal.web.current import room, tools
from portal.web.forms import NOTHING_FILLED, Filled
from portal.web.look import current_look
from portal.web.render import page
from portal.web.stepping_up import late_form

LAST_STEP = 5


@blueprint.route("/family/quiet-days", methods=["GET", "POST"])
def quiet_days() -> Response | str:
    if request.method == "GET":
        late = late_form()
        return _shown(NOTHING_FILLED if late is None else QuietDaysForm(late).filled())
    form = QuietDaysForm()
    if not form.validate():
        return _shown(form.filled())
    service.change(
        tools(),
        room(),
        own=_own(form),
        of_person=form.of_person.data or (),
        faith=form.faith_days.data or (),
        end=tuple(found for each in form.end_quiet.data or () if (found := row_id_of(each)) is not None),
    )
    if words := (form.other.data or "").strip():
        contact.add_in_words(tools(), room(), words)
    step = request.args.get("step", "1")
    on = int(step) + 1 if step.isascii() and step.isdigit() and len(step) < 3 else 2
    if current_look().easy and on <= LAST_STEP:
        return redirect(url_for("family.quiet_days", step=on), 303)
    return redirect(url_for("family.quiet_days", saved="yes"), 303)


def _shown(filled: Filled) -> str:
    return page(
        filled=filled,
        days=service.shown(tools(), room()),
        last_year=LAST_YEAR,
        saved="saved" in request.args and filled is NOTHING_FILLED,
    )


def _own(form: QuietDaysForm) -> Quiet | None:
    first, last = form.quiet_from.data, form.quiet_to.data
    if first is None and form.quiet_for.data:
        first = tools().today()
        return Quiet(first, first + timedelta(days=QUIET_FOR[form.quiet_for.data] - 1))
    again = Again.EACH_YEAR if form.each_year.data == "yes" else Again.ONCE
    return Quiet(first, last or first, again) if first else None
