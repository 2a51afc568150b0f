"""The reports that wait, and one of them with the reviews that may be of the same person beside it."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.domain.reported import ReportShown
from portal.domain.states import Relationship
from portal.domain.taking_up import NewReview
from portal.services import taking_up
from portal.staff import blueprint
from portal.staff.reported.forms import DecideForm, offered_relationship
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.staff_said import said

SENTENCES = {
    "coordinator_only": ("main", said("A coordinator decides this.")),
    "settled": ("main", said("This was decided already, by you or somebody else.")),
    "not_your_area": ("area", said("Choose an area of yours. For another area, hand it over.")),
    "not_an_area": ("to_area", said("Choose another area.")),
    "name_missing": ("first_name", said("Write the person’s first name.")),
    "died_missing": (
        "died_on",
        said("Write the day they died. Ask whoever told us, or the register, if it is not known."),
    ),
    "died_before_birth": ("born_on", said("The day of birth can’t come after the day of death.")),
    "teller_name_missing": ("contributor_name", said("Write the name of who told us: their letter begins with it.")),
    "say_where": ("note", said("Say to whom it was passed on. The note to them says that it was.")),
    "say_why": ("not_ours", said("Choose why.")),
}


@blueprint.get("/staff/reported")
def reported() -> str:
    asked = request.args.get("asked", "")[:100]
    return page(
        lines=taking_up.waiting(tools(), staff(), asked=asked),
        asked=asked,
        done=request.args.get("done", ""),
        this_day=tools().today(),
    )


@blueprint.route("/staff/reported/<int:report_id>", methods=["GET", "POST"])
def reported_death(report_id: int) -> str | Response:
    if request.method != "POST":
        return _shown(taking_up.one(tools(), staff(), report_id))
    form = DecideForm()
    form.validate()
    try:
        if form.errors:
            raise Refused("form")
        return _decided(report_id, form)
    except Refused as refused:
        where, sentence = SENTENCES.get(refused.code, ("main", ""))
        errors = form.filled().errors if refused.code == "form" else {where: (str(sentence),)}
        found = taking_up.one(tools(), staff(), report_id)
        return _shown(found, Filled({**_offered(found), **form.filled().values}, errors))


def _decided(report_id: int, form: DecideForm) -> Response:
    note = form.note.data or ""
    match form.act.data:
        case "review":
            if form.died_on.data is None:
                raise Refused("died_missing")
            new = NewReview(
                first_name=form.first_name.data or "", last_name=form.last_name.data or "",
                known_as=form.known_as.data or "", born_on=form.born_on.data, died_on=form.died_on.data,
                area_id=form.area_id, teller=form.teller(),
            )  # fmt: skip
            reference = taking_up.make_review(tools(), staff(), report_id, new)
            return redirect(url_for("staff.review", reference=reference), 303)
        case "same":
            reference = taking_up.same_review(tools(), staff(), report_id, form.same_as.data or "", form.teller())
            return redirect(url_for("staff.review", reference=reference), 303)
        case "area":
            taking_up.to_area(tools(), staff(), report_id, form.area_id, note)
            return _done("handed_over")
        case "not_ours":
            if form.why_not_ours is None:
                raise Refused("say_why")
            taking_up.not_ours(tools(), staff(), report_id, form.why_not_ours, note)
            return redirect(url_for("staff.reported_death", report_id=report_id), 303)
        case "nothing":
            taking_up.not_a_report(tools(), staff(), report_id, note)
            return _done("put_away")
        case _:
            raise Refused("say_why")


def _done(code: str) -> Response:
    return redirect(url_for("staff.reported", done=code), 303)


def _offered(found: ReportShown) -> dict[str, str]:
    """What the form holds first: taken from what was told, to be looked at and put right."""
    told = found.told
    first, _, last = told.get("person_name", "").partition(" ")
    values = {
        "first_name": first,
        "last_name": last,
        "known_as": "",
        "area": str(found.area_id or ""),
        "contributor_name": told.get("teller_name", ""),
        "relationship": offered_relationship(told.get("teller", "")),
        "add": "" if told.get("reach") == "none" else "yes",
    }
    if found.died_on is not None and told.get("died") == "exact":
        values |= {f"died_on_{part}": told.get(f"died_on_{part}", "") for part in ("day", "month", "year")}
    return values


def _shown(found: ReportShown, filled: Filled | None = None) -> str:
    return page(
        filled=filled or Filled(_offered(found)),
        report=found,
        relationships=[each.value for each in Relationship],
        my_areas=[each for each in found.areas if each[0] in staff().area_ids],
        this_day=tools().today(),
    )
