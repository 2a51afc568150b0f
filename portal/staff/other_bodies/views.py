"""Other bodies that look at the same death: what they are for, whom to ask for, and when they plan to be in touch."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.domain.states import PlanState, ProcessKind
from portal.services import where_it_is
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.forms import DayField, Filled, PortalForm
from portal.web.render import page
from portal.web.row_ids import number_of
from portal.web.staff_words import sentence_for

_FIELDS = {"no_day": "on", "line_too_long": "person"}


class OnForm(PortalForm):
    on = DayField()


@blueprint.route("/staff/reviews/<reference>/other-bodies", methods=["GET", "POST"])
def other_bodies(reference: str) -> str | Response:
    if request.method == "GET":
        return _shown(reference, Filled())
    act, kind = request.form.get("act", ""), _kind(request.form.get("body", ""))
    prefix = f"{act}-{kind.value}-"
    try:
        _do(reference, act, kind, prefix)
    except Refused as refused:
        names = {name: value for name, value in request.form.items() if name.startswith(prefix)}
        field = "how" if act == "plan" and refused.code == "line_too_long" else _FIELDS.get(refused.code, "person")
        return _shown(reference, Filled(names, {prefix + field: (sentence_for(refused),)}))
    return redirect(url_for("staff.other_bodies", reference=reference, done=act), 303)


def _do(reference: str, act: str, kind: ProcessKind, prefix: str) -> None:
    def typed(name: str) -> str:
        return request.form.get(prefix + name, "")

    if act == "keep":
        where_it_is.keep_body(
            tools(), staff(), reference, kind=kind, person=typed("person"), phone=typed("phone"), note=typed("note")
        )
    elif act == "end":
        where_it_is.end_body(tools(), staff(), reference, kind)
    elif act == "plan":
        parts = MultiDict({f"on_{part}": typed(f"on_{part}") for part in DayField.PARTS})
        where_it_is.plan(
            tools(), staff(), reference, kind,
            contributor_id=number_of(typed("whom")), on=OnForm(parts).on.data, about=typed("how"),
        )  # fmt: skip
    elif act in {"happened", "called_off"}:
        where_it_is.settle(tools(), staff(), reference, number_of(request.form.get("id", "")), PlanState(act))
    else:
        raise NotFound


def _shown(reference: str, filled: Filled) -> str:
    found = where_it_is.other_bodies(tools(), staff(), reference)
    return page(found=found, filled=filled, done=request.args.get("done", ""), this_day=tools().today())


def _kind(code: str) -> ProcessKind:
    found = next((each for each in ProcessKind if each.value == code), None)
    if found is None:
        raise NotFound
    return found
